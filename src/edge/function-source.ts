import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { IConstruct } from 'constructs';
import { ViewerFunction, HANDLER } from './viewer-function';
import { refuse } from '../private/refusal';

/** The steps' sources, shipped as they are: from here the path is the same in `src` and in the compiled `lib`. */
const STEPS = join(__dirname, '..', '..', 'src', 'edge', 'functions');
/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions */
const MAX_BYTES = 10_240;

/**
 * One thing that the library does with each request at the edge, in a file of its own. The file declares `function name(event, config)`,
 * which returns the request, and it goes on, or a response, and that is the answer.
 */
export interface FunctionStep {
  /** Name of the file, without its ending, and of the function in it. */
  readonly name: string;
  /** What the step is told; plain data. */
  readonly config: unknown;
}

/**
 * One function from ordered steps and the user's own source, which runs last. Without steps the user's source stays as it is.
 *
 * The user's source stays at top level, where alone CloudFront supports async functions; its handler gets another name. Each step is
 * closed in, so that no name of a step meets one of the user's.
 */
export function functionSource(steps: FunctionStep[], own?: ViewerFunction): string {
  if (steps.length === 0) return own!.source;
  const source = own?.source ?? '';
  const prefix = unusedPrefix(source);
  const isAsync = /\basync\b/.test(source.match(HANDLER)?.[0] ?? '');
  const renamed = source.replace(HANDLER, (_, indent: string, asynchronous = '') => `${indent}${asynchronous}function ${prefix}own(`);
  return [
    ...(own ? [renamed.trimEnd()] : []),
    ...steps.map(({ name }) => `const ${prefix}${name} = (function () {\n${stepSource(name)}\nreturn ${name};\n})();`),
    `${isAsync ? 'async ' : ''}function handler(event) {`,
    '  let result;',
    ...steps.flatMap(({ name, config }) => [
      `  result = ${prefix}${name}(event, ${JSON.stringify(config)});`,
      '  if (result.statusCode) return result;',
      '  event.request = result;',
    ]),
    ...(own ? [`  result = ${isAsync ? 'await ' : ''}${prefix}own(event);`] : []),
    '  return result;',
    '}',
    '',
  ].join('\n');
}

export function requireFunctionSize(source: string, what: string, at: IConstruct): void {
  const bytes = Buffer.byteLength(source);
  if (bytes <= MAX_BYTES) return;
  refuse(
    {
      what: `${what} is too large`,
      got: `${bytes} bytes, the library's own steps included`,
      allowed: `at most ${MAX_BYTES} bytes`,
      instead: 'minify your source, or do the work in the service',
    },
    at,
  );
}

/** Comments are for whoever reads the repository; at the edge every byte counts. */
function stepSource(name: string): string {
  return readFileSync(join(STEPS, `${name}.js`), 'utf8')
    .replace(/^\s*\/\/.*\n/gm, '')
    .trim();
}

function unusedPrefix(source: string): string {
  let prefix = '$';
  while (source.includes(prefix)) prefix += '$';
  return prefix;
}
