import { Duration, Fn } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** Which of a load balancer's metrics. */
export interface LoadBalancerMetricOptions {
  readonly metricName: string;
  readonly statistic: string;
  /** The second half of the load balancer's ARN. */
  readonly loadBalancerFullName: string;
  /** Undefined: the load balancer as a whole. */
  readonly targetGroup?: elbv2.ITargetGroup;
}

/**
 * A metric by the minute. A target group's own `metrics` need a listener that was made with the group, which listener rules of
 * CloudFormation's own kind never are.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
 */
export function loadBalancerMetric({
  metricName,
  statistic,
  loadBalancerFullName,
  targetGroup,
}: LoadBalancerMetricOptions): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/ApplicationELB',
    metricName,
    dimensionsMap: {
      LoadBalancer: loadBalancerFullName,
      ...(targetGroup ? { TargetGroup: Fn.select(5, Fn.split(':', targetGroup.targetGroupArn)) } : {}),
    },
    statistic,
    period: Duration.minutes(1),
  });
}
