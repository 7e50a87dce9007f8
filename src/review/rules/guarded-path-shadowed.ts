import { covers, overlaps } from '../../private/path-pattern';
import { guards, headerOf, isOpen, knownTexts, ListenerRule, listenerRules, meet, RuleConditions, within } from '../listener-rules';
import { addedHeaders, origins } from '../origins';
import { Rule } from '../rule';
import { mayStandTogether } from '../template-set';

export const GUARDED_PATH_SHADOWED: Rule = {
  id: 'GuardedPathShadowed',
  severity: 'error',
  description: 'a rule without a guard takes requests for a guarded path, because it comes first and is no exception within that path',
  reason: 'these requests reach the service without a login or a token',
  fix:
    'give the guarded rule the lower Priority, guard both, or narrow the other to paths inside the guarded one; with this library, let the ' +
    'library order the routes, and give the broader one an authorizer',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html',
  findings: templates => {
    const rules = listenerRules(templates);
    const edge = origins(templates);
    return rules.filter(isOpen).flatMap(open => {
      const added = edge
        .filter(({ loadBalancer }) => loadBalancer && loadBalancer === open.loadBalancer)
        .flatMap(each => addedHeaders(each) ?? []);
      const shadowed = rules
        .filter(rule => precedes(open, rule) && guards(rule) && mayStandTogether(open.resource, rule.resource))
        .flatMap(guarded => takenPaths(open, guarded, added));
      return [...new Set(shadowed)].map(which => ({ resource: open.resource, location: 'Properties.Priority', which }));
    });
  },
};

function precedes(one: ListenerRule, other: ListenerRule): boolean {
  return (
    one.listenerKey === other.listenerKey && one.priority !== undefined && other.priority !== undefined && one.priority < other.priority
  );
}

/** Paths of a guarded rule of which an open one takes a part that it isn't an exception for. */
function takenPaths({ conditions: open }: ListenerRule, { conditions: guarded }: ListenerRule, added: string[]): string[] {
  if (!known(open) || !known(guarded)) return [];
  // A browser asks before it shows a token, and the answer is for everybody.
  if (open.methods.every(taken => taken === 'OPTIONS')) return [];
  if (!meet(open.methods, guarded.methods) || !meet(open.hosts, guarded.hosts)) return [];
  if (open.others.some(condition => keepsApart(condition, guarded.others, added))) return [];
  return guarded.paths.filter(path =>
    open.paths.some(taken => {
      const [one, other] = [
        { ...open, paths: [taken] },
        { ...guarded, paths: [path] },
      ];
      // Whoever names a narrower path means it, whatever its methods.
      const inside = (covers(path, taken) && !covers(taken, path)) || (path === taken && isBarePath(taken, open.paths, guarded.paths));
      return overlaps(taken, path) && !inside && (!isWithin(one, other) || isWithin(other, one));
    }),
  );
}

/** Whether an open path is what a guarded `/x/*` has beside it, `/x`, and no more of it is open: to this library they are two routes. */
function isBarePath(taken: string, open: string[], guarded: string[]): boolean {
  const deeper = `${taken}/*`;
  return guarded.includes(deeper) && !open.some(path => covers(path, deeper));
}

/** Whether everything that one takes is taken by the other too. */
function isWithin(one: Required<RuleConditions>, other: Required<RuleConditions>): boolean {
  const asked = one.others.map(condition => JSON.stringify(condition));
  return (
    within(one.paths, other.paths) &&
    within(one.methods, other.methods) &&
    within(one.hosts, other.hosts) &&
    other.others.every(condition => asked.includes(JSON.stringify(condition)))
  );
}

/** Whether a condition of the open rule is met only by those who may, or never by what the guarded rule takes. */
function keepsApart(condition: any, guarded: any[], added: string[]): boolean {
  const [text, header] = [JSON.stringify(condition), headerOf(condition)];
  if (guarded.some(other => JSON.stringify(other) === text)) return false;
  // CloudFront adds it for everybody.
  if (header !== undefined && added.includes(header)) return false;
  if (condition.Field === 'source-ip') return true;
  if (condition.Field !== 'http-header') return !isWritten(condition);
  const values = knownTexts(condition.HttpHeaderConfig?.Values);
  if (!header || !values || !isWritten(condition)) return true;
  const asked = guarded.filter(other => headerOf(other) === header).map(other => knownTexts(other.HttpHeaderConfig?.Values));
  return asked.some(others => !others || !meet(values, others));
}

/** Whether callers could know it: it isn't a secret, nor known at deployment only. */
function isWritten(condition: any): boolean {
  const text = JSON.stringify(condition);
  return !['{"Ref":', '{"Fn::', '{{resolve:'].some(reference => text.includes(reference));
}

function known(conditions: RuleConditions): conditions is Required<RuleConditions> {
  const { paths, methods, hosts, others } = conditions;
  return [paths, methods, hosts, others].every(part => part !== undefined);
}
