import { Token } from 'aws-cdk-lib';
import { RouteConditions } from './protocol.contract';
import { refuse } from '../private/refusal';

const METHOD = /^[A-Z][A-Z_-]{0,39}$/;

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
export function requireConditions(conditions: RouteConditions): void {
  for (const method of conditions.methods ?? []) {
    if (!Token.isUnresolved(method) && !METHOD.test(method)) {
      refuse({ what: 'the method of a condition is not valid', got: `"${method}"`, allowed: 'an HTTP method in capitals, such as "GET"', instead: `write "${method.toUpperCase()}"` });
    }
  }
  const lists: [string, string[] | undefined][] = [
    ['hosts', conditions.hosts], ['methods', conditions.methods], ['source addresses', conditions.sourceAddresses],
    ...Object.entries(conditions.headers ?? {}).map(([name, values]): [string, string[]] => [`header ${name}`, values]),
    ...Object.entries(conditions.queryStrings ?? {}).map(([key, values]): [string, string[]] => [`query string ${key}`, values]),
  ];
  for (const [kind, values] of lists) {
    if (values?.length === 0) {
      refuse({ what: `the condition on ${kind} has no values and would never match`, got: '[]', allowed: 'one value or more', instead: 'leave the condition out to match anything' });
    }
  }
}
