import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { ServicePort } from './compute.contract';
import { WorkloadTarget } from './workload.contract';
import { loadBalancerMetric } from '../private/load-balancer-metric';
import { refuse } from '../private/refusal';
import { ScalingKind } from '../scaling/scaling-kind';

/** Where the load of a service is measured, if it has a load balancer. */
export interface LoadBalancedTargets {
  readonly targets: WorkloadTarget[];
  readonly ports: ServicePort[];
  /** Undefined: not behind a load balancer. */
  readonly loadBalancerFullName?: string;
}

/** What AWS asks for to count the requests of each target group. */
export function requestLabels(scope: IConstruct, options: LoadBalancedTargets): { portId: string; resourceLabel: string }[] {
  const loadBalancer = requiredLoadBalancer(scope, options, 'request');
  return options.targets.map(({ portId, targetGroup }) => ({
    portId,
    resourceLabel: `${loadBalancer}/${(targetGroup as elbv2.ApplicationTargetGroup).targetGroupFullName}`,
  }));
}

/** What a forecast looks at: one pair of metrics, or one for each target group where the load balancer counts. */
export function forecastPairs(
  scope: IConstruct,
  options: LoadBalancedTargets,
  load: ScalingKind,
  processorPair: string,
): { id: string; predefinedMetricType: string; resourceLabel?: string }[] {
  if (load === ScalingKind.CPU) return [{ id: 'CpuForecast', predefinedMetricType: processorPair }];
  return requestLabels(scope, options).map(({ portId, resourceLabel }) => ({
    id: `RequestForecast${portId}`,
    predefinedMetricType: 'ALBRequestCount',
    resourceLabel,
  }));
}

/** Connections for each copy, by the port on which clients keep them open. */
export function connectionMetrics(scope: IConstruct, options: LoadBalancedTargets): { portId: string; metric: cloudwatch.IMetric }[] {
  const loadBalancer = requiredLoadBalancer(scope, options, 'connection');
  const holding = new Set(options.ports.filter(({ target }) => target.holdsConnections).map(({ id }) => id));
  return options.targets
    .filter(({ portId }) => holding.has(portId))
    .map(target => ({ portId: target.portId, metric: connectionsPerTarget(loadBalancer, target) }));
}

/**
 * AWS counts each connection on both sides of the load balancer, as a sum over its nodes, and knows no count by target. While no target is
 * healthy all are asked, so that what is open still counts, as if it were one target's.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-target-tracking-metric-math.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#using-IF-expressions
 */
function connectionsPerTarget(loadBalancerFullName: string, target: WorkloadTarget): cloudwatch.MathExpression {
  const connections = loadBalancerMetric({
    metricName: 'ActiveConnectionCount',
    statistic: cloudwatch.Stats.SUM,
    loadBalancerFullName,
  });
  return new cloudwatch.MathExpression({
    expression: 'connections / 2 / IF(healthy > 0, healthy, 1)',
    usingMetrics: { connections, healthy: healthyTargets(loadBalancerFullName, target) },
  });
}

/** The maximum over all nodes of the load balancer: targets that one of them sends requests to. */
export function healthyTargets(loadBalancerFullName: string, { targetGroup }: WorkloadTarget): cloudwatch.Metric {
  return loadBalancerMetric({
    metricName: 'HealthyHostCount',
    statistic: cloudwatch.Stats.MAXIMUM,
    loadBalancerFullName,
    targetGroup,
  });
}

/** Targets that take requests, in percent of the most copies that there may be; undefined where there is no load balancer. */
export function healthyCapacity(target: WorkloadTarget, maximum: number, loadBalancerFullName?: string): cloudwatch.IMetric | undefined {
  if (!loadBalancerFullName) return undefined;
  return new cloudwatch.MathExpression({
    expression: `100 * healthy / ${maximum}`,
    usingMetrics: { healthy: healthyTargets(loadBalancerFullName, target) },
    period: Duration.minutes(1),
  });
}

export function requiredLoadBalancer(scope: IConstruct, { loadBalancerFullName }: LoadBalancedTargets, what: string): string {
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
