import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { ServicePort } from '../compute/compute.contract';
import { IWorkload } from '../compute/workload.contract';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { loadBalancerMetric } from '../private/load-balancer-metric';
import { ApiProtocol } from '../protocol/api-protocol';
import { MetricTraits } from '../protocol/metric.contract';

/** What the load balancer tells of itself, whatever the services do. */
export function loadBalancerMetrics(loadBalancerFullName: string): MonitoredMetric[] {
  const count = (metricName: string) => loadBalancerMetric({ metricName, statistic: cloudwatch.Stats.SUM, loadBalancerFullName });
  return [
    {
      id: 'LoadBalancerErrors',
      name: 'LoadBalancerErrors',
      metric: count('HTTPCode_ELB_5XX_Count'),
      unit: 'responses a minute',
      threshold: 50,
      evaluationPeriods: 2,
      description:
        'The load balancer itself answers with 5xx: no healthy target (503), one that breaks off (502) or does not answer in time (504). The access log names the target; look at its health and its log.',
    },
    {
      id: 'RejectedConnections',
      name: 'RejectedConnections',
      metric: count('RejectedConnectionCount'),
      unit: 'connections a minute',
      threshold: 0,
      evaluationPeriods: 1,
      description:
        'The load balancer turns connections away because it has as many as it can hold. It grows by itself within minutes; if the load stays, reserve capacity for it (LCU reservation), and look for a client that opens connections without end.',
    },
  ];
}

/** What is watched of a service. */
export interface ServiceMetricsOptions {
  readonly service: IConstruct;
  readonly workload: IWorkload;
  readonly ports: ServicePort[];
  readonly protocols: ApiProtocol[];
  readonly loadBalancerFullName: string;
}

/** What a service's protocols tell of its target groups, and what its compute tells. */
export function serviceMetrics({ service, workload, ports, protocols, loadBalancerFullName }: ServiceMetricsOptions): MonitoredMetric[] {
  const id = service.node.id;
  const ofTargets = ports.flatMap(({ id: portId, port }) => {
    const traits = mostPatient(protocols.filter(protocol => protocol.traits.target.port === port));
    const targets = workload.targets.filter(target => target.portId === portId);
    return targets.flatMap(({ targetGroup }) =>
      traits.map((trait): MonitoredMetric => ({
        id: `${id}${targetGroup.node.path.slice(service.node.path.length)}/${trait.name}`,
        name: trait.name,
        metric: loadBalancerMetric({ ...trait, loadBalancerFullName, targetGroup }),
        unit: trait.unit,
        threshold: trait.threshold,
        evaluationPeriods: trait.evaluationMinutes,
        datapointsToAlarm: trait.badMinutes,
        description: trait.description,
      })),
    );
  });
  return [...ofTargets, ...workload.metrics.map(metric => ({ ...metric, id: `${id}/${metric.id}` }))];
}

/** Protocols on one port share its target group, and CloudWatch can't tell them apart there: the highest threshold of a kind holds. */
function mostPatient(protocols: ApiProtocol[]): MetricTraits[] {
  const kinds = new Map<string, MetricTraits>();
  for (const metric of protocols.flatMap(({ traits }) => traits.metrics)) {
    const other = kinds.get(metric.name);
    if (!other || metric.threshold > other.threshold) kinds.set(metric.name, metric);
  }
  return [...kinds.values()];
}
