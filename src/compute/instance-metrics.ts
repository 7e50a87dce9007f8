import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { WorkloadTarget } from './workload.contract';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { loadBalancerMetric } from '../private/load-balancer-metric';
import { ScalingSet } from '../scaling/scaling-set';

/** What is watched of a service on instances. */
export interface InstanceMetricsOptions {
  /** Stands before every id. */
  readonly prefix: string;
  readonly targets: WorkloadTarget[];
  /** Undefined: not behind a load balancer. */
  readonly loadBalancerFullName?: string;
  readonly autoScalingGroupName: string;
  readonly scaling: ScalingSet;
  /** How long a new instance may take to be healthy. */
  readonly healthySeconds: number;
}

export function instanceMetrics(options: InstanceMetricsOptions): MonitoredMetric[] {
  const { prefix, targets, loadBalancerFullName, scaling } = options;
  const unhealthy = loadBalancerFullName
    ? targets.map(target => unhealthyTargets(target, loadBalancerFullName, options.healthySeconds))
    : [];
  // A group of fixed size is always at its maximum.
  const full = scaling.minimum < scaling.maximum ? [maximumCapacity(options.autoScalingGroupName)] : [];
  return [...unhealthy, ...full].map(metric => ({ ...metric, id: `${prefix}/${metric.id}` }));
}

/** An instance is unhealthy while it boots, in every deployment and whenever the group grows: only what lasts longer is worth a call. */
function unhealthyTargets({ targetGroup }: WorkloadTarget, loadBalancerFullName: string, healthySeconds: number): MonitoredMetric {
  return {
    id: `${targetGroup.node.id}/UnhealthyTargets`,
    name: 'UnhealthyTargets',
    // The minimum over all nodes of the load balancer, as AWS advises: a target that every node calls unhealthy.
    metric: loadBalancerMetric({
      metricName: 'UnHealthyHostCount',
      statistic: cloudwatch.Stats.MINIMUM,
      loadBalancerFullName,
      targetGroup,
    }),
    unit: 'targets',
    threshold: 0,
    evaluationPeriods: Math.ceil(healthySeconds / 60),
    description:
      'Targets stay unhealthy longer than a new one takes to start: replacing them does not help. Ask the target group for the reason, then read the log of the service; after a deployment roll back.',
  };
}

/** @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-metrics.html */
function maximumCapacity(autoScalingGroupName: string): MonitoredMetric {
  const size = (metricName: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/AutoScaling',
      metricName,
      dimensionsMap: { AutoScalingGroupName: autoScalingGroupName },
      statistic: cloudwatch.Stats.MAXIMUM,
      period: Duration.minutes(1),
    });
  return {
    id: 'MaximumCapacity',
    name: 'MaximumCapacity',
    metric: new cloudwatch.MathExpression({
      expression: '100 * desired / maximum',
      // What the group wants, not what it has: it is at its end even if the last instances never come up.
      usingMetrics: { desired: size('GroupDesiredCapacity'), maximum: size('GroupMaxSize') },
      period: Duration.minutes(1),
    }),
    unit: 'percent',
    threshold: 100,
    maximumThreshold: 100,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 5,
    // Auto Scaling sends its metrics as well as it can: a gap changes nothing.
    treatMissingData: cloudwatch.TreatMissingData.IGNORE,
    description:
      'The service runs as many copies as it may and can not grow. If the load is real, raise the maximum; if not, look for an attack in the access log, or for what has made the service slow.',
  };
}
