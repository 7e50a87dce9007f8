import { Template } from 'aws-cdk-lib/assertions';
import { Compute, InstanceWarmPoolOptions, ScalingSet } from '../../src';
import { api, ofType, only, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';

function build(warmPool: InstanceWarmPoolOptions = { size: 4 }, scaling = ScalingSet.of({ maximum: 10 })) {
  const stack = regionalStack();
  api(stack, { compute: Compute.autoScalingGroup({ warmPool }), scaling });
  const template = Template.fromStack(stack);
  const policy = ofType(template, 'AWS::IAM::ManagedPolicy').find(({ id }) => id.includes('PreparedPolicy'))!;
  return {
    policy,
    template,
    group: only(template, 'AWS::AutoScaling::AutoScalingGroup'),
    pool: only(template, 'AWS::AutoScaling::WarmPool').resource,
    hook: ofType(template, 'AWS::AutoScaling::LifecycleHook').find(({ resource }) =>
      resource.Properties.LifecycleTransition.endsWith('LAUNCHING'),
    )!,
  };
}

describe('a warm pool', () => {
  test('holds as many stopped instances as the user says, whatever is in service', () => {
    const { group, pool } = build();
    expect(pool.Properties).toEqual({
      AutoScalingGroupName: { Ref: group.id },
      MinSize: 4,
      MaxGroupPreparedCapacity: 4,
      PoolState: 'Stopped',
    });
  });

  test('takes instances back if the user wishes', () => {
    expect(build({ size: 1, reuseOnScaleIn: true }).pool.Properties.InstanceReusePolicy).toEqual({ ReuseOnScaleIn: true });
  });

  test('gets an instance once it is prepared, and none that never is', () => {
    const { hook, pool, template } = build();
    expect(pool.DependsOn).toContain(hook.id);
    expect(hook.resource.Properties).toMatchObject({ DefaultResult: 'ABANDON', LifecycleHookName: 'Prepared' });
    // AND the instance completes that hook, within its time
    const script = JSON.stringify(only(template, 'AWS::EC2::LaunchTemplate').resource.Properties.LaunchTemplateData.UserData);
    expect(script).toContain('--lifecycle-hook-name Prepared --lifecycle-action-result CONTINUE');
    const waits = Number(/SECONDS \+ (\d+)/.exec(script)![1]);
    expect(hook.resource.Properties.HeartbeatTimeout).toBeGreaterThanOrEqual(waits);
  });

  test('lets its instances complete the hook of their own group, before there is one', () => {
    const { group, policy } = build();
    const { Statement } = policy.resource.Properties.PolicyDocument;
    const { Condition } = Statement.find(({ Action }: any) => Action === 'autoscaling:CompleteLifecycleAction');
    const [[condition, value]] = Object.entries(Condition.StringEquals);
    const key = condition.replace('aws:ResourceTag/', '');
    expect(group.resource.Properties.Tags).toContainEqual({ Key: key, Value: value, PropagateAtLaunch: true });
    expect(group.resource.DependsOn).toContain(policy.id);
  });

  test('is replaced with the group, by an instance refresh that takes nothing healthy away', () => {
    const { Properties, UpdatePolicy } = build().group.resource;
    expect(UpdatePolicy.AutoScalingRollingUpdate).toBeUndefined();
    expect(UpdatePolicy.AutoScalingInstanceRefresh).toEqual({
      Strategy: 'Rolling',
      Preferences: { MinHealthyPercentage: 100, MaxHealthyPercentage: 125, InstanceWarmup: 210 },
    });
    // AND a new instance has been asked by the load balancer before an old one goes
    expect(Properties.HealthCheckGracePeriod).toBeLessThan(210);
  });

  test('leaves a group without one as it is', () => {
    const stack = regionalStack();
    api(stack);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::AutoScaling::WarmPool', 0);
    template.resourceCountIs('AWS::AutoScaling::LifecycleHook', 1);
    expect(ofType(template, 'AWS::IAM::ManagedPolicy').filter(({ id }) => id.includes('Prepared'))).toEqual([]);
    expect(Object.keys(only(template, 'AWS::AutoScaling::AutoScalingGroup').resource.UpdatePolicy)).toContain('AutoScalingRollingUpdate');
  });
});

describe('a warm pool is refused', () => {
  test('for a service of fixed size', () => {
    expect(() => build({ size: 1 }, ScalingSet.of({ minimum: 3, maximum: 3, policies: [] }))).toThrow(
      fourParts('more instances than the service can ever add', 'a pool of 1 for 3 to 3 copies', 'at most 0', 'leave `warmPool` out'),
    );
  });

  test('that is larger than the service can grow', () => {
    expect(() => build({ size: 9 })).toThrow(
      fourParts('more instances than the service can ever add', 'a pool of 9 for 2 to 10 copies', 'at most 8', 'set the size to 8 or less'),
    );
    expect(() => build({ size: 8 })).not.toThrow();
  });
});
