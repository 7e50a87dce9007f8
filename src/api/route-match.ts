import { digest } from '../private/digest';
import { withBarePath } from '../private/path-pattern';
import { refuse } from '../private/refusal';
import { RouteConditions, RouteTraits } from '../protocol/protocol.contract';

/** How many values the conditions of one rule may hold together. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const MAX_VALUES = 5;

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

/** One match for each pattern; over five values it is split by method, then by host. */
export function routeMatches(route: RouteTraits): RouteMatch[] {
  return route.paths.flatMap(pattern => split(pattern, sorted(route.conditions)).map(conditions => {
    const match = { pattern, paths: withBarePath(pattern), conditions };
    return { ...match, id: digest([match.paths, conditions]) };
  }));
}

/** Every condition beside the path, each as comparable text. */
export function conditionList(conditions: RouteConditions): string[] {
  const { hosts, methods, sourceAddresses, headers = {}, queryStrings = {} } = conditions;
  const named: [string, string[] | undefined][] = [
    ['host', hosts], ['method', methods], ['source address', sourceAddresses],
    ...Object.entries(headers).map(([name, values]): [string, string[]] => [`header ${name.toLowerCase()}`, values]),
    ...Object.entries(queryStrings).map(([key, values]): [string, string[]] => [`query string ${key}`, values]),
  ];
  return named.filter(([, values]) => values).map(([kind, values]) => `${kind} ${values!.join(' or ')}`);
}

/** In words, for messages. */
export function describeMatch({ pattern, conditions }: RouteMatch): string {
  return [`path "${pattern}"`, ...conditionList(conditions)].join(' with ');
}

function split(pattern: string, conditions: RouteConditions): RouteConditions[] {
  if (count(pattern, conditions) <= MAX_VALUES) return [conditions];
  const byMethod = each(conditions.methods).map(methods => ({ ...conditions, methods }));
  if (byMethod.every(part => count(pattern, part) <= MAX_VALUES)) return byMethod;
  const byHost = byMethod.flatMap(part => each(part.hosts).map(hosts => ({ ...part, hosts })));
  if (byHost.every(part => count(pattern, part) <= MAX_VALUES)) return byHost;
  return refuse({
    what: `the conditions of path "${pattern}" hold too many values for one listener rule, even with one rule for each method and host`,
    got: `${count(pattern, byHost[0])} values`, allowed: `${MAX_VALUES}, of which "/x/*" takes 2`, instead: 'use wildcards in values, or split the protocol in two with fewer values each',
  });
}

function each(values?: string[]): (string[] | undefined)[] {
  return values ? values.map(value => [value]) : [undefined];
}

function count(pattern: string, conditions: RouteConditions): number {
  const { hosts = [], methods = [], sourceAddresses = [], headers = {}, queryStrings = {} } = conditions;
  return [withBarePath(pattern), hosts, methods, sourceAddresses, ...Object.values(headers), ...Object.values(queryStrings)].reduce((sum, values) => sum + values.length, 0);
}

/** The order in which a user names values means nothing, so it must not change the rule. */
function sorted(conditions: RouteConditions): RouteConditions {
  const list = (values?: string[]) => values && [...values].sort();
  const map = (values?: { [key: string]: string[] }) => values && Object.fromEntries(Object.keys(values).sort().map(key => [key, [...values[key]].sort()]));
  return {
    hosts: list(conditions.hosts), methods: list(conditions.methods), headers: map(conditions.headers),
    queryStrings: map(conditions.queryStrings), sourceAddresses: list(conditions.sourceAddresses),
  };
}
