import { Stack, Token } from 'aws-cdk-lib';
import { CfnListenerRule, IApplicationListener, IApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct, IDependable } from 'constructs';
import { requireOneCookie } from './authorizer-fit';
import { RequiredHeader } from './exposure.contract';
import { unguardedRules } from './foreign-rules';
import { LiveWeights } from './live-weights/live-weights';
import { MAX_ACCEPTED } from './origin-secrets';
import { headerCondition, rulesWithoutHeader } from './required-header';
import { isGuarded, refuseConflict, RouteEntry } from './route-conflicts';
import { conditionList, describeMatch, routeMatches, RouteMatch } from './route-match';
import { attachPriority, CATCH_ALL, denyPriority, rulePriority } from './rule-priority';
import { WorkloadTarget } from '../compute/workload.contract';
import { digest } from '../private/digest';
import { MAX_VALUES } from '../private/listener-rule-limits';
import { refuse } from '../private/refusal';
import { AuthorizerConfig, AuthorizerTraits } from '../protocol/authorizer.contract';
import { RouteTraits } from '../protocol/route.contract';
import { StickinessTraits } from '../protocol/target.contract';

/**
 * No caller ever has this address, which is of a network for documentation: a rule with it ties a target group to the load balancer and
 * sends nothing to it. AWS takes the broadcast address in no rule.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5737
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#source-ip-conditions
 */
const NO_ADDRESS = '192.0.2.0/32';

/** What a load balancer takes; AWS raises it for nobody. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const MAX_TARGET_GROUPS = 100;

/** What the listener answers where no route matches. */
export const NO_ROUTE = { contentType: 'application/json', messageBody: '{"message":"no route matches this request"}' };

/** What a user can do about a rule that falls on the priority of another one. */
const MOVE_RULE = 'set `orderHint` on the protocol that is not deployed yet, or give its service another id';
/** The same for a route whose authorizer looks at a header, which takes no order hint. */
const MOVE_KEYED_RULE = 'add a condition to one of the two routes, such as its host, or guard it with a token';

const UNAUTHORIZED = { contentType: 'application/json', messageBody: '{"message":"unauthorized"}' };

/** What holds for all rules of a listener. */
export interface RouteTableOptions {
  /** How many rules it may have. */
  readonly quota: number;
  /** What every rule must ask for. */
  readonly requiredHeader?: RequiredHeader;
}

/** Where the requests of a route go. */
export interface RouteEnd {
  /** They serve one port. */
  readonly targets: WorkloadTarget[];
  readonly ready: IDependable;
  readonly stickiness?: StickinessTraits;
  readonly guard?: AuthorizerConfig;
}

/**
 * The listener rules of an API. They live here, keyed by their whole match, so that moving a route between services changes one rule in
 * place. L1 rules only: an L2 rule makes the service wait for the rule, and the rule has to wait for the service.
 */
export class RouteTable extends Construct {
  private readonly entries: RouteEntry[] = [];
  private readonly slots = new Map<number, string>();
  private readonly answered = new Map<string, AuthorizerConfig>();
  private targetGroups = 0;

  constructor(
    scope: Construct,
    id: string,
    private readonly listener: IApplicationListener,
    private readonly options: RouteTableOptions,
  ) {
    super(scope, id);
    const { requiredHeader } = options;
    if (requiredHeader) {
      this.answerUnknownPaths();
      this.node.addValidation({ validate: () => rulesWithoutHeader(listener, requiredHeader) });
    }
    this.node.addValidation({ validate: () => this.unguarded() });
  }

  /** Checks and registers the routes of a protocol, or of what guards it; nothing is made yet. */
  public claim(route: RouteTraits, service: string, authorizer?: AuthorizerTraits, aloud = false): RouteMatch[] {
    const { conditionValues = 0 } = authorizer ?? {};
    const ours = (this.options.requiredHeader ? MAX_ACCEPTED : 0) + conditionValues;
    const matches = routeMatches(route, Stack.of(this), MAX_VALUES - ours);
    if (route.orderHint !== undefined && matches.length > 1) {
      refuse(
        {
          what: 'an order hint stands on a protocol with several listener rules',
          got: `\`orderHint: ${route.orderHint}\` for ${matches.map(describeMatch).join(' and ')}`,
          allowed: 'a hint for one rule: a number for each, or a later path would renumber the others',
          instead: 'give the path that needs the hint a protocol of its own',
        },
        this,
      );
    }
    if (route.orderHint !== undefined && conditionValues > 0) {
      refuse(
        {
          what: 'an order hint stands on a protocol whose authorizer looks at a header',
          got: `\`orderHint: ${route.orderHint}\` and ${authorizer!.name}`,
          allowed: 'a computed order: who lacks the header is turned away by a rule of its own, right before the broader routes',
          instead: 'leave `orderHint` out, or guard the path with a token',
        },
        this,
      );
    }
    matches.forEach(match => {
      const entry: RouteEntry = {
        match,
        service,
        authorizer,
        aloud,
        priority: route.orderHint ?? rulePriority(match.pattern, conditionList(match.conditions).length, match.id),
        denyPriority: conditionValues > 0 ? denyPriority(match.pattern, match.id) : undefined,
      };
      this.entries.forEach(other => refuseConflict(entry, other, this));
      const instead = conditionValues > 0 ? MOVE_KEYED_RULE : MOVE_RULE;
      this.take(entry.priority, describeMatch(match), instead);
      if (entry.denyPriority !== undefined) this.take(entry.denyPriority, `the 401 of ${describeMatch(match)}`, instead);
      this.entries.push(entry);
    });
    return matches;
  }

  /** Ties a target group to the load balancer, so that its targets are checked before any request reaches them. */
  public attach(targetGroup: IApplicationTargetGroup): CfnListenerRule {
    this.targetGroups++;
    if (this.targetGroups > MAX_TARGET_GROUPS) {
      refuse(
        {
          what: 'the load balancer has too many target groups',
          got: `${this.targetGroups}, one for each port of a service on each compute`,
          allowed: `${MAX_TARGET_GROUPS}, whatever the quota of rules`,
          instead: 'put some of the services behind an API of their own',
        },
        this,
      );
    }
    const path = targetGroup.node.path.slice(this.node.scope!.node.path.length);
    const priority = attachPriority(path);
    this.take(priority, `the target group${path}`);
    return new CfnListenerRule(this, `Attach${digest(path)}`, {
      listenerArn: this.listener.listenerArn,
      priority,
      conditions: this.withHeader([{ field: 'source-ip', sourceIpConfig: { values: [NO_ADDRESS] } }]),
      actions: [{ type: 'forward', targetGroupArn: targetGroup.targetGroupArn }],
    });
  }

  /** Sends what a match names to its targets, once they are ready and as far as its guard lets it pass. */
  public forward(match: RouteMatch, { targets, ready, stickiness, guard = {} }: RouteEnd): void {
    const id = `R${match.id}`;
    const { priority, service } = this.entryOf(match);
    const live = targets.length > 1 ? this.liveWeights(service, targets) : undefined;
    const targetGroups = targets.map(({ targetGroup, weight }, index) => ({
      targetGroupArn: targetGroup.targetGroupArn,
      weight: live?.weight(id, index) ?? weight,
    }));
    const rule = new CfnListenerRule(this, id, {
      listenerArn: this.listener.listenerArn,
      priority,
      conditions: this.withHeader([...ruleConditions(match), ...(guard.conditions ?? [])]),
      actions: guardedActions(guard, { type: 'forward', forwardConfig: { targetGroups, ...stickyGroups(targets, stickiness) } }),
    });
    rule.node.addDependency(ready);
    live?.watch(rule, ready);
    if (guard.conditions) this.deny(match);
  }

  /** Gives a path of a guard's own, such as a login's return, to the guard: one rule, however many services have such a guard. */
  public answer(path: string, guard: AuthorizerConfig, service: string, authorizer: AuthorizerTraits): RouteMatch[] {
    const other = this.answered.get(path);
    if (other) {
      requireOneCookie(other, guard, path, this);
      return [];
    }
    this.answered.set(path, guard);
    const matches = this.claim({ paths: [path], conditions: {} }, service, { ...authorizer, conditionValues: 0 });
    for (const match of matches) {
      new CfnListenerRule(this, `R${match.id}`, {
        listenerArn: this.listener.listenerArn,
        priority: this.entryOf(match).priority,
        conditions: this.withHeader(ruleConditions(match)),
        actions: guardedActions(guard, { type: 'fixed-response', fixedResponseConfig: { statusCode: '404', ...NO_ROUTE } }),
      });
    }
    return matches;
  }

  /** Who lacks what a guard's conditions ask for must not fall through to a broader route. */
  private deny(match: RouteMatch): void {
    new CfnListenerRule(this, `Deny${match.id}`, {
      listenerArn: this.listener.listenerArn,
      priority: this.entryOf(match).denyPriority!,
      conditions: this.withHeader(ruleConditions(match)),
      actions: [{ type: 'fixed-response', fixedResponseConfig: { statusCode: '401', ...UNAUTHORIZED } }],
    });
  }

  private unguarded(): string[] {
    const guarded = this.entries.filter(isGuarded).map(({ match, priority, denyPriority: last = priority }) => ({ match, priority: last }));
    return guarded.length > 0 ? unguardedRules(this.listener, this.node.children as CfnListenerRule[], guarded) : [];
  }

  private entryOf(match: RouteMatch): RouteEntry {
    return this.entries.find(entry => entry.match.id === match.id)!;
  }

  /** By service and port, not by rule or target group: weights outlive a changed match and a changed set of targets. */
  private liveWeights(service: string, targets: WorkloadTarget[]): LiveWeights {
    const id = `LiveWeights-${service}-${targets[0].portId}`;
    return (this.node.tryFindChild(id) as LiveWeights | undefined) ?? new LiveWeights(this, id, this.listener, targets);
  }

  /** The default action turns away whoever comes without the header; the distribution's own callers learn that the path is unknown. */
  private answerUnknownPaths(): void {
    this.take(CATCH_ALL, 'the answer to unknown paths');
    new CfnListenerRule(this, 'NoRoute', {
      listenerArn: this.listener.listenerArn,
      priority: CATCH_ALL,
      conditions: this.withHeader([]),
      actions: [{ type: 'fixed-response', fixedResponseConfig: { statusCode: '404', ...NO_ROUTE } }],
    });
  }

  private withHeader(conditions: CfnListenerRule.RuleConditionProperty[]): CfnListenerRule.RuleConditionProperty[] {
    const { requiredHeader } = this.options;
    return requiredHeader ? [...conditions, headerCondition(requiredHeader)] : conditions;
  }

  private take(priority: number, what: string, instead = MOVE_RULE): void {
    const other = this.slots.get(priority);
    if (other) {
      refuse(
        {
          what: `two listener rules fall on priority ${priority}`,
          got: `${what} and ${other}`,
          allowed: 'one rule for each priority',
          instead,
        },
        this,
      );
    }
    const { quota } = this.options;
    if (!Token.isUnresolved(quota) && this.slots.size + 1 > quota) {
      refuse(
        {
          what: 'the load balancer has too many listener rules',
          got: `${this.slots.size + 1}, of which one for each target group`,
          allowed: `${quota}`,
          instead: 'match broader paths, or raise the quota with AWS and pass it to the exposure as `ruleQuota`',
        },
        this,
      );
    }
    this.slots.set(priority, what);
  }
}

/** Where one of several groups is sticky the rule must be too, or each request would go to any group. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#forward-actions */
function stickyGroups(targets: WorkloadTarget[], stickiness?: StickinessTraits): Partial<CfnListenerRule.ForwardConfigProperty> {
  if (!stickiness || targets.length === 1) return {};
  return { targetGroupStickinessConfig: { enabled: true, durationSeconds: stickiness.seconds } };
}

function guardedActions({ action }: AuthorizerConfig, last: CfnListenerRule.ActionProperty): CfnListenerRule.ActionProperty[] {
  return action
    ? [
        { ...action, order: 1 },
        { ...last, order: 2 },
      ]
    : [last];
}

function ruleConditions({ paths, conditions }: RouteMatch): CfnListenerRule.RuleConditionProperty[] {
  const { hosts, methods, headers = {}, queryStrings = {}, sourceAddresses } = conditions;
  return [
    { field: 'path-pattern', pathPatternConfig: { values: paths } },
    ...(hosts ? [{ field: 'host-header', hostHeaderConfig: { values: hosts } }] : []),
    ...(methods ? [{ field: 'http-request-method', httpRequestMethodConfig: { values: methods } }] : []),
    ...Object.entries(headers).map(([name, values]) => headerCondition({ name, values })),
    ...Object.entries(queryStrings).map(([key, values]) => ({
      field: 'query-string',
      queryStringConfig: { values: values.map(value => ({ key, value })) },
    })),
    ...(sourceAddresses ? [{ field: 'source-ip', sourceIpConfig: { values: sourceAddresses } }] : []),
  ];
}
