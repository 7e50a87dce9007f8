import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { MonitoredMetric } from '../operations/monitored-metric.contract';

/** Where the metrics of a web ACL are. */
export interface WebAclMetricOptions {
  /** Name by which CloudWatch knows the web ACL. */
  readonly metricName: string;
  /** Region of the load balancer that it protects; the metrics of a distribution's have no such dimension. */
  readonly region?: string;
}

/**
 * What a web ACL turns away.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-metrics.html
 */
export function webAclBlocks({ metricName, region }: WebAclMetricOptions): MonitoredMetric {
  return {
    id: 'WebAclBlocks',
    name: 'WebAclBlocks',
    metric: new cloudwatch.Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensionsMap: { WebACL: metricName, Rule: 'ALL', ...(region ? { Region: region } : {}) },
      statistic: cloudwatch.Stats.SUM,
      period: Duration.minutes(1),
    }),
    unit: 'requests a minute',
    threshold: 100,
    evaluationPeriods: 5,
    description:
      'The web ACL turns away many requests: an attack, or a rule that hits legitimate callers. Its log names rule and address; while users complain, let that rule only count.',
  };
}
