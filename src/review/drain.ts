import { TemplateResource, TemplateSet } from './template-set';
import { attribute, entries, numberOr } from './values';

/** How long AWS drains a target if its group says nothing. */
const DEREGISTRATION_SECONDS = 300;

/** The longest time that a load balancer gives requests in flight, of those of the target groups that are known; undefined without any. */
export function drainSeconds(targetGroups: any, { stack }: TemplateResource, templates: TemplateSet): number | undefined {
  const groups = entries(targetGroups).flatMap(group => templates.target(group, stack) ?? []);
  const delays = groups.flatMap(({ type, properties: { TargetGroupAttributes } }) => {
    if (type !== 'AWS::ElasticLoadBalancingV2::TargetGroup') return [];
    return numberOr(attribute(TargetGroupAttributes, 'deregistration_delay.timeout_seconds'), DEREGISTRATION_SECONDS) ?? [];
  });
  return delays.length > 0 ? Math.max(...delays) : undefined;
}

/** The target groups of an ECS service. */
export function targetGroupsOf({ properties }: TemplateResource): any[] {
  return entries(properties.LoadBalancers).map(({ TargetGroupArn }) => TargetGroupArn);
}
