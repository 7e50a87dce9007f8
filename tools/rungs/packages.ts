import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesNamed } from './examples';
import { ROOT, RungLog } from './rung-log';

/** Where the built packages lie, a folder for each language. */
export const PACKAGES = join(ROOT, '.work', 'dist');

/** Every app installs it, and CI does so many times a day. */
const MOST_KILOBYTES = 600;

/** What a user needs of the library, and nothing else: the compiled code, its types, what jsii reads, and what AWS runs for it. */
const SHIPPED = [/^lib\/.*\.(js|d\.ts)$/, /^src\/edge\/functions\/\w+\.js$/, /^(\.jsii|API\.md|LICENSE|README\.md|package\.json)$/];
const EXPECTED = [
  '.jsii',
  'LICENSE',
  'lib/index.js',
  'lib/index.d.ts',
  'lib/api/live-weights/handler/index.js',
  'lib/api/prefix-list/handler/index.js',
  'lib/compute/health-wait/handler/index.js',
  'src/edge/functions/preflight.js',
];

/** What Maven Central asks of every artefact. @see https://central.sonatype.org/publish/requirements/ */
const CENTRAL = ['name', 'description', 'url', 'licenses', 'developers', 'scm'];

/** The packages of every language that users install, and what is in them. */
export function buildPackages(log: RungLog): string {
  rmSync(PACKAGES, { recursive: true, force: true });
  const targets = ['js', 'python', 'java'].flatMap(target => ['--target', target]);
  log.exec('jsii-pacmak', [...targets, '--no-npmignore', '--outdir', PACKAGES]);

  const tarball = one(/\.tgz$/, 'js');
  const files = entries('tar', ['-tzf', tarball]).map(path => path.replace(/^package\//, ''));
  requireNone(
    'is packed, and no user has a use for it',
    files.filter(file => !SHIPPED.some(pattern => pattern.test(file))),
  );
  requireNone(
    'is missing in the package',
    EXPECTED.filter(file => !files.includes(file)),
  );
  const kilobytes = Math.round(statSync(tarball).size / 1000);
  if (kilobytes > MOST_KILOBYTES) throw new Error(`the tarball has ${kilobytes} KB, and may have ${MOST_KILOBYTES}`);

  const wheel = entries('python3', ['-m', 'zipfile', '--list', one(/\.whl$/, 'python')]).map(line => line.split(' ')[0]);
  requireNone('is missing in the wheel', missing(wheel, [/^cdk_scalable_api\/py\.typed$/, /\.jsii\.tgz$/, /\/LICENSE$/]));
  const jar = entries('jar', ['--list', '--file', one(/\d\.jar$/, 'java')]);
  requireNone('is missing in the jar', missing(jar, [/\/ScalableApi\.class$/, /\.jsii\.tgz$/]));
  requireNone('is missing for Maven Central', missing(filesNamed('.jar', PACKAGES), [/-sources\.jar$/, /-javadoc\.jar$/]));
  const pom = readFileSync(one(/\.pom$/, 'java'), 'utf8');
  requireNone(
    'is missing in the pom for Maven Central',
    CENTRAL.filter(element => !pom.includes(`<${element}>`)),
  );
  return `${files.length} files, ${kilobytes} KB packed`;
}

/** The one package of a language. */
export function one(ending: RegExp, language: string): string {
  const found = filesNamed('', join(PACKAGES, language)).filter(file => ending.test(file));
  if (found.length !== 1) {
    throw new Error(`there must be one ${ending} for ${language}, and there are ${found.length}; the rung packages makes it`);
  }
  return found[0];
}

function entries(command: string, args: string[]): string[] {
  return execFileSync(command, args, { encoding: 'utf8', maxBuffer: 64_000_000 })
    .split('\n')
    .filter(line => line && !line.endsWith('/'));
}

function missing(files: string[], wanted: RegExp[]): string[] {
  return wanted.filter(pattern => !files.some(file => pattern.test(file))).map(String);
}

function requireNone(problem: string, items: string[]): void {
  if (items.length > 0) throw new Error(`${items.join(', ')} ${problem}`);
}
