import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { CacheRule } from './cache-rule';
import { EdgeRoute } from './edge-origin.contract';
import { BehaviorPolicies } from './edge-policies';
import { PolicySet, tokenKey } from './policy-set';
import { covers, overlaps, specificity, withBarePath } from '../private/path-pattern';
import { refusal } from '../private/refusal';
import { TokenTraits } from '../protocol/authorizer.contract';

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const MAX_BEHAVIORS = 75;
/** The methods whose responses CloudFront can keep. */
const CACHED_METHODS = ['GET', 'HEAD'];
/** A behaviour lets one of these sets through. @see https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_AllowedMethods.html */
const METHOD_SETS = [CACHED_METHODS, [...CACHED_METHODS, 'OPTIONS'], ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']];

/** All behaviours of a distribution but the default one: a pure function of its routes and cache rules, whatever their order. */
export function renderBehaviors(
  originId: string,
  routes: EdgeRoute[],
  rules: CacheRule[],
  policies: PolicySet,
): CfnDistribution.CacheBehaviorProperty[] {
  const paths = new Map<string, CacheRule | undefined>();
  routes.forEach(route => route.paths.forEach(path => paths.set(path, undefined)));
  // What a rule names itself stands before what another one's "/x/*" implies.
  rules.forEach(rule => withBarePath(rule.path).forEach(path => paths.set(path, rule)));
  rules.forEach(rule => paths.set(rule.path, rule));
  paths.delete('/*');
  return [...paths]
    .map(([path, rule]) => behavior(originId, path, routes, policies, rule))
    .sort((a, b) => specificity(b.pathPattern) - specificity(a.pathPattern) || (a.pathPattern < b.pathPattern ? -1 : 1));
}

/** What CloudFront answers for a path that no behaviour names: the policies of a rule for everything, or no caching. */
export function defaultPolicies(routes: EdgeRoute[], rules: CacheRule[], policies: PolicySet): BehaviorPolicies {
  const everything = servingRoutes('/*', routes);
  return policiesOn(
    everything,
    policies,
    rules.find(({ path }) => path === '/*'),
  );
}

/** What relates cache rules to routes can be judged only when all routes are known. */
export function behaviorFaults(routes: EdgeRoute[], rules: CacheRule[]): string[] {
  return [
    ...rules.flatMap(rule => ruleFaults(rule, routes, rules)),
    ...keptTwice(routes, rules),
    ...tooMany(routes, rules),
    ...twoTokens(routes),
  ];
}

function ruleFaults(rule: CacheRule, routes: EdgeRoute[], rules: CacheRule[]): string[] {
  const path = rule.path;
  if (servingRoutes(path, routes).length === 0) {
    return [
      refusal({
        what: `the cache rule for "${path}" covers a path that no route serves`,
        got: `"${path}"`,
        allowed: `paths inside ${[...new Set(routes.flatMap(route => route.paths))].map(known => `"${known}"`).join(', ')}`,
        instead: 'name the path of a route or a narrower one, or add the route',
      }),
    ];
  }
  if (!rule.times) return [];
  const reason = uncacheable(rule, routes, rules);
  return reason === undefined
    ? []
    : [
        refusal({
          what: `the cache rule for "${path}" would share what must not be shared`,
          got: reason,
          allowed: 'shared and immutable rules on paths with the same response for everybody',
          instead: 'leave the rule out, or move what can be shared to a path of its own',
        }),
      ];
}

function uncacheable(rule: CacheRule, routes: EdgeRoute[], rules: CacheRule[]): string | undefined {
  const { path } = rule;
  const serving = servingRoutes(path, routes);
  if (withBarePath(path).some(each => answering(each, routes).some(route => route.guarded))) {
    return 'a route on which callers are authenticated';
  }
  const crossed = routes.find(route => route.guarded && route.paths.some(guarded => takesFrom(path, guarded)));
  if (crossed) return `requests of "${crossed.paths[crossed.paths.length - 1]}", where callers are authenticated`;
  if (serving.some(route => !route.traits.cacheable)) return 'a protocol whose responses are never kept';
  const personal = rules.find(other => other.personal && withBarePath(other.path).some(broad => covers(broad, path)));
  if (personal) return `a path inside CacheRule.noStore("${personal.path}")`;
  const header = serving.flatMap(route => Object.keys(route.conditions.headers ?? {}))[0];
  if (header) return `a route that is chosen by the header "${header}", which is no part of the cache key`;
  const key = serving
    .flatMap(route => Object.keys(route.conditions.queryStrings ?? {}))
    .find(name => rule.queryStrings && !rule.queryStrings.includes(name));
  return key && `a route that is chosen by the query string "${key}", which the rule drops`;
}

/**
 * The routes that may answer a cached request on a path: the narrowest ones, and the broader ones to which the conditions of these leave
 * some. The edge keeps answers to GET and HEAD alone.
 */
function answering(path: string, routes: EdgeRoute[]): EdgeRoute[] {
  const taken: EdgeRoute[] = [];
  for (let left = routes; left.length > 0;) {
    const serving = servingRoutes(path, left);
    if (serving.length === 0) break;
    taken.push(...serving);
    if (takeAllReads(serving)) break;
    left = left.filter(route => !serving.includes(route));
  }
  return taken;
}

function takeAllReads(routes: EdgeRoute[]): boolean {
  const taken = routes.flatMap(({ conditions: { methods, ...others } }) =>
    Object.values(others).every(each => each === undefined) ? (methods ?? CACHED_METHODS) : [],
  );
  return CACHED_METHODS.every(method => taken.includes(method));
}

/** Whether a rule's behaviour gets requests of a pattern that it cuts across: CloudFront asks the narrower one first. */
function takesFrom(rule: string, pattern: string): boolean {
  return withBarePath(rule).some(path => overlaps(path, pattern) && !covers(pattern, path) && specificity(path) >= specificity(pattern));
}

/** The edge's function is one for each path. */
function twoTokens(routes: EdgeRoute[]): string[] {
  const paths = [...new Set(routes.flatMap(route => route.paths))];
  const faulty = paths.find(path => new Set(tokensOn(servingRoutes(path, routes)).map(tokenKey)).size > 1);
  return faulty === undefined
    ? []
    : [
        refusal({
          what: 'two authorizers take tokens from different places on one path',
          got: `"${faulty}"`,
          allowed: 'one cookie name and one subprotocol prefix on a path',
          instead: 'give both authorizers the same `browserToken`',
        }),
      ];
}

/** What a protocol keeps by itself needs no rule of the user's, which would say something else. */
function keptTwice(routes: EdgeRoute[], rules: CacheRule[]): string[] {
  const kept = routes.flatMap(route => route.traits.cachedQueries.map(({ path }) => path));
  return rules
    .filter((rule, index) => kept.includes(rule.path) && rules.findIndex(({ path }) => path === rule.path) !== index)
    .map(rule =>
      refusal({
        what: `a cache rule covers cached queries, which have their own`,
        got: `"${rule.path}" twice`,
        allowed: 'one rule for each path',
        instead: 'leave the cache rule out, or the cached queries of the protocol',
      }),
    );
}

function tooMany(routes: EdgeRoute[], rules: CacheRule[]): string[] {
  const count = new Set(
    [...routes.flatMap(route => route.paths), ...rules.flatMap(rule => withBarePath(rule.path))].filter(path => path !== '/*'),
  ).size;
  return count <= MAX_BEHAVIORS
    ? []
    : [
        refusal({
          what: 'the distribution has too many cache behaviours',
          got: `${count}, of which two for each "/x/*"`,
          allowed: `${MAX_BEHAVIORS}`,
          instead: 'serve broader paths, or divide the API over two distributions',
        }),
      ];
}

/** The routes that answer on a path: among those that cover it, the ones with the narrowest pattern. */
function servingRoutes(path: string, routes: EdgeRoute[]): EdgeRoute[] {
  const covering = routes.flatMap(route =>
    route.paths.filter(pattern => covers(pattern, path)).map(pattern => ({ route, score: specificity(pattern) })),
  );
  const narrowest = Math.max(...covering.map(({ score }) => score));
  return covering.filter(({ score }) => score === narrowest).map(({ route }) => route);
}

/** The smallest set that lets through what the routes need. */
function methodsOf(routes: EdgeRoute[]): string[] {
  const needed = routes.flatMap(route => route.traits.methods);
  return METHOD_SETS.find(methods => needed.every(method => methods.includes(method))) ?? METHOD_SETS[METHOD_SETS.length - 1];
}

function tokensOn(routes: EdgeRoute[]): TokenTraits[] {
  return routes.flatMap(({ token }) => (token ? [token] : []));
}

function policiesOn(serving: EdgeRoute[], policies: PolicySet, rule?: CacheRule): BehaviorPolicies {
  // What everybody gets asks nobody for a token.
  return policies.find(rule, rule?.times ? undefined : tokensOn(serving)[0]);
}

function behavior(
  targetOriginId: string,
  pathPattern: string,
  routes: EdgeRoute[],
  policies: PolicySet,
  rule?: CacheRule,
): CfnDistribution.CacheBehaviorProperty {
  const serving = servingRoutes(pathPattern, routes);
  return {
    pathPattern,
    targetOriginId,
    allowedMethods: methodsOf(serving),
    grpcConfig: serving.some(route => route.traits.grpc) ? { enabled: true } : undefined,
    cachedMethods: CACHED_METHODS,
    compress: true,
    viewerProtocolPolicy: 'redirect-to-https',
    ...policiesOn(serving, policies, rule),
  };
}
