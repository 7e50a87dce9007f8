import { Stack, Token } from 'aws-cdk-lib';
import { CfnListenerRule, IApplicationListener } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { rulesOf } from './required-header';
import { describeMatch, RouteMatch } from './route-match';
import { overlaps } from '../private/path-pattern';
import { refusal } from '../private/refusal';

/** A guarded route, and up to which priority nothing may stand before it. */
export interface GuardedRoute {
  readonly match: RouteMatch;
  readonly priority: number;
}

/** What looks at callers by itself. */
const AUTHENTICATE = ['authenticate-cognito', 'authenticate-oidc', 'jwt-validation'];

/**
 * A fault for each rule of the listener that somebody made beside the API's own, anywhere in the app, and that hands requests of a guarded
 * route to a service before the guard has seen them.
 */
export function unguardedRules(listener: IApplicationListener, own: CfnListenerRule[], guarded: GuardedRoute[]): string[] {
  return rulesOf(listener)
    .filter(rule => !own.includes(rule) && forwards(rule))
    .flatMap(rule => {
      const passed = guarded.find(({ match, priority }) => stands(rule, priority) && match.paths.some(path => takes(rule, path)));
      if (!passed) return [];
      return [
        refusal({
          what: 'a listener rule leads around an authorizer',
          got: `${rule.node.path}, which takes requests of ${describeMatch(passed.match)} before they are guarded`,
          allowed: 'rules of other paths, of a later priority, or with an action that authenticates',
          instead: 'describe the route as a protocol of a service with `addService`, which knows the authorizers',
        }),
      ];
    });
}

function stands(rule: CfnListenerRule, priority: number): boolean {
  return Token.isUnresolved(rule.priority) || rule.priority < priority;
}

function forwards(rule: CfnListenerRule): boolean {
  const actions: CfnListenerRule.ActionProperty[] = Stack.of(rule).resolve(rule.actions);
  return actions.some(({ type }) => type === 'forward') && !actions.some(({ type }) => AUTHENTICATE.includes(type));
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
