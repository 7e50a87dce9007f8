import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { TwinWorkload } from './workload';

type Condition = elbv2.CfnListenerRule.RuleConditionProperty;
type TargetGroups = elbv2.CfnListenerRule.TargetGroupTupleProperty[];

export interface TwinRoute {
  readonly paths: string[];
  /** What the load balancer does before it forwards. @default - nothing */
  readonly guard?: elbv2.CfnListenerRule.ActionProperty;
}

/** Routes by path, in the order of their priority, to one workload. */
export function route(
  workload: TwinWorkload,
  listener: elbv2.IApplicationListener,
  firstPriority: number,
  routes: TwinRoute[],
  ...also: Condition[]
): void {
  attach(workload, listener, firstPriority, ...also);
  routes.forEach((each, index) => {
    const targets = [{ targetGroupArn: workload.targetGroup.targetGroupArn, weight: 100 }];
    forward([workload], listener, firstPriority + index, each, targets, ...also);
  });
}

/**
 * Ties a target group to the load balancer by a rule that never matches.
 *
 * L1, because an L2 rule makes the workload wait for the rule, and the real rule waits for the workload: no request before targets are healthy.
 */
export function attach(workload: TwinWorkload, listener: elbv2.IApplicationListener, priority: number, ...also: Condition[]): void {
  const rule = new elbv2.CfnListenerRule(workload, 'Attach', {
    listenerArn: listener.listenerArn,
    priority: 40_000 + priority,
    conditions: [{ field: 'source-ip', sourceIpConfig: { values: ['192.0.2.0/32'] } }, ...also],
    actions: [{ type: 'forward', targetGroupArn: workload.targetGroup.targetGroupArn }],
  });
  workload.startAfter(rule);
}

export function forward(
  workloads: TwinWorkload[],
  listener: elbv2.IApplicationListener,
  priority: number,
  { paths, guard }: TwinRoute,
  targetGroups: TargetGroups,
  ...also: Condition[]
): void {
  const forwarding = { type: 'forward', forwardConfig: { targetGroups } };
  const rule = new elbv2.CfnListenerRule(workloads[0], `Route${priority}`, {
    listenerArn: listener.listenerArn,
    priority,
    conditions: [{ field: 'path-pattern', pathPatternConfig: { values: paths } }, ...also],
    actions: guard ? [guard, forwarding].map((action, index) => ({ ...action, order: index + 1 })) : [forwarding],
  });
  rule.node.addDependency(...workloads.map(({ ready }) => ready));
}
