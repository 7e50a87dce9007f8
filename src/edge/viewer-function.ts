import { existsSync, readFileSync } from 'node:fs';
import { Token } from 'aws-cdk-lib';
import { refuse } from '../private/refusal';

/** The declaration by which CloudFront finds the entry point. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/function-code-choose-purpose.html */
export const HANDLER = /^([ \t]*)(async[ \t]+)?function[ \t]+handler[ \t]*\(/gm;

/**
 * A function of your own that CloudFront runs at the edge, in its JavaScript runtime 2.0: ES 5.1 and some of what came later, no network,
 * no timers, 2 MB of memory, less than a millisecond. It replaces no authentication in the service.
 *
 * It is written as AWS documents it: `function handler(event)` or `async function handler(event)`. Steps of the library, such as the
 * answer to a CORS preflight, run before it in the same function; all together may take 10 KB.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/writing-function-code.html
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 *
 * @example
 * const withoutVersion = ViewerFunction.fromFile('edge/without-version.js');
 * CacheRule.uncached('/v1/*', { viewerRequest: withoutVersion });
 */
export class ViewerFunction {
  /**
   * Source that stands in the code.
   *
   * @param source JavaScript with one `handler`
   */
  public static inline(source: string): ViewerFunction {
    return new ViewerFunction(source);
  }

  /**
   * Source in a file of its own, read now.
   *
   * @param path path of the file, from the working directory or absolute
   */
  public static fromFile(path: string): ViewerFunction {
    if (!existsSync(path)) {
      refuse({
        what: 'the file of an edge function does not exist',
        got: `"${path}"`,
        allowed: 'the path of a JavaScript file, from the working directory or absolute',
        instead: "build it from the code's own folder, in TypeScript with `join(__dirname, ...)`",
      });
    }
    return new ViewerFunction(readFileSync(path, 'utf8'));
  }

  private constructor(
    /** The JavaScript source. */
    public readonly source: string,
  ) {
    const handlers = source.match(HANDLER)?.length ?? 0;
    if (handlers === 1) return;
    refuse({
      what: handlers === 0 ? 'an edge function has no handler' : 'an edge function has more than one handler',
      got: Token.isUnresolved(source) && handlers === 0 ? 'a token' : `${handlers} lines that begin with \`function handler(\``,
      allowed: 'one `function handler(event)` or `async function handler(event)`, at the beginning of a line of the source',
      instead: 'declare it as a function, neither as a variable nor as an export',
    });
  }
}
