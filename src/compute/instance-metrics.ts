import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { workloadMetrics, WorkloadMetricsOptions } from './workload-metrics';
import { MonitoredMetric } from '../operations/monitored-metric.contract';

/** What is watched of a service on instances. */
export interface InstanceMetricsOptions extends Omit<WorkloadMetricsOptions, 'capacity'> {
  readonly autoScalingGroupName: string;
}

export function instanceMetrics({ autoScalingGroupName, ...options }: InstanceMetricsOptions): MonitoredMetric[] {
  return workloadMetrics({ ...options, capacity: capacity(autoScalingGroupName) });
}

/**
 * What the group wants, not what it has: it is at its end even if the last instances never come up.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html
 */
function capacity(autoScalingGroupName: string): cloudwatch.IMetric {
  const size = (metricName: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/AutoScaling',
      metricName,
      dimensionsMap: { AutoScalingGroupName: autoScalingGroupName },
      statistic: cloudwatch.Stats.MAXIMUM,
      period: Duration.minutes(1),
    });
  return new cloudwatch.MathExpression({
    expression: '100 * desired / maximum',
    usingMetrics: { desired: size('GroupDesiredCapacity'), maximum: size('GroupMaxSize') },
    period: Duration.minutes(1),
  });
}
