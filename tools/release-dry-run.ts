/**
 * `npm run release:dry-run`: what the release workflow would publish, made from the last commit in a clone, as publib would publish it,
 * short of sending it. Maven's artefacts are signed with a key that is made for it and thrown away.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BILL_OF_MATERIALS } from '../projenrc/release';

const ROOT = join(__dirname, '..');
const PASSPHRASE = 'dry-run';
const folder = mkdtempSync(join(tmpdir(), 'release-'));
const clone = join(folder, 'clone');
const keys = join(folder, 'keys');

function run(command: string, args: string[], env: NodeJS.ProcessEnv = {}): void {
  console.log(`\n$ ${[command, ...args].join(' ')}`);
  execFileSync(command, args, { cwd: clone, stdio: 'inherit', env: { ...process.env, PUBLIB_DRYRUN: 'true', ...env } });
}

function publish(program: string, env: NodeJS.ProcessEnv): void {
  run(join(clone, 'node_modules', '.bin', program), [], env);
}

function signingKey(): string {
  const gpg = (...args: string[]) =>
    execFileSync('gpg', ['--homedir', keys, '--batch', '--pinentry-mode', 'loopback', '--passphrase', PASSPHRASE, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  execFileSync('mkdir', ['-m', '700', keys]);
  gpg('--quick-generate-key', 'dry-run@example.com', 'rsa2048', 'sign', '1d');
  return gpg('--armor', '--export-secret-keys');
}

try {
  execFileSync('git', ['clone', '--quiet', ROOT, clone]);
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  run('npx', ['projen', 'bump']);
  run('npx', ['projen', 'compile']);
  run('npx', ['projen', 'package-all']);
  // The apps in Python and Java must find the packages under their new version.
  run('npm', ['test', '--', 'packages', 'twins']);
  run('sh', ['-ec', String(BILL_OF_MATERIALS.run)]);
  const version = readFileSync(join(clone, 'dist', 'version.txt'), 'utf8').trim();
  const bill = JSON.parse(readFileSync(join(clone, 'dist', 'sbom.cdx.json'), 'utf8'));
  const listed = bill.components.map((each: { name: string; version: string }) => `${each.name}@${each.version}`);
  if (!listed.includes(`cdk-scalable-api@${version}`)) throw new Error(`the bill of materials lists ${listed.join(', ')}`);
  console.log(`bill of materials: ${listed.length} components`);
  run('sh', ['-ec', 'npm publish --dry-run --tag latest dist/js/*.tgz']);
  publish('publib-npm', { NPM_TOKEN: 'none' });
  publish('publib-pypi', { TWINE_USERNAME: 'none', TWINE_PASSWORD: 'none' });
  publish('publib-maven', {
    MAVEN_SERVER_ID: 'central-ossrh',
    MAVEN_USERNAME: 'none',
    MAVEN_PASSWORD: 'none',
    MAVEN_STAGING_PROFILE_ID: 'io.github.cdk-scalable-api',
    MAVEN_GPG_PRIVATE_KEY: signingKey(),
    MAVEN_GPG_PRIVATE_KEY_PASSPHRASE: PASSPHRASE,
  });
  console.log(`\nversion ${version}, changelog:\n`);
  console.log(readFileSync(join(clone, 'dist', 'changelog.md'), 'utf8'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
