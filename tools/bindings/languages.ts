import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Form } from './forms';

export const ROOT = join(__dirname, '..', '..');
/** The virtual environment that the library's wheel is installed in. */
export const PYTHON = join(ROOT, '.work', 'bindings', 'bin', 'python');
const EVERYTHING = join(ROOT, 'test', 'bindings');
const EXAMPLES = join(ROOT, 'examples');

/** How an app is run. */
export interface Command {
  readonly command: string;
  readonly args: string[];
  readonly cwd: string;
}

/** Maven projects of the apps; the first has the examples as modules. */
export const MAVEN_PROJECTS = [join(EXAMPLES, 'java'), join(EVERYTHING, 'java')];

/** An app lives for seconds: the best compiler and collector are those that begin at once. */
export const JAVA_OPTIONS = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

function java(project: string): Command {
  const pom = readFileSync(join(project, 'pom.xml'), 'utf8');
  const [, main] = /<exec.mainClass>(.+)<\/exec.mainClass>/.exec(pom)!;
  return { command: 'java', args: [...JAVA_OPTIONS, '-cp', javaClasspath(project), main], cwd: project };
}

/** What Maven has compiled and downloaded for a project. */
export function javaClasspath(project: string): string {
  return [join(project, 'target', 'classes'), readFileSync(join(project, 'target', 'classpath'), 'utf8').trim()].join(':');
}

/** The app of a form in each language. */
export const LANGUAGES: { readonly [language: string]: (form: Form) => Command } = {
  typescript: ({ story }) =>
    story === 'everything'
      ? { command: 'tsx', args: [join(EVERYTHING, 'everything.ts')], cwd: ROOT }
      : { command: 'tsx', args: ['app.ts'], cwd: join(EXAMPLES, 'typescript', story) },
  python: ({ story }) =>
    story === 'everything'
      ? { command: PYTHON, args: [join(EVERYTHING, 'everything.py')], cwd: ROOT }
      : { command: PYTHON, args: ['app.py'], cwd: join(EXAMPLES, 'python', story) },
  java: ({ story }) => (story === 'everything' ? { ...java(join(EVERYTHING, 'java')), cwd: ROOT } : java(join(EXAMPLES, 'java', story))),
};
