import { Duration } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { ServicePort } from './compute.contract';
import { WorkloadTarget } from './workload.contract';
import { loadBalancerMetric } from '../private/load-balancer-metric';
import { refuse } from '../private/refusal';
import { ScalingKind } from '../scaling/scaling-policy';
import { ScalingSet } from '../scaling/scaling-set';

/** What is scaled, and where its load is measured. */
export interface InstanceScalingOptions {
  readonly autoScalingGroup: autoscaling.IAutoScalingGroup;
  /** By which the memory metric of this service is told from that of others. */
  readonly logGroupName: string;
  readonly targets: WorkloadTarget[];
  readonly ports: ServicePort[];
  /** Undefined: not behind a load balancer. */
  readonly loadBalancerFullName?: string;
}

/** What the instances' agent sends. */
export const MEMORY_METRIC = { namespace: 'ScalableApi', dimension: 'LogGroupName', name: 'mem_used_percent' };

/** One target-tracking policy for each policy of the set; what the load balancer counts has one for each target group that it concerns. */
export function scaleInstances(scope: Construct, set: ScalingSet, options: InstanceScalingOptions): void {
  for (const { kind, target } of set.policies) {
    switch (kind) {
      case ScalingKind.CPU:
        track(scope, 'CpuScaling', options, target, { predefinedMetric: autoscaling.PredefinedMetric.ASG_AVERAGE_CPU_UTILIZATION });
        break;
      case ScalingKind.MEMORY:
        track(scope, 'MemoryScaling', options, target, { customMetric: memoryMetric(options.logGroupName) });
        break;
      case ScalingKind.REQUESTS_PER_TARGET:
        trackRequests(scope, options, target);
        break;
      case ScalingKind.CONNECTIONS_PER_TARGET:
        trackConnections(scope, options, target);
        break;
    }
  }
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

/** `AutoScalingGroup.scaleOnRequestCount` knows one target group only; each has its own resource label here. */
function trackRequests(scope: Construct, options: InstanceScalingOptions, requestsPerMinute: number): void {
  const loadBalancer = requiredLoadBalancer(scope, options, 'request');
  for (const { portId, targetGroup } of options.targets) {
    track(scope, `RequestScaling${portId}`, options, requestsPerMinute, {
      predefinedMetric: autoscaling.PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET,
      resourceLabel: `${loadBalancer}/${(targetGroup as elbv2.ApplicationTargetGroup).targetGroupFullName}`,
    });
  }
}

/**
 * AWS counts each connection on both sides of the load balancer, as a sum over its nodes, and knows no count by target. While no target is
 * healthy all are asked, so that what is open still counts, as if it were one target's.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-target-tracking-metric-math.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#using-IF-expressions
 */
function trackConnections(scope: Construct, { autoScalingGroup, ...options }: InstanceScalingOptions, connections: number): void {
  const loadBalancerFullName = requiredLoadBalancer(scope, options, 'connection');
  const holding = new Set(options.ports.filter(({ target }) => target.holdsConnections).map(({ id }) => id));
  for (const { portId, targetGroup } of options.targets.filter(target => holding.has(target.portId))) {
    new autoscaling.CfnScalingPolicy(scope, `ConnectionScaling${portId}`, {
      autoScalingGroupName: autoScalingGroup.autoScalingGroupName,
      policyType: 'TargetTrackingScaling',
      targetTrackingConfiguration: {
        targetValue: connections,
        customizedMetricSpecification: {
          metrics: [
            { id: 'perTarget', expression: 'connections / 2 / IF(healthy > 0, healthy, 1)', returnData: true },
            query(
              'connections',
              loadBalancerMetric({ metricName: 'ActiveConnectionCount', statistic: cloudwatch.Stats.SUM, loadBalancerFullName }),
            ),
            // The maximum over all nodes of the load balancer: a target that one of them sends connections to.
            query(
              'healthy',
              loadBalancerMetric({
                metricName: 'HealthyHostCount',
                statistic: cloudwatch.Stats.MAXIMUM,
                loadBalancerFullName,
                targetGroup,
              }),
            ),
          ],
        },
      },
    });
  }
}

function query(
  id: string,
  { namespace, metricName, dimensions = {}, statistic }: cloudwatch.Metric,
): autoscaling.CfnScalingPolicy.TargetTrackingMetricDataQueryProperty {
  return {
    id,
    metricStat: {
      metric: { namespace, metricName, dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value: `${value}` })) },
      stat: statistic,
    },
    returnData: false,
  };
}

function track(
  scope: Construct,
  id: string,
  { autoScalingGroup }: InstanceScalingOptions,
  targetValue: number,
  metric: Partial<autoscaling.TargetTrackingScalingPolicyProps>,
): void {
  new autoscaling.TargetTrackingScalingPolicy(scope, id, { autoScalingGroup, targetValue, ...metric });
}

function requiredLoadBalancer(
  scope: Construct,
  { loadBalancerFullName }: Pick<InstanceScalingOptions, 'loadBalancerFullName'>,
  what: string,
): string {
  return (
    loadBalancerFullName ??
    refuse(
      {
        what: `${what}s cannot be counted without a load balancer`,
        got: `a ${what} policy on a worker`,
        allowed: 'processor and memory policies',
        instead: `leave the ${what} policy out`,
      },
      scope,
    )
  );
}
