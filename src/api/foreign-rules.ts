import { Stack, Token } from 'aws-cdk-lib';
import { CfnListener, CfnListenerRule, IApplicationListener } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { authenticates } from './authorizer-fit';
import { rulesOf } from './required-header';
import { conditionList, describeMatch, RouteMatch } from './route-match';
import { overlaps } from '../private/path-pattern';
import { refusal } from '../private/refusal';

/** A guarded route, and up to which priority nothing may stand before it. */
export interface GuardedRoute {
  readonly match: RouteMatch;
  readonly priority: number;
}

/**
 * A fault for each rule of the listener that somebody made beside the API's own, anywhere in the app, and for its default action, that hands
 * requests on the path of a guarded route to a service before the guard has seen them, or those that the guarded route's further conditions
 * leave.
 */
export function unguardedRules(listener: IApplicationListener, own: CfnListenerRule[], guarded: GuardedRoute[]): string[] {
  const leaving = guarded.find(({ match }) => leaves(match));
  const byDefault = leaving && defaultForwards(listener) ? [fault(`the default action of ${listener.node.path}`, leaving)] : [];
  const rules = rulesOf(listener).filter(rule => !own.includes(rule) && forwards(Stack.of(rule).resolve(rule.actions)));
  return [
    ...byDefault,
    ...rules.flatMap(rule => {
      const passed = guarded.find(
        ({ match, priority }) => (leaves(match) || stands(rule, priority)) && match.paths.some(path => takes(rule, path)),
      );
      return passed ? [fault(rule.node.path, passed)] : [];
    }),
  ];
}

function fault(door: string, { match }: GuardedRoute): string {
  return refusal({
    what: 'a listener rule leads around an authorizer',
    got: `${door}, which takes requests on the path of ${describeMatch(match)} that nobody has guarded`,
    allowed: 'rules of other paths, of a later priority, or with an action that authenticates',
    instead: 'describe the route as a protocol of a service with `addService`, which knows the authorizers',
  });
}

/** Whether requests on the route's path may miss its rule. */
function leaves({ conditions }: RouteMatch): boolean {
  return conditionList(conditions).length > 0;
}

function stands(rule: CfnListenerRule, priority: number): boolean {
  return Token.isUnresolved(rule.priority) || rule.priority < priority;
}

function defaultForwards(listener: IApplicationListener): boolean {
  const resource = listener.node.defaultChild as CfnListener;
  return forwards(Stack.of(listener).resolve(resource.defaultActions));
}

function forwards(actions: CfnListenerRule.ActionProperty[]): boolean {
  return actions.some(({ type }) => type === 'forward') && !actions.some(authenticates);
}

/** Whether the rule may match the path; one that looks at no path does, and so may what is known only at deployment. */
function takes(rule: CfnListenerRule, path: string): boolean {
  const conditions: CfnListenerRule.RuleConditionProperty[] = Stack.of(rule).resolve(rule.conditions) ?? [];
  const patterns = conditions.filter(({ field }) => field === 'path-pattern');
  return patterns.every(({ values, pathPatternConfig }) => {
    const texts: unknown[] = values ?? (pathPatternConfig as CfnListenerRule.PathPatternConfigProperty).values ?? [undefined];
    return texts.some(text => typeof text !== 'string' || overlaps(text, path));
  });
}
