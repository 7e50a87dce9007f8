import { drainSeconds } from '../drain';
import { Finding, Rule } from '../rule';
import { TemplateSet } from '../template-set';
import { entries, numberOr } from '../values';

/** How long a hook holds an instance if it says nothing. */
const HEARTBEAT_SECONDS = 3600;

/** A group without a hook is fine: Auto Scaling itself waits until the load balancer has drained an instance. */
export const HOOK_SHORTER_THAN_DRAIN: Rule = {
  id: 'HookShorterThanDrain',
  severity: 'warning',
  description: 'a termination hook ends before its target groups have drained the instance',
  reason: 'whatever an instance does in the time of the hook, such as waiting for requests in flight, is cut off',
  fix:
    'set HeartbeatTimeout to the longest deregistration delay or more, or shorten the delay; with this library, leave the hook to ' +
    'Compute.autoScalingGroup()',
  see: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks-overview.html',
  findings: templates =>
    hooks(templates).filter(({ drain, hook }) => (numberOr(hook.HeartbeatTimeout, HEARTBEAT_SECONDS) ?? Infinity) < drain),
};

/** The termination hooks of the groups that a load balancer drains. */
function hooks(templates: TemplateSet): (Finding & { hook: any; drain: number })[] {
  const apart = templates.all('AWS::AutoScaling::LifecycleHook').map(resource => ({
    resource,
    location: 'Properties.HeartbeatTimeout',
    group: templates.target(resource.properties.AutoScalingGroupName, resource.stack),
    hook: resource.properties,
  }));
  const inline = templates.all('AWS::AutoScaling::AutoScalingGroup').flatMap(group =>
    entries(group.properties.LifecycleHookSpecificationList).map((hook, index) => ({
      resource: group,
      location: `Properties.LifecycleHookSpecificationList.${index}.HeartbeatTimeout`,
      which: String(hook.LifecycleHookName),
      group,
      hook,
    })),
  );
  return [...apart, ...inline].flatMap(({ group, ...found }) => {
    const drain = group && drainSeconds(group.properties.TargetGroupARNs, group, templates);
    return drain !== undefined && found.hook.LifecycleTransition === 'autoscaling:EC2_INSTANCE_TERMINATING' ? [{ ...found, drain }] : [];
  });
}
