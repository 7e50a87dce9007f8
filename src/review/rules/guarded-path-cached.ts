import { covers, overlaps } from '../../private/path-pattern';
import { Behavior, behaviors, rootedPath } from '../behaviors';
import { cacheOf } from '../edge-cache';
import { guards, headerOf, ListenerRule, listenerRules, meet, within } from '../listener-rules';
import { addedHeaders, Origin, origins, originsOf, portsOf } from '../origins';
import { Rule } from '../rule';
import { mayStandTogether } from '../template-set';
import { entries, knownNumber } from '../values';

export const GUARDED_PATH_CACHED: Rule = {
  id: 'GuardedPathCached',
  severity: 'error',
  description: 'CloudFront keeps answers for paths that the load balancer guards with a login or a token',
  reason: 'the answer to one user is given to others, and to callers without a login, since the guard never sees them',
  fix:
    'give the guarded paths a behaviour of their own, before the broader one, with the managed policy CachingDisabled; with this library, ' +
    'CacheRule.noStore()',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html',
  findings: templates => {
    const [rules, allOrigins] = [listenerRules(templates), origins(templates)];
    return behaviors(templates)
      .filter(behavior => cacheOf(behavior, templates)?.keeps && !signed(behavior))
      .filter(behavior =>
        originsOf(behavior, allOrigins).some(origin => rules.some(rule => guards(rule) && isKept(rule, behavior, origin, rules))),
      )
      .map(({ distribution: resource, location, path: which }) => ({ resource, location, which }));
  },
};

/** Whether CloudFront itself lets in only who has a signature. */
function signed({ properties: { TrustedKeyGroups, TrustedSigners } }: Behavior): boolean {
  return entries(TrustedKeyGroups).length + entries(TrustedSigners).length > 0;
}

function isKept(rule: ListenerRule, behavior: Behavior, origin: Origin, rules: ListenerRule[]): boolean {
  const { loadBalancer, listener, conditions } = rule;
  const port = knownNumber(listener?.properties.Port);
  if (!loadBalancer || loadBalancer !== origin.loadBalancer || !mayStandTogether(rule.resource, origin.distribution)) return false;
  if (port !== undefined && portsOf(origin)?.includes(port) === false) return false;
  const cached = rootedPath(behavior);
  const { paths, methods, hosts } = conditions;
  // CloudFront keeps what GET brings.
  if (!cached || !paths || !methods || !hosts || !meet(methods, ['GET']) || !meet(hosts, hostsOf(origin))) return false;
  const [before, added] = [rules.filter(other => precedes(other, rule)), addedHeaders(origin) ?? []];
  return paths.some(
    guarded =>
      overlaps(cached, guarded) &&
      !behavior.earlier.some(earlier => takesAll([rootedPath(earlier)], cached, guarded)) &&
      !before.some(other => takesAll(other.conditions.paths ?? [undefined], cached, guarded) && asksNoMore(other, rule, added)),
  );
}

/** Whether one of these takes every request that is both cached and guarded. What is known at deployment only may do so. */
function takesAll(paths: (string | undefined)[], cached: string, guarded: string): boolean {
  return paths.some(path => path === undefined || covers(path, guarded) || covers(path, cached));
}

function precedes(other: ListenerRule, rule: ListenerRule): boolean {
  return other !== rule && other.listenerKey === rule.listenerKey && !((other.priority ?? 0) > (rule.priority ?? Infinity));
}

/** Whether a rule takes each GET request of CloudFront that another would take, whatever its path. */
function asksNoMore({ conditions: { methods, hosts, others } }: ListenerRule, { conditions }: ListenerRule, added: string[]): boolean {
  const asked = new Set(conditions.others?.map(condition => JSON.stringify(condition)));
  return (
    (!methods || meet(methods, ['GET'])) &&
    (!hosts || !conditions.hosts || within(conditions.hosts, hosts)) &&
    (others ?? []).every(condition => asked.has(JSON.stringify(condition)) || added.includes(headerOf(condition) ?? ''))
  );
}

/** Host names that the load balancer may see, as far as they are known. */
function hostsOf({ distribution, properties }: Origin): string[] {
  const names = ['*.cloudfront.net', ...entries(distribution.properties.DistributionConfig.Aliases), properties.DomainName];
  return names.filter(name => typeof name === 'string').map((name: string) => name.toLowerCase());
}
