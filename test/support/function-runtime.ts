import { createRequire } from 'node:module';
import {
  ContextEvalOptions,
  newQuickJSWASMModuleFromVariant,
  QuickJSContext,
  QuickJSRuntime,
  QuickJSWASMModule,
  RELEASE_SYNC,
  Scope,
} from 'quickjs-emscripten';
import { unsupportedSyntax } from './function-syntax';

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html#limits-functions */
const MAX_BYTES = 10 * 1024;
const MEMORY_BYTES = 2 * 1024 * 1024;
/** CloudFront stops a function in less than a millisecond and tells no number; the engine counts in some 10,000 steps, whatever the machine. */
const MAX_TICKS = 10;

/**
 * Leaves of the engine what AWS lists: no dynamic code, no timers, no later built-ins. The method lists are AWS's own.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */
const PRELUDE = `(function () {
  const keep = (owner, names) => {
    const kept = names.split(' ').concat('constructor', 'prototype', 'length', 'name', 'toString', 'valueOf');
    Object.getOwnPropertyNames(owner).filter(name => !kept.includes(name)).forEach(name => delete owner[name]);
  };
  const refuse = () => { throw new EvalError('dynamic code evaluation is not supported'); };
  [Function, (async () => {}).constructor, (function* () {}).constructor].forEach(each =>
    Object.defineProperty(each.prototype, 'constructor', { value: refuse }));
  globalThis.console = { log: () => {} };
  keep(String, 'fromCharCode fromCodePoint');
  keep(String.prototype, 'charAt concat indexOf lastIndexOf match replace search slice split substr substring toLowerCase trim ' +
    'toUpperCase codePointAt endsWith includes repeat startsWith padStart padEnd trimStart trimEnd replaceAll');
  keep(Number.prototype, 'toExponential toFixed toPrecision');
  keep(Array, 'isArray of');
  keep(Array.prototype, 'concat every filter forEach indexOf join lastIndexOf map pop push reduce reduceRight reverse shift slice some ' +
    'sort splice unshift copyWithin fill find findIndex includes');
  keep(RegExp.prototype, 'global ignoreCase multiline source sticky flags exec test');
  keep(Promise, 'all allSettled any reject resolve race');
  keep(Function.prototype, 'apply bind call');
  keep(Object.prototype, 'hasOwnProperty isPrototypeOf propertyIsEnumerable');
  keep(globalThis, 'globalThis NaN Infinity undefined decodeURI decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat ' +
    'parseInt Object String Number Boolean Math Date RegExp JSON Array Float32Array Float64Array Int8Array Int16Array Int32Array ' +
    'Uint8Array Uint8ClampedArray Uint16Array Uint32Array ArrayBuffer Promise DataView Symbol console Error EvalError InternalError ' +
    'RangeError ReferenceError SyntaxError TypeError URIError');
  keep(Object, 'create defineProperties defineProperty freeze getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames ' +
    'getPrototypeOf isExtensible isFrozen isSealed keys preventExtensions seal assign entries values');
})();`;

/** The package loads its engine by a dynamic import, which Jest does not run. */
const ENGINE = '@jitl/quickjs-wasmfile-release-sync/emscripten-module';
let engine: Promise<QuickJSWASMModule> | undefined;

/** What CloudFront does with a request or response: runs one function once, in an engine of its own. */
export type EdgeRun = (event: object) => any;

/** A function as CloudFront would run it: what its runtime lacks is missing, what its limits forbid fails. */
export async function loadFunction(source: string): Promise<EdgeRun> {
  const bytes = Buffer.byteLength(source);
  if (bytes > MAX_BYTES) throw new Error(`the source takes ${bytes} bytes of ${MAX_BYTES}`);
  const unsupported = unsupportedSyntax(source);
  if (unsupported.length > 0) throw new Error(unsupported.join('\n'));
  engine ??= newQuickJSWASMModuleFromVariant({ ...RELEASE_SYNC, importModuleLoader: async () => createRequire(__filename)(ENGINE) });
  const quickJs = await engine;
  return event => {
    try {
      return Scope.withScope(scope => {
        const runtime = scope.manage(quickJs.newRuntime());
        return run(scope, runtime, scope.manage(runtime.newContext()), source, event);
      });
    } catch (error) {
      // The engine's own errors hold the whole engine, and Jest would print it.
      throw new Error(String(error));
    }
  };
}

function run(scope: Scope, runtime: QuickJSRuntime, context: QuickJSContext, source: string, event: object): any {
  const evaluated = (code: string, options?: ContextEvalOptions) =>
    scope.manage(context.unwrapResult(context.evalCode(code, 'function.js', options)));
  runtime.setModuleLoader(() => 'export default {};');
  evaluated(PRELUDE);
  // What the engine takes for itself is not the function's.
  const usage = scope.manage(runtime.computeMemoryUsage());
  const engineBytes = context.getProp(usage, 'memory_used_size').consume(size => context.getNumber(size));
  runtime.setMemoryLimit(engineBytes + MEMORY_BYTES);
  let ticks = 0;
  runtime.setInterruptHandler(() => ++ticks > MAX_TICKS);

  const handler = scope.manage(context.getProp(evaluated(`${source}\nexport { handler };`, { type: 'module' }), 'handler'));
  const input = evaluated(`(${JSON.stringify(event)})`);
  const result = scope.manage(context.unwrapResult(context.callFunction(handler, context.undefined, input)));
  context.unwrapResult(runtime.executePendingJobs());
  const state = context.getPromiseState(result);
  if (state.type === 'pending') throw new Error('the function never comes to an end');
  return context.dump(scope.manage(context.unwrapResult(state)));
}
