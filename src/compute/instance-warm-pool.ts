import { ArnFormat, Duration, Stack, Tags } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PREPARED_HOOK } from './warm-pool-files';
import { acknowledge, acknowledgeResource } from '../private/acknowledge';
import { refuse, requireNumber } from '../private/refusal';
import { ScalingSet } from '../scaling/scaling-set';

/**
 * Instances that wait, stopped, with the service installed: a scale-out takes the time of a restart instead of that of a boot. They cost
 * their volumes only. Worth it where boot and start take minutes.
 *
 * CloudFormation's rolling update would leave the pool as it is, and take new instances from it with the code of before. So a group with
 * a pool is deployed by an instance refresh, which replaces the pool too. It doesn't stop at the first instance that never becomes
 * healthy, but tries again until it gives up; the instances in service stay meanwhile.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html
 */
export interface InstanceWarmPoolOptions {
  /** Instances that wait, at least 1 and no more than the scaling set can add to its minimum. */
  readonly size: number;
  /**
   * Whether an instance that a scale-in takes out of service goes back to the pool instead of being terminated.
   *
   * @default false - every instance serves once, and starts fresh
   */
  readonly reuseOnScaleIn?: boolean;
}

const GROUP_TAG = 'ScalableApiGroup';

export function requireWarmPool(warmPool: InstanceWarmPoolOptions, spot: boolean): void {
  requireNumber(warmPool.size, {
    what: "the warm pool's size",
    min: 1,
    max: 5000,
    unit: 'instances',
    literal: true,
    instead: 'leave `warmPool` out if no instance should wait',
  });
  if (spot) {
    refuse({
      what: 'a warm pool holds no Spot instances',
      got: '`warmPool` and `spot`',
      allowed: 'one of them, because stopped instances keep no Spot capacity',
      instead: 'leave `spot` out for fast scaling, or `warmPool` for low cost',
    });
  }
}

/** Refused once the bounds are known. */
export function requireRoom(scope: Construct, { size }: InstanceWarmPoolOptions, { minimum, maximum }: ScalingSet): void {
  if (size <= maximum - minimum) return;
  refuse(
    {
      what: 'the warm pool holds more instances than the service can ever add',
      got: `a pool of ${size} for ${minimum} to ${maximum} copies`,
      allowed: `at most ${maximum - minimum}, the maximum less the minimum`,
      instead: maximum > minimum ? `set the size to ${maximum - minimum} or less` : 'leave `warmPool` out, or raise the maximum of copies',
    },
    scope,
  );
}

/** The pool, and the hook that lets an instance be prepared before it is stopped, or before it takes traffic. */
export function addWarmPool(
  scope: Construct,
  group: autoscaling.AutoScalingGroup,
  { size, reuseOnScaleIn }: InstanceWarmPoolOptions,
  timeout: Duration,
): void {
  const hook = group.addLifecycleHook('Prepared', {
    lifecycleHookName: PREPARED_HOOK,
    lifecycleTransition: autoscaling.LifecycleTransition.INSTANCE_LAUNCHING,
    heartbeatTimeout: timeout,
    defaultResult: autoscaling.DefaultResult.ABANDON,
  });
  // Equal bounds make the size absolute.
  const pool = new autoscaling.WarmPool(scope, 'WarmPool', {
    autoScalingGroup: group,
    poolState: autoscaling.PoolState.STOPPED,
    minSize: size,
    maxGroupPreparedCapacity: size,
    reuseOnScaleIn,
  });
  pool.node.addDependency(hook);
}

/**
 * An instance says itself that it is prepared, and needs the permission before its group is made, whose ARN is not known then. So the
 * group is told by a tag.
 */
export function preparedPolicy(scope: Construct, role: iam.IRole, group: autoscaling.AutoScalingGroup): iam.ManagedPolicy {
  Tags.of(group).add(GROUP_TAG, scope.node.addr);
  const groups = Stack.of(scope).formatArn({
    service: 'autoscaling',
    resource: 'autoScalingGroup',
    resourceName: '*:autoScalingGroupName/*',
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  const policy = new iam.ManagedPolicy(scope, 'PreparedPolicy', {
    roles: [role],
    description: 'Own launch hook',
    statements: [
      new iam.PolicyStatement({ actions: ['autoscaling:DescribeAutoScalingInstances'], resources: ['*'] }),
      new iam.PolicyStatement({
        actions: ['autoscaling:CompleteLifecycleAction'],
        resources: [groups],
        conditions: { StringEquals: { [`aws:ResourceTag/${GROUP_TAG}`]: scope.node.addr } },
      }),
    ],
  });
  acknowledge(policy, 'AwsSolutions-IAM5[Resource::*]', 'DescribeAutoScalingInstances takes no narrower resource than all of them');
  acknowledgeResource(policy, groups, "The hook's permission is bound to one group by its tag, because the ARN is known only later");
  return policy;
}
