import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { carry, Companion, US_EAST_1, usEast1Scope } from '../region/us-east-1';
import { webAclBlocks } from '../waf/web-acl-metrics';

/**
 * What CloudFront and the web ACL in front of it tell: in us-east-1, whatever the distribution's own region.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/programming-cloudwatch-metrics.html
 */
export function edgeMetrics(owner: Construct, distribution: cloudfront.IDistribution, webAclMetricName?: string): MonitoredMetric[] {
  const scope = usEast1Scope(owner, Companion.AFTER);
  const distributionId = carry(owner, scope, 'DistributionId', distribution.distributionId);
  const errors: MonitoredMetric = {
    id: 'EdgeErrorRate',
    name: 'EdgeErrorRate',
    metric: new cloudwatch.Metric({
      namespace: 'AWS/CloudFront',
      metricName: '5xxErrorRate',
      dimensionsMap: { DistributionId: distributionId, Region: 'Global' },
      statistic: cloudwatch.Stats.AVERAGE,
      period: Duration.minutes(1),
      region: US_EAST_1,
    }),
    unit: 'percent',
    threshold: 5,
    maximumThreshold: 100,
    evaluationPeriods: 5,
    description:
      'Users get 5xx from CloudFront. If the load balancer or a service alarms too, begin there; if not, CloudFront does not reach the load balancer: look at the VPC origin, the prefix-list rule and the certificate.',
  };
  const blocks = webAclMetricName === undefined ? [] : [webAclBlocks({ metricName: webAclMetricName })];
  return [errors, ...blocks].map(metric => ({ ...metric, usEast1Scope: scope }));
}
