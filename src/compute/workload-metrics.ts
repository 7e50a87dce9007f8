import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { healthyCapacity } from './load-balancer-scaling';
import { IWorkload, WorkloadTarget } from './workload.contract';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { loadBalancerMetric } from '../private/load-balancer-metric';
import { ScalingSet } from '../scaling/scaling-set';

/** What is watched of a service, whatever it runs on. */
export interface WorkloadMetricsOptions {
  /** Stands before every id. */
  readonly prefix: string;
  readonly targets: WorkloadTarget[];
  /** Undefined: not behind a load balancer. */
  readonly loadBalancerFullName?: string;
  readonly scaling: ScalingSet;
  /** How long a new copy may take to be healthy. */
  readonly healthySeconds: number;
  /** Copies in percent of the most that there may be. Undefined: nothing counts them. */
  readonly capacity?: cloudwatch.IMetric;
}

/** What is watched of tasks and pods, which nothing but the load balancer counts by the minute and without a charge. */
export function balancedMetrics(
  { node: { id: prefix }, targets }: IWorkload,
  healthySeconds: number,
  { loadBalancerFullName, scaling = ScalingSet.of() }: { loadBalancerFullName?: string; scaling?: ScalingSet },
): MonitoredMetric[] {
  const capacity = healthyCapacity(targets[0], scaling.maximum, loadBalancerFullName);
  return workloadMetrics({ prefix, targets, loadBalancerFullName, scaling, healthySeconds, capacity });
}

export function workloadMetrics(options: WorkloadMetricsOptions): MonitoredMetric[] {
  const { prefix, targets, loadBalancerFullName, scaling, capacity } = options;
  const unhealthy = loadBalancerFullName
    ? targets.map(target => unhealthyTargets(target, loadBalancerFullName, options.healthySeconds))
    : [];
  // A service of fixed size is always at its maximum.
  const full = capacity && scaling.minimum < scaling.maximum ? [maximumCapacity(capacity)] : [];
  return [...unhealthy, ...full].map(metric => ({ ...metric, id: `${prefix}/${metric.id}` }));
}

/** A new copy is unhealthy until it has started, in every deployment and whenever the service grows: only what lasts longer is worth a call. */
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

function maximumCapacity(metric: cloudwatch.IMetric): MonitoredMetric {
  return {
    id: 'MaximumCapacity',
    name: 'MaximumCapacity',
    metric,
    unit: 'percent',
    threshold: 100,
    maximumThreshold: 100,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 5,
    // AWS sends such metrics as well as it can: a gap changes nothing.
    treatMissingData: cloudwatch.TreatMissingData.IGNORE,
    description:
      'The service runs as many copies as it may and can not grow. If the load is real, raise the maximum; if not, look for an attack in the access log, or for what has made the service slow.',
  };
}
