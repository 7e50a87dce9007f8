import { Token } from 'aws-cdk-lib';
import { digest } from '../private/digest';
import { MAX_VALUES, MAX_WILDCARDS } from '../private/listener-rule-limits';
import { covers, overlaps, withBarePath } from '../private/path-pattern';
import { refuse } from '../private/refusal';
import { RouteConditions, RouteTraits } from '../protocol/route.contract';

/** What one listener rule matches. */
export interface RouteMatch {
  /** The pattern as the user wrote it. */
  readonly pattern: string;
  /** The pattern, with the bare path beside `/x/*`. */
  readonly paths: string[];
  readonly conditions: RouteConditions;
  /** Stable and unique for the whole match. */
  readonly id: string;
}

type Unsplit = Omit<RouteMatch, 'id'>;

/** One condition beside the path, in a form that two rules can be compared by. */
export interface Condition {
  /** What is looked at, such as `host` or `header x-tenant`. */
  readonly kind: string;
  /** Of these one must match. */
  readonly values: string[];
}

/** What a value that is known only at deployment resolves to: its own encoding counts up with every token that the app makes. */
export interface Resolver {
  resolve(value: string): unknown;
}

/** One match for each pattern; with more values or wildcards than a rule holds it is split by method, then by host, then by path. */
export function routeMatches(route: RouteTraits, resolver: Resolver, maxValues = MAX_VALUES): RouteMatch[] {
  return route.paths.flatMap(pattern =>
    split({ pattern, paths: withBarePath(pattern), conditions: sorted(route.conditions, resolver) }, maxValues).map(match => {
      const { conditions } = match;
      return {
        ...match,
        id: digest([
          match.paths,
          conditionList(conditions).map(({ kind, values }) => [kind, values.map(value => comparable(value, resolver))]),
        ]),
      };
    }),
  );
}

/** Every condition beside the path. Only methods and addresses are compared by case. */
export function conditionList(conditions: RouteConditions): Condition[] {
  const { hosts, methods, sourceAddresses, headers = {}, queryStrings = {} } = conditions;
  const lower = (text: string) => (Token.isUnresolved(text) ? text : text.toLowerCase());
  const named: [string, string[] | undefined][] = [
    ['host', hosts?.map(lower)],
    ['method', methods],
    ['source address', sourceAddresses],
    ...Object.entries(headers).map(([name, values]): [string, string[]] => [`header ${lower(name)}`, values.map(lower)]),
    ...Object.entries(queryStrings).map(([key, values]): [string, string[]] => [`query string ${lower(key)}`, values.map(lower)]),
  ];
  return named.flatMap(([kind, values]) => (values ? [{ kind, values }] : []));
}

/** Whether every request that `second` matches is taken by `first`. */
export function hides(first: RouteMatch, second: RouteMatch): boolean {
  const asWide = second.paths.every(path => first.paths.some(broad => covers(broad, path)));
  return asWide && conditionList(first.conditions).every(one => conditionList(second.conditions).some(other => implied(one, other)));
}

/** Whether some request is matched by both. A caller may send a header or a query string several times, with a value for each. */
export function meet(one: RouteMatch, other: RouteMatch): boolean {
  const theirs = conditionList(other.conditions);
  return (
    one.paths.some(path => other.paths.some(second => overlaps(path, second))) &&
    conditionList(one.conditions).every(mine => !theirs.some(their => exclude(mine, their)))
  );
}

/** Whether a request on the paths of both may be left to `other` by the further conditions of `one`. */
export function leaves(one: RouteMatch, other: RouteMatch): boolean {
  const theirs = conditionList(other.conditions);
  return conditionList(one.conditions).some(mine => !theirs.some(their => implied(mine, their)));
}

/** In words, for messages. */
export function describeMatch({ pattern, conditions }: RouteMatch): string {
  const text = (value: string) => (Token.isUnresolved(value) ? 'a value known only at deployment' : value);
  return [`path "${pattern}"`, ...conditionList(conditions).map(({ kind, values }) => `${kind} ${values.map(text).join(' or ')}`)].join(
    ' with ',
  );
}

/** Whether a request that fulfils the narrow condition fulfils the broad one. */
function implied(broad: Condition, narrow: Condition): boolean {
  const wildcards = broad.kind !== 'method' && broad.kind !== 'source address';
  return (
    broad.kind === narrow.kind &&
    narrow.values.every(value => broad.values.some(other => other === value || (wildcards && covers(other, value))))
  );
}

/** A request has one method and one host. */
function exclude(one: Condition, other: Condition): boolean {
  if (one.kind !== other.kind || !['host', 'method'].includes(one.kind)) return false;
  const alike = (a: string, b: string) =>
    Token.isUnresolved(a) || Token.isUnresolved(b) || (one.kind === 'host' ? overlaps(a, b) : a === b);
  return !one.values.some(a => other.values.some(b => alike(a, b)));
}

function comparable(value: string, resolver: Resolver): unknown {
  return Token.isUnresolved(value) ? resolver.resolve(value) : value;
}

function split(whole: Unsplit, maxValues: number): Unsplit[] {
  const steps: ((part: Unsplit) => Unsplit[])[] = [
    part => each(part.conditions.methods).map(methods => ({ ...part, conditions: { ...part.conditions, methods } })),
    part => each(part.conditions.hosts).map(hosts => ({ ...part, conditions: { ...part.conditions, hosts } })),
    part => widest(part.paths).map(path => ({ ...part, paths: [path] })),
  ];
  const excess = (part: Unsplit) => {
    const { values, wildcards } = size(part);
    return Math.max(0, values - maxValues) + Math.max(0, wildcards - MAX_WILDCARDS);
  };
  const worst = (parts: Unsplit[]) => parts.reduce((one, other) => (excess(other) > excess(one) ? other : one));
  // Rules are few, so a step that doesn't help is left out: methods have no wildcards, say.
  const helped = (part: Unsplit, into: Unsplit[]) => (excess(worst(into)) < excess(part) ? into : [part]);
  const parts = steps.reduce((all, step) => all.flatMap(part => helped(part, step(part))), [whole]);
  const left = worst(parts);
  if (excess(left) === 0) return parts;
  const { values, wildcards } = size(left);
  return values > maxValues
    ? refuse({
        what: `the conditions of path "${whole.pattern}" hold too many values for one listener rule, even with one rule for each method, host and path`,
        got: `${values} values`,
        allowed: `${maxValues}, beside those of the library: a secret of CloudFront takes 2, an API key too`,
        instead: 'use wildcards in values, or split the protocol in two with fewer values each',
      })
    : refuse({
        what: `the path "${whole.pattern}" and its conditions hold too many wildcards for one listener rule, even with one rule for each host and path`,
        got: `${wildcards} wildcards`,
        allowed: `${MAX_WILDCARDS} in path, hosts, headers and query strings together`,
        instead: 'end the path with an earlier "*", which takes any number of segments, or write values in full',
      });
}

/** Without those that another one covers, as a bare path that ends in a wildcard covers its pattern. */
function widest(paths: string[]): string[] {
  return paths.filter(path => !paths.some(other => other !== path && covers(other, path)));
}

function each(values?: string[]): (string[] | undefined)[] {
  return values ? values.map(value => [value]) : [undefined];
}

function size({ paths, conditions }: Unsplit): { values: number; wildcards: number } {
  const { hosts = [], methods = [], sourceAddresses = [], headers = {}, queryStrings = {} } = conditions;
  // The key stands in the rule with each of its values.
  const pairs = Object.entries(queryStrings).flatMap(([key, values]) => values.map(value => `${key}=${value}`));
  const patterns = [...paths, ...hosts, ...Object.values(headers).flat(), ...pairs];
  return {
    values: patterns.length + methods.length + sourceAddresses.length,
    wildcards: patterns.join('').split(/[*?]/).length - 1,
  };
}

/** The order in which a user names values means nothing, nor does naming one twice, so neither may change the rule. */
function sorted(conditions: RouteConditions, resolver: Resolver): RouteConditions {
  const key = (value: string) => `${JSON.stringify(comparable(value, resolver))}`.toLowerCase();
  const inOrder = (values: string[]) => [...new Set(values)].sort((a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b))));
  const list = (values?: string[]) => values && inOrder(values);
  const map = (values?: { [key: string]: string[] }) =>
    values && Object.fromEntries(inOrder(Object.keys(values)).map(name => [name, inOrder(values[name])]));
  return {
    hosts: list(conditions.hosts),
    methods: list(conditions.methods),
    headers: map(conditions.headers),
    queryStrings: map(conditions.queryStrings),
    sourceAddresses: list(conditions.sourceAddresses),
  };
}
