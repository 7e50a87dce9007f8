import { Token } from 'aws-cdk-lib';
import { RouteConditions } from './route.contract';
import { refuse } from '../private/refusal';

const METHOD = /^[A-Z][A-Z_-]{0,39}$/;

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html */
export function requiredConditions(conditions: RouteConditions): RouteConditions {
  for (const method of conditions.methods ?? []) {
    if (!Token.isUnresolved(method) && !METHOD.test(method)) {
      refuse({
        what: 'the method of a condition is not valid',
        got: `"${method}"`,
        allowed: 'an HTTP method in capitals, such as "GET"',
        instead: METHOD.test(method.toUpperCase()) ? `write "${method.toUpperCase()}"` : 'leave the condition out to match any method',
      });
    }
  }
  const lists: [string, string[] | undefined][] = [
    ['hosts', conditions.hosts],
    ['methods', conditions.methods],
    ['source addresses', conditions.sourceAddresses],
    ...Object.entries(conditions.headers ?? {}).map(([name, values]): [string, string[]] => [`header ${name}`, values]),
    ...Object.entries(conditions.queryStrings ?? {}).map(([key, values]): [string, string[]] => [`query string ${key}`, values]),
  ];
  for (const [kind, values] of lists) {
    if (values?.length === 0) {
      refuse({
        what: `the condition on ${kind} has no values and would never match`,
        got: '[]',
        allowed: 'one value or more',
        instead: 'leave the condition out to match anything',
      });
    }
  }
  return copied(conditions);
}

/** The caller's lists may change later; a protocol does not. */
function copied({ hosts, methods, headers, queryStrings, sourceAddresses }: RouteConditions): RouteConditions {
  const list = (values?: string[]) => values && [...values];
  const map = (values?: { [name: string]: string[] }) =>
    values && Object.fromEntries(Object.entries(values).map(([name, some]) => [name, [...some]]));
  return {
    hosts: list(hosts),
    methods: list(methods),
    headers: map(headers),
    queryStrings: map(queryStrings),
    sourceAddresses: list(sourceAddresses),
  };
}
