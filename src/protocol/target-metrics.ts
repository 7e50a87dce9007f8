import { MetricTraits } from './metric.contract';

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
export const SERVER_ERRORS: MetricTraits = {
  name: 'ServerErrors',
  metricName: 'HTTPCode_Target_5XX_Count',
  statistic: 'Sum',
  unit: 'responses a minute',
  threshold: 50,
  evaluationMinutes: 2,
  badMinutes: 2,
  description:
    "The service itself answers with 5xx. Read its log from the alarm's first minute; after a deployment roll back, otherwise look at what it depends on.",
};

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
export const LATENCY: MetricTraits = {
  name: 'Latency',
  metricName: 'TargetResponseTime',
  statistic: 'p95',
  unit: 'seconds',
  threshold: 1,
  evaluationMinutes: 5,
  badMinutes: 3,
  description:
    'One request in twenty takes too long. Look at processor, memory and number of copies first, then at what the service waits for, such as its database.',
};
