import { Duration, Lazy } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { InstanceSpotOptions, mixedInstances } from './instance-spot';
import { acknowledge } from '../private/acknowledge';
import { ScalingSet } from '../scaling/scaling-set';

/** What the group of a service is made of. */
export interface InstanceGroupOptions {
  readonly vpc: ec2.IVpc;
  readonly launchTemplate: ec2.LaunchTemplate;
  readonly instanceType: ec2.InstanceType;
  /** @default - all instances are on demand */
  readonly spot?: InstanceSpotOptions;
  /** Whether the group has a warm pool. */
  readonly pooled: boolean;
  readonly maxInstanceLifetime?: Duration;
  readonly notificationTopic: sns.ITopic;
  /** From launch until an instance must be healthy. */
  readonly grace: Duration;
  /** From launch until its deployment has failed. */
  readonly pause: Duration;
  /** Bounds, known when the template is made. */
  readonly scaling: () => ScalingSet;
}

export function instanceGroup(scope: Construct, options: InstanceGroupOptions): autoscaling.AutoScalingGroup {
  const { launchTemplate, spot, grace, pause } = options;
  const bound = (of: (set: ScalingSet) => number) => Lazy.number({ produce: () => of(options.scaling()) });
  const group = new autoscaling.AutoScalingGroup(scope, 'Group', {
    vpc: options.vpc,
    vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    ...(spot
      ? {
          mixedInstancesPolicy: mixedInstances(
            spot,
            options.instanceType,
            launchTemplate,
            bound(set => set.minimum),
          ),
          capacityRebalance: true,
        }
      : { launchTemplate }),
    minCapacity: bound(set => set.minimum),
    maxCapacity: bound(set => set.maximum),
    healthChecks: autoscaling.HealthChecks.withAdditionalChecks({
      additionalTypes: [autoscaling.AdditionalHealthCheckType.ELB],
      gracePeriod: grace,
    }),
    defaultInstanceWarmup: grace,
    maxInstanceLifetime: options.maxInstanceLifetime,
    groupMetrics: [autoscaling.GroupMetrics.all()],
    notifications: [{ topic: options.notificationTopic, scalingEvents: autoscaling.ScalingEvents.ALL }],
    signals: autoscaling.Signals.waitForMinCapacity({ timeout: pause }),
    updatePolicy: options.pooled
      ? undefined
      : autoscaling.UpdatePolicy.rollingUpdate({
          // CloudFormation needs room for one new instance, so a fixed size gives one up.
          minInstancesInService: bound(set => Math.min(set.minimum, set.maximum - 1)),
          // In a group that has scaled out, this is what leaves before its replacement has proved itself.
          maxBatchSize: bound(set => Math.max(1, Math.floor(set.minimum / 4))),
          waitOnResourceSignals: true,
          pauseTime: pause,
          minSuccessPercentage: 100,
        }),
  });
  if (options.pooled) refreshInstances(group, grace);
  if (spot) {
    acknowledge(
      group.node.defaultChild!,
      'AwsSolutions-EC26',
      'The volumes are encrypted in the launch template; the rule does not find it behind a mixed instances policy',
    );
  }
  return group;
}

/** An instance refresh replaces the warm pool too. The oldest `aws-cdk-lib` that users may have does not know this policy yet. */
function refreshInstances(group: autoscaling.AutoScalingGroup, grace: Duration): void {
  (group.node.defaultChild as autoscaling.CfnAutoScalingGroup).addOverride('UpdatePolicy.AutoScalingInstanceRefresh', {
    Strategy: 'Rolling',
    Preferences: {
      // New ones first: nothing in service leaves before its replacement has proved itself.
      MinHealthyPercentage: 100,
      MaxHealthyPercentage: 125,
      // Longer than the grace period, in which Auto Scaling does not ask the load balancer.
      InstanceWarmup: grace.toSeconds() + 60,
    },
  });
}
