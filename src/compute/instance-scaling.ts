import { Duration } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { connectionMetrics, forecastPairs, LoadBalancedTargets, requestLabels } from './load-balancer-scaling';
import { digest } from '../private/digest';
import { metricDigest, metricPerTarget, metricQueries } from '../scaling/metric-queries';
import { ScalingKind } from '../scaling/scaling-kind';
import { ScalingPolicy } from '../scaling/scaling-policy';
import { ScalingSet } from '../scaling/scaling-set';
import { stepAlarms } from '../scaling/step-alarms';
import { StepUnit } from '../scaling/step-scaling';

/** What is scaled, and where its load is measured. */
export interface InstanceScalingOptions extends LoadBalancedTargets {
  readonly autoScalingGroup: autoscaling.IAutoScalingGroup;
  /** By which the memory metric of this service is told from that of others. */
  readonly logGroupName: string;
}

/** What the instances' agent sends. */
export const MEMORY_METRIC = { namespace: 'ScalableApi', dimension: 'LogGroupName', name: 'mem_used_percent' };

/** How each kind of policy is drawn; a kind that is missing here does not compile. */
const RENDERERS: Record<ScalingKind, (scope: Construct, policy: ScalingPolicy, options: InstanceScalingOptions, set: ScalingSet) => void> =
  {
    [ScalingKind.CPU]: (scope, policy, options) =>
      track(scope, 'CpuScaling', options, policy, { predefinedMetric: autoscaling.PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION }),
    [ScalingKind.MEMORY]: (scope, policy, options) =>
      track(scope, 'MemoryScaling', options, policy, { customMetric: memoryMetric(options.logGroupName) }),
    [ScalingKind.REQUESTS_PER_TARGET]: trackRequests,
    [ScalingKind.CONNECTIONS_PER_TARGET]: trackConnections,
    [ScalingKind.METRIC]: (scope, policy, options) =>
      trackMetric(scope, `MetricScaling${metricDigest(scope, policy.watchedMetric!)}`, options, policy, policy.watchedMetric!),
    [ScalingKind.METRIC_PER_TARGET]: (scope, policy, options) =>
      trackMetric(
        scope,
        `MetricPerTargetScaling${metricDigest(scope, policy.watchedMetric!)}`,
        options,
        policy,
        metricPerTarget(policy.watchedMetric!, runningInstances(options)),
      ),
    [ScalingKind.STEP]: scaleInSteps,
    [ScalingKind.SCHEDULE]: scaleOnSchedule,
    [ScalingKind.PREDICTIVE]: predict,
  };

export function scaleInstances(scope: Construct, set: ScalingSet, options: InstanceScalingOptions): void {
  set.policies.forEach(policy => RENDERERS[policy.kind](scope, policy, options, set));
}

function memoryMetric(logGroupName: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: MEMORY_METRIC.namespace,
    metricName: MEMORY_METRIC.name,
    dimensionsMap: { [MEMORY_METRIC.dimension]: logGroupName },
    statistic: cloudwatch.Stats.AVERAGE,
    period: Duration.minutes(1),
  });
}

/** @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html */
function runningInstances({ autoScalingGroup }: InstanceScalingOptions): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/AutoScaling',
    metricName: 'GroupInServiceInstances',
    dimensionsMap: { AutoScalingGroupName: autoScalingGroup.autoScalingGroupName },
    statistic: cloudwatch.Stats.AVERAGE,
    period: Duration.minutes(1),
  });
}

/** `AutoScalingGroup.scaleOnRequestCount` knows one target group only; each has its own resource label here. */
function trackRequests(scope: Construct, policy: ScalingPolicy, options: InstanceScalingOptions): void {
  requestLabels(scope, options).forEach(({ portId, resourceLabel }) =>
    track(scope, `RequestScaling${portId}`, options, policy, {
      predefinedMetric: autoscaling.PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET,
      resourceLabel,
    }),
  );
}

function trackConnections(scope: Construct, policy: ScalingPolicy, options: InstanceScalingOptions): void {
  connectionMetrics(scope, options).forEach(({ portId, metric }) =>
    trackMetric(scope, `ConnectionScaling${portId}`, options, policy, metric),
  );
}

function track(
  scope: Construct,
  id: string,
  { autoScalingGroup }: InstanceScalingOptions,
  { target }: ScalingPolicy,
  metric: Partial<autoscaling.TargetTrackingScalingPolicyProps>,
): void {
  new autoscaling.TargetTrackingScalingPolicy(scope, id, { autoScalingGroup, targetValue: target!, ...metric });
}

/** The L2 construct tracks no metric math. */
function trackMetric(
  scope: Construct,
  id: string,
  { autoScalingGroup }: InstanceScalingOptions,
  { target }: ScalingPolicy,
  metric: cloudwatch.IMetric,
): void {
  new autoscaling.CfnScalingPolicy(scope, id, {
    autoScalingGroupName: autoScalingGroup.autoScalingGroupName,
    policyType: 'TargetTrackingScaling',
    targetTrackingConfiguration: { targetValue: target!, customizedMetricSpecification: { metrics: metricQueries(scope, metric) } },
  });
}

/** The L2 policy finds its thresholds by itself, and knows one reading for both sides. */
function scaleInSteps(scope: Construct, { steps, watchedMetric }: ScalingPolicy, { autoScalingGroup }: InstanceScalingOptions): void {
  const steppedBy = metricDigest(scope, watchedMetric!);
  for (const { id, adjustments, ...alarm } of stepAlarms(steps!)) {
    const action = new autoscaling.StepScalingAction(scope, `StepScaling${steppedBy}${id}`, {
      autoScalingGroup,
      adjustmentType:
        steps!.unit === StepUnit.PERCENT
          ? autoscaling.AdjustmentType.PERCENT_CHANGE_IN_CAPACITY
          : autoscaling.AdjustmentType.CHANGE_IN_CAPACITY,
      metricAggregationType: autoscaling.MetricAggregationType.AVERAGE,
    });
    adjustments.forEach(adjustment => action.addAdjustment(adjustment));
    new cloudwatch.Alarm(scope, `StepAlarm${steppedBy}${id}`, {
      ...alarm,
      metric: watchedMetric!,
      alarmDescription: 'Adds or removes copies; nobody needs to act',
    }).addAlarmAction({ bind: () => ({ alarmActionArn: action.scalingPolicyArn }) });
  }
}

/**
 * Ids come from the moment, because AWS refuses two actions at one moment: whoever moves a schedule's start makes a new action, and whoever
 * keeps the moment changes the old one.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html
 */
function scaleOnSchedule(
  scope: Construct,
  { window }: ScalingPolicy,
  { autoScalingGroup }: InstanceScalingOptions,
  { minimum, maximum }: ScalingSet,
): void {
  const { start, end, timeZone, ...bounds } = window!;
  const usual = { minimum: bounds.minimum && minimum, maximum: bounds.maximum && maximum };
  for (const [moment, { minimum: minCapacity, maximum: maxCapacity }] of [
    [start, bounds],
    [end, usual],
  ] as const) {
    new autoscaling.ScheduledAction(scope, `Schedule${digest([moment, timeZone])}`, {
      autoScalingGroup,
      schedule: autoscaling.Schedule.expression(moment),
      timeZone,
      minCapacity,
      maxCapacity,
    });
  }
}

function predict(scope: Construct, { forecast, target }: ScalingPolicy, options: InstanceScalingOptions): void {
  const { load, mode, bufferSeconds } = forecast!;
  for (const { id, ...predefinedMetricPairSpecification } of forecastPairs(scope, options, load, 'ASGCPUUtilization')) {
    new autoscaling.CfnScalingPolicy(scope, id, {
      autoScalingGroupName: options.autoScalingGroup.autoScalingGroupName,
      policyType: 'PredictiveScaling',
      predictiveScalingConfiguration: {
        mode,
        schedulingBufferTime: bufferSeconds,
        metricSpecifications: [{ targetValue: target!, predefinedMetricPairSpecification }],
      },
    });
  }
}
