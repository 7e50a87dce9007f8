import { setTimeout as pause } from 'node:timers/promises';
import { Copies } from './copies';
import { guardFilters } from './guard';
import { LocalEdge } from './local-edge';
import { Listener, Rule, Site, TargetGroup } from './model';
import { readSite } from './read-site';
import { SynthesisedStack, Templates } from '../pictures/templates';

/**
 * Takes a served app to other templates, in CloudFormation's order: target groups and their copies come, rules change, and at last goes what
 * is no longer there. A rule that doesn't wait for the copies of a new target group changes before they are healthy.
 */
export async function deploy(edge: LocalEdge, copies: Copies, stacks: SynthesisedStack[]): Promise<void> {
  const before = edge.site;
  const templates = new Templates(stacks);
  const after = readSite(templates, edge.standIns.after(templates));
  requireSame(before, after);
  const joining = missing(after, before);
  const leaving = missing(before, after);

  await edge.change({ ...early(before, after, joining), targetGroups: [...after.targetGroups, ...leaving] });
  await edge.register(copies.ports);
  for (const port of joining.flatMap(group => copies.of(group).map(({ door }) => door.port))) {
    while (!(await edge.healthy(port))) await pause(50);
  }
  await edge.change({ ...after, targetGroups: [...after.targetGroups, ...leaving] });
  await Promise.all(leaving.flatMap(group => [...copies.of(group)].map(async copy => copies.leave(edge, group, copy))));
  await edge.change(after);
}

/** The target groups of one that the other lacks. */
function missing(one: Site, other: Site): TargetGroup[] {
  return one.targetGroups.filter(({ id }) => !other.targetGroups.some(each => each.id === id));
}

/** The rules before any copy of the new target groups is healthy. */
function early(before: Site, after: Site, joining: TargetGroup[]): Site {
  const waits = ({ action }: Rule): boolean =>
    action.type === 'forward' && action.groups.some(({ awaited, id }) => awaited && joining.some(group => group.id === id));
  const former = ({ port }: Listener, { id }: Rule): Rule[] =>
    before.listeners.find(each => each.port === port)!.rules.filter(rule => rule.id === id);
  const rules = (listener: Listener) => listener.rules.flatMap(rule => (waits(rule) ? former(listener, rule) : [rule]));
  return { ...after, listeners: after.listeners.map(listener => ({ ...listener, rules: rules(listener) })) };
}

function mixed({ listeners }: Site): boolean {
  return listeners.some(({ rules }) => rules.some(({ action }) => action.type === 'forward' && action.groups.length > 1));
}

const text = (value: object): string => JSON.stringify(value);

/** Nothing else of a running edge can change. */
function requireSame(before: Site, after: Site): void {
  // Whose tokens a listener takes stands outside its rules.
  const listeners = (site: Site) => site.listeners.map(each => ({ ...each, rules: [], guards: guardFilters(each) }));
  const rest = (site: Site) => ({ ...site, targetGroups: [], listeners: listeners(site) });
  const stays = after.targetGroups.every(group => before.targetGroups.every(each => each.id !== group.id || text(each) === text(group)));
  if (!stays || text(rest(before)) !== text(rest(after))) {
    throw new Error('the local edge has no mapping for a deployment that changes more than rules, and target groups that come and go');
  }
  // What the weights become depends on what they are: a function decides it that runs on AWS only.
  if (mixed(before) && mixed(after)) throw new Error('the local edge has no mapping for a deployment from one mix to another');
}
