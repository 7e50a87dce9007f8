import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildShopPage, filesNamed } from './examples';
import { one, PACKAGES } from './packages';
import { installed, pip } from './python';
import { ROOT, RungLog } from './rung-log';
import { ALL_FORMS, Form, FORMS } from '../bindings/forms';
import { MAVEN_PROJECTS, PYTHON } from '../bindings/languages';

const WORK = join(ROOT, '.work');
const ENVIRONMENT = 'bindings';
const OUT = join(WORK, 'twins');
/** Apart from the user's own, which may hold another build under the same version. */
const REPOSITORY = join(WORK, 'm2');
/** kubectl for Java, made from npm's package: not every mirror of Maven Central has it. */
const KUBECTL_LAYER = 'lambda-layer-kubectl-v35';
const LAYERS = join(WORK, 'kubectl-layer');
const CLASSPATH = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath';

/** The apps in Python and Java, on the built packages, make the templates of their TypeScript twins, byte by byte. */
export function twins(log: RungLog): string {
  return compared(log, FORMS);
}

/** The same for every story on every compute. */
export function allTwins(log: RungLog): string {
  return compared(log, ALL_FORMS, '--all');
}

function compared(log: RungLog, forms: Form[], ...options: string[]): string {
  installPython(log);
  compileJava(log);
  compare(log, ...options);
  return `${forms.length} forms in 3 languages`;
}

function installPython(log: RungLog): void {
  installed(log, ENVIRONMENT, join(ROOT, 'requirements-dev.txt'), 'python');
  pip(log, ENVIRONMENT, [
    '--force-reinstall',
    '--no-build-isolation',
    one(/\.whl$/, 'python'),
    join(ROOT, 'examples', 'python', 'computes'),
  ]);
}

/** Warnings of the compiler are errors in the examples' own pom. */
function compileJava(log: RungLog): void {
  rmSync(join(REPOSITORY, 'io', 'github', 'cdk-scalable-api'), { recursive: true, force: true });
  mkdirSync(WORK, { recursive: true });
  if (filesNamed('.jar', LAYERS).length === 0) {
    log.exec('jsii-pacmak', ['--target', 'java', '--outdir', LAYERS, join(ROOT, 'node_modules', '@aws-cdk', KUBECTL_LAYER)]);
  }
  const settings = join(WORK, 'settings.xml');
  writeFileSync(settings, mavenSettings({ built: join(PACKAGES, 'java'), layers: join(LAYERS, 'java') }));
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  for (const project of MAVEN_PROJECTS) {
    const options = [
      '--batch-mode',
      '--quiet',
      '--settings',
      settings,
      `-Dmaven.repo.local=${REPOSITORY}`,
      `-Dcdk-scalable-api.version=${version}`,
      '--file',
      project,
    ];
    // Classes that are there already would not be compiled again, and their warnings not seen.
    log.exec('mvn', [...options, 'clean', 'compile', CLASSPATH, '-DincludeScope=runtime', '-Dmdep.outputFile=target/classpath']);
  }
}

/** Repositories beside Maven Central, so that the poms stay as users have them. */
function mavenSettings(folders: { [id: string]: string }): string {
  const repositories = Object.entries(folders).map(([id, folder]) => `<repository><id>${id}</id><url>file://${folder}</url></repository>`);
  const profile = `<profile><id>built</id><repositories>${repositories.join('')}</repositories></profile>`;
  return `<settings><profiles>${profile}</profiles><activeProfiles><activeProfile>built</activeProfile></activeProfiles></settings>\n`;
}

function compare(log: RungLog, ...options: string[]): void {
  buildShopPage(log);
  rmSync(OUT, { recursive: true, force: true });
  log.exec('tsx', [join(ROOT, 'tools', 'bindings', 'synthesise.ts'), OUT, 'typescript', 'python', 'java', ...options]);
  const typescript = join(OUT, 'typescript');
  if (filesNamed('.template.json', typescript).length === 0) throw new Error('the apps in TypeScript wrote no template');
  for (const language of ['python', 'java']) {
    // What is left out names the source lines and the libraries that wrote it.
    const leftOut = ['manifest.json', 'tree.json', '*.metadata.json', 'validation-report.json'].map(file => `--exclude=${file}`);
    log.exec('diff', ['--recursive', '--unified', ...leftOut, typescript, join(OUT, language)]);
  }
}

/** The examples in Python have no type error. */
export function pythonTypes(log: RungLog): string | undefined {
  const projects = [join(ROOT, 'examples', 'python'), join(ROOT, 'test', 'bindings')];
  projects.forEach(project => log.exec('pyright', ['--project', project, '--pythonpath', PYTHON]));
  return log.last(/^(\d+ errors.*)$/);
}
