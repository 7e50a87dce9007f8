import { HOOK_SHORTER_THAN_DRAIN } from '../../../src/review/rules/hook-shorter-than-drain';
import { found } from '../reviewed';

const TERMINATING = 'autoscaling:EC2_INSTANCE_TERMINATING';

function target(...seconds: unknown[]) {
  const TargetGroupAttributes = seconds.map(Value => ({ Key: 'deregistration_delay.timeout_seconds', Value }));
  return { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { TargetGroupAttributes } };
}

function group(more: object = {}) {
  return { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { TargetGroupARNs: [{ Ref: 'Target' }, { Ref: 'Other' }], ...more } };
}

function hook(HeartbeatTimeout?: unknown, LifecycleTransition = TERMINATING) {
  return {
    Type: 'AWS::AutoScaling::LifecycleHook',
    Properties: { AutoScalingGroupName: { Ref: 'Group' }, HeartbeatTimeout, LifecycleTransition },
  };
}

test.each([
  ['as long as the drain', target('60'), hook(60)],
  ['as long as AWS makes it by default', target('3600'), hook()],
  ['of a time that is known at deployment only', target('60'), hook({ Ref: 'Time' })],
  ['at the start of an instance', target('60'), hook(30, 'autoscaling:EC2_INSTANCE_LAUNCHING')],
  ['before a drain that is known at deployment only', target({ Ref: 'Delay' }), hook(1)],
  ['of an instance that nothing drains', { Type: 'AWS::EC2::Instance' }, hook(1)],
])('a hook %s is silent', (_what, Target, Hook) => {
  expect(found(HOOK_SHORTER_THAN_DRAIN, { Target, Group: group(), Hook })).toEqual([]);
});

test('a long drain without a hook is silent', () => {
  expect(found(HOOK_SHORTER_THAN_DRAIN, { Target: target('3600'), Group: group() })).toEqual([]);
});

test.each([
  ['that ends before', target('60'), hook('59')],
  ['that ends before the drain that AWS has by default', target(), hook(120)],
])('a hook %s', (_what, Target, Hook) => {
  expect(found(HOOK_SHORTER_THAN_DRAIN, { Target, Group: group(), Hook })).toEqual(['Hook Properties.HeartbeatTimeout']);
});

test('a hook in the group, against the longest drain', () => {
  const LifecycleHookSpecificationList = [
    { LifecycleHookName: 'Start', LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING', HeartbeatTimeout: 10 },
    { LifecycleHookName: 'Drain', LifecycleTransition: TERMINATING, HeartbeatTimeout: 60 },
  ];
  expect(
    found(HOOK_SHORTER_THAN_DRAIN, { Target: target(30), Other: target(90), Group: group({ LifecycleHookSpecificationList }) }),
  ).toEqual(['Group Properties.LifecycleHookSpecificationList.1.HeartbeatTimeout [Drain]']);
});
