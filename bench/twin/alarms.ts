import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { TwinWorkload } from './workload';

const EVERY_MINUTE = { period: Duration.minutes(1) };

/** `enforceSSL` gives the topic a policy, which replaces the one by which everything in the account may publish. */
export function alarmTopic(scope: Construct): sns.Topic {
  const topic = new sns.Topic(scope, 'AlarmTopic', { enforceSSL: true });
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: {
        ArnLike: {
          'aws:SourceArn': Stack.of(scope).formatArn({
            service: 'cloudwatch',
            resource: 'alarm',
            resourceName: '*',
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        },
      },
    }),
  );
  return topic;
}

/** Alarms on the load balancer itself. */
export function loadBalancerAlarms(scope: Construct, topic: sns.ITopic, { metrics }: elbv2.ApplicationLoadBalancer): void {
  alarm(scope, topic, 'LoadBalancerErrors', {
    metric: metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, EVERY_MINUTE),
    threshold: 50,
    evaluationPeriods: 2,
    alarmDescription:
      'The load balancer itself answers with 5xx: no healthy target (503), one that breaks off (502) or does not answer in time (504). The access log names the target; look at its health and its log.',
  });
  alarm(scope, topic, 'RejectedConnections', {
    metric: metrics.rejectedConnectionCount(EVERY_MINUTE),
    threshold: 0,
    evaluationPeriods: 1,
    alarmDescription:
      'The load balancer has as many connections as it can hold. It grows by itself within minutes; if the load stays, reserve capacity for it, and look for a client that opens connections without end.',
  });
}

/** Alarms on a service's targets and their number. */
export function serviceAlarms(service: TwinWorkload, topic: sns.ITopic): void {
  alarm(service, topic, 'ServerErrors', {
    metric: service.metric('HTTPCode_Target_5XX_Count', cloudwatch.Stats.SUM),
    threshold: 50,
    evaluationPeriods: 2,
    alarmDescription:
      "The service itself answers with 5xx. Read its log from the alarm's first minute; after a deployment roll back, otherwise look at what it depends on.",
  });
  alarm(service, topic, 'UnhealthyTargets', {
    // The minimum over all nodes of the load balancer: a target that every node calls unhealthy.
    metric: service.metric('UnHealthyHostCount', cloudwatch.Stats.MINIMUM),
    threshold: 0,
    evaluationPeriods: service.minutesToStart,
    alarmDescription:
      'Targets stay unhealthy longer than a new one takes to start: replacing them does not help. Ask the target group for the reason, then read the log of the service; after a deployment roll back.',
  });
  alarm(service, topic, 'MaximumCapacity', {
    metric: service.usedCapacity,
    threshold: 100,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 5,
    // AWS sends such metrics as well as it can: a gap changes nothing.
    treatMissingData: cloudwatch.TreatMissingData.IGNORE,
    alarmDescription:
      'The service runs as many copies as it may. If the load is real, raise the maximum; if not, look for an attack in the access log, or for what has made the service slow.',
  });
}

/** Not for gRPC, whose streams stay open as long as their clients like. */
export function latencyAlarm(service: TwinWorkload, topic: sns.ITopic): void {
  alarm(service, topic, 'Latency', {
    metric: service.metric('TargetResponseTime', cloudwatch.Stats.percentile(95)),
    threshold: 1,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    alarmDescription:
      'One request in twenty takes too long. Look at processor, memory and number of copies first, then at what the service waits for.',
  });
}

/** Alarms on the distribution and its web ACL; CloudWatch has their metrics in us-east-1 only. */
export function edgeAlarms(scope: Construct, distributionId: string, webAclMetricName: string): void {
  const topic = alarmTopic(scope);
  alarm(scope, topic, 'EdgeErrorRate', {
    metric: new cloudwatch.Metric({
      namespace: 'AWS/CloudFront',
      metricName: '5xxErrorRate',
      dimensionsMap: { DistributionId: distributionId, Region: 'Global' },
      statistic: cloudwatch.Stats.AVERAGE,
      ...EVERY_MINUTE,
    }),
    threshold: 5,
    evaluationPeriods: 5,
    alarmDescription:
      'Users get 5xx from CloudFront. If the load balancer or the service alarms too, begin there; if not, CloudFront does not reach the load balancer: look at the origin and the prefix-list rule.',
  });
  alarm(scope, topic, 'WebAclBlocks', {
    metric: new cloudwatch.Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensionsMap: { WebACL: webAclMetricName, Rule: 'ALL' },
      statistic: cloudwatch.Stats.SUM,
      ...EVERY_MINUTE,
    }),
    threshold: 100,
    evaluationPeriods: 5,
    alarmDescription:
      'The web ACL turns away many requests: an attack, or a rule that hits legitimate callers. Its log names rule and address; while users complain, let that rule only count.',
  });
}

export function alarm(scope: Construct, topic: sns.ITopic, id: string, props: cloudwatch.AlarmProps): void {
  const made = new cloudwatch.Alarm(scope, id, {
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    // No requests, no errors.
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    ...props,
  });
  const action = new SnsAction(topic);
  made.addAlarmAction(action);
  made.addOkAction(action);
}
