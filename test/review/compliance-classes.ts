import * as library from '../../src';

/** What the compiler of the package writes into each of its public classes, and the tests' own compiler does not. */
const RUN_TIME_TYPE = Symbol.for('jsii.rtti');

for (const [name, value] of Object.entries(library)) {
  if (typeof value !== 'function' || Object.hasOwn(value, RUN_TIME_TYPE)) continue;
  Object.defineProperty(value, RUN_TIME_TYPE, { value: { fqn: `cdk-scalable-api.${name}`, version: '0.0.0' } });
}
