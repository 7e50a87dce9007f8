import { Stack, Token } from 'aws-cdk-lib';
import { CfnListenerRule, IApplicationListener, IApplicationTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct, IDependable } from 'constructs';
import { RequiredHeader } from './exposure.contract';
import { LiveWeights } from './live-weights/live-weights';
import { MAX_ACCEPTED } from './origin-secrets';
import { headerCondition, rulesWithoutHeader } from './required-header';
import { conditionList, describeMatch, hides, MAX_VALUES, routeMatches, RouteMatch } from './route-match';
import { attachPriority, CATCH_ALL, rulePriority } from './rule-priority';
import { WorkloadTarget } from '../compute/workload.contract';
import { digest } from '../private/digest';
import { refuse } from '../private/refusal';
import { RouteTraits } from '../protocol/route.contract';

/** No caller ever has this address: a rule with it ties a target group to the load balancer and sends nothing to it. */
const NO_ADDRESS = '255.255.255.255/32';

/** What the listener answers where no route matches. */
export const NO_ROUTE = { contentType: 'application/json', messageBody: '{"message":"no route matches this request"}' };

/** What holds for all rules of a listener. */
export interface RouteTableOptions {
  /** How many rules it may have. */
  readonly quota: number;
  /** What every rule must ask for. */
  readonly requiredHeader?: RequiredHeader;
}

interface Entry {
  readonly match: RouteMatch;
  readonly priority: number;
  readonly service: string;
}

/**
 * The listener rules of an API. They live here, keyed by their whole match, so that moving a route between services changes one rule in
 * place. L1 rules only: an L2 rule makes the service wait for the rule, and the rule has to wait for the service.
 */
export class RouteTable extends Construct {
  private readonly entries: Entry[] = [];
  private readonly slots = new Map<number, string>();

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
  }

  /** Checks and registers a protocol's routes; nothing is made yet. */
  public claim(route: RouteTraits, service: string): RouteMatch[] {
    const matches = routeMatches(route, Stack.of(this), this.options.requiredHeader ? MAX_VALUES - MAX_ACCEPTED : MAX_VALUES);
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
    matches.forEach(match => {
      const priority = route.orderHint ?? rulePriority(match.pattern, conditionList(match.conditions).length, match.id);
      const entry: Entry = { match, service, priority };
      this.refuseConflicts(entry);
      this.take(entry.priority, describeMatch(match));
      this.entries.push(entry);
    });
    return matches;
  }

  /** Ties a target group to the load balancer, so that its targets are checked before any request reaches them. */
  public attach(targetGroup: IApplicationTargetGroup): CfnListenerRule {
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

  /** Sends what a match names to its targets, which serve one port, once they are ready. */
  public forward(match: RouteMatch, targets: WorkloadTarget[], ready: IDependable): void {
    const id = `R${match.id}`;
    const { priority, service } = this.entries.find(entry => entry.match.id === match.id)!;
    const live = targets.length > 1 ? this.liveWeights(service, targets) : undefined;
    const targetGroups = targets.map(({ targetGroup, weight }, index) => ({
      targetGroupArn: targetGroup.targetGroupArn,
      weight: live?.weight(id, index) ?? weight,
    }));
    const rule = new CfnListenerRule(this, id, {
      listenerArn: this.listener.listenerArn,
      priority,
      conditions: this.withHeader(ruleConditions(match)),
      actions: [{ type: 'forward', forwardConfig: { targetGroups } }],
    });
    rule.node.addDependency(ready);
    live?.watch(rule, ready);
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

  private take(priority: number, what: string): void {
    const other = this.slots.get(priority);
    if (other) {
      refuse(
        {
          what: `two listener rules fall on priority ${priority}`,
          got: `${what} and ${other}`,
          allowed: 'one rule for each priority',
          instead: 'set `orderHint` on the protocol that is not deployed yet, or give its service another id',
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

  private refuseConflicts(entry: Entry): void {
    for (const other of this.entries) {
      if (other.match.id === entry.match.id) {
        refuse(
          {
            what: 'two routes match the same requests',
            got: `${describeMatch(entry.match)} in ${other.service} and ${entry.service}`,
            allowed: 'each match once in an API',
            instead: 'leave one of them out, or tell them apart by path, host, method, header or query string',
          },
          this,
        );
      }
      const [first, second] = entry.priority < other.priority ? [entry, other] : [other, entry];
      if (hides(first.match, second.match)) {
        refuse(
          {
            what: 'a broader route stands before a narrower one and takes all its requests',
            got: `${describeMatch(first.match)} before ${describeMatch(second.match)}`,
            allowed: 'the narrower route first',
            instead: `set \`orderHint\` on the protocol of ${describeMatch(second.match)}`,
          },
          this,
        );
      }
    }
  }
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
