import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** What runs in the app's own region. */
export interface TwinWatchedService {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly targetGroup: elbv2.ApplicationTargetGroup;
  readonly group: autoscaling.AutoScalingGroup;
}

/** Alarms on the load balancer, its targets and the group of instances. */
export function twinServiceAlarms(scope: Construct, { loadBalancer, targetGroup, group }: TwinWatchedService): void {
  const topic = alarmTopic(scope);
  const everyMinute = { period: Duration.minutes(1) };
  // The target group's own `metrics` need an L2 listener rule.
  const ofTargets = (metricName: string, statistic: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/ApplicationELB',
      metricName,
      dimensionsMap: { LoadBalancer: loadBalancer.loadBalancerFullName, TargetGroup: targetGroup.targetGroupFullName },
      statistic,
      ...everyMinute,
    });
  alarm(scope, topic, 'LoadBalancerErrors', {
    metric: loadBalancer.metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, everyMinute),
    threshold: 50,
    evaluationPeriods: 2,
    alarmDescription:
      'The load balancer itself answers with 5xx: no healthy target (503), one that breaks off (502) or does not answer in time (504). The access log names the target; look at its health and its log.',
  });
  alarm(scope, topic, 'RejectedConnections', {
    metric: loadBalancer.metrics.rejectedConnectionCount(everyMinute),
    threshold: 0,
    evaluationPeriods: 1,
    alarmDescription:
      'The load balancer has as many connections as it can hold. It grows by itself within minutes; if the load stays, reserve capacity for it, and look for a client that opens connections without end.',
  });
  alarm(scope, topic, 'ServerErrors', {
    metric: ofTargets('HTTPCode_Target_5XX_Count', cloudwatch.Stats.SUM),
    threshold: 50,
    evaluationPeriods: 2,
    alarmDescription:
      "The service itself answers with 5xx. Read its log from the alarm's first minute; after a deployment roll back, otherwise look at what it depends on.",
  });
  alarm(scope, topic, 'Latency', {
    metric: ofTargets('TargetResponseTime', cloudwatch.Stats.percentile(95)),
    threshold: 1,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    alarmDescription:
      'One request in twenty takes too long. Look at processor, memory and number of copies first, then at what the service waits for.',
  });
  alarm(scope, topic, 'UnhealthyTargets', {
    // The minimum over all nodes of the load balancer: a target that every node calls unhealthy.
    metric: ofTargets('UnHealthyHostCount', cloudwatch.Stats.MINIMUM),
    threshold: 0,
    // As long as a new instance may take to be healthy.
    evaluationPeriods: 8,
    alarmDescription:
      'Targets stay unhealthy longer than a new one takes to start: replacing them does not help. Ask the target group for the reason, then read the log of the service; after a deployment roll back.',
  });
  alarm(scope, topic, 'MaximumCapacity', {
    metric: usedCapacity(group),
    threshold: 100,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 5,
    // Auto Scaling sends its metrics as well as it can: a gap changes nothing.
    treatMissingData: cloudwatch.TreatMissingData.IGNORE,
    alarmDescription:
      'The service runs as many copies as it may. If the load is real, raise the maximum; if not, look for an attack in the access log, or for what has made the service slow.',
  });
}

/** Alarms on the distribution and its web ACL; CloudWatch has their metrics in us-east-1 only. */
export function twinEdgeAlarms(scope: Construct, distributionId: string, webAclMetricName: string): void {
  const topic = alarmTopic(scope);
  alarm(scope, topic, 'EdgeErrorRate', {
    metric: new cloudwatch.Metric({
      namespace: 'AWS/CloudFront',
      metricName: '5xxErrorRate',
      dimensionsMap: { DistributionId: distributionId, Region: 'Global' },
      statistic: cloudwatch.Stats.AVERAGE,
      period: Duration.minutes(1),
    }),
    threshold: 5,
    evaluationPeriods: 5,
    alarmDescription:
      'Users get 5xx from CloudFront. If the load balancer or the service alarms too, begin there; if not, CloudFront does not reach the load balancer: look at the VPC origin and the prefix-list rule.',
  });
  alarm(scope, topic, 'WebAclBlocks', {
    metric: new cloudwatch.Metric({
      namespace: 'AWS/WAFV2',
      metricName: 'BlockedRequests',
      dimensionsMap: { WebACL: webAclMetricName, Rule: 'ALL' },
      statistic: cloudwatch.Stats.SUM,
      period: Duration.minutes(1),
    }),
    threshold: 100,
    evaluationPeriods: 5,
    alarmDescription:
      'The web ACL turns away many requests: an attack, or a rule that hits legitimate callers. Its log names rule and address; while users complain, let that rule only count.',
  });
}

/** What the group wants, not what it has: it is at its end even if the last instances never come up. */
function usedCapacity(group: autoscaling.AutoScalingGroup): cloudwatch.MathExpression {
  const size = (metricName: string) =>
    new cloudwatch.Metric({
      namespace: 'AWS/AutoScaling',
      metricName,
      dimensionsMap: { AutoScalingGroupName: group.autoScalingGroupName },
      statistic: cloudwatch.Stats.MAXIMUM,
      period: Duration.minutes(1),
    });
  return new cloudwatch.MathExpression({
    expression: '100 * desired / maximum',
    usingMetrics: { desired: size('GroupDesiredCapacity'), maximum: size('GroupMaxSize') },
    period: Duration.minutes(1),
  });
}

function alarm(scope: Construct, topic: sns.ITopic, id: string, props: cloudwatch.AlarmProps): void {
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

/** `enforceSSL` gives the topic a policy, which replaces the one by which everything in the account may publish. */
function alarmTopic(scope: Construct): sns.Topic {
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
