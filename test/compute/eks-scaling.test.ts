import { Duration, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { eksApi, ofKind } from './support/eks';
import { ApiProtocol, ScalingPolicy, ScalingSet } from '../../src';

const JOBS = new cloudwatch.Metric({
  namespace: 'Shop',
  metricName: 'Waiting',
  dimensionsMap: { Queue: 'orders', Stage: 'prod' },
  statistic: 'Maximum',
  period: Duration.minutes(2),
});

function scaled(policies: ScalingPolicy[], bounds: { minimum?: number; maximum?: number } = {}): any {
  const protocols = [ApiProtocol.webSocket({ path: '/socket' })];
  return eksApi({ keda: true }, { protocols, scaling: ScalingSet.of({ ...bounds, policies }) });
}

/** The triggers of the one ScaledObject. */
const triggers = (...policies: ScalingPolicy[]): any[] => scaled(policies).object('ScaledObject').spec.triggers;

test('one ScaledObject has all policies, the bounds, and the behaviour that an HPA would have', () => {
  const api = scaled([ScalingPolicy.cpu(60), ScalingPolicy.requestsPerTarget(600)], { minimum: 3, maximum: 9 });
  const { spec, metadata } = api.object('ScaledObject');
  expect(spec).toMatchObject({ minReplicaCount: 3, maxReplicaCount: 9, scaleTargetRef: { kind: 'Deployment', name: metadata.name } });
  expect(spec.triggers).toHaveLength(2);
  expect(ofKind(api.template(), 'HorizontalPodAutoscaler')).toEqual([]);
  const alone = eksApi().object('HorizontalPodAutoscaler').spec.behavior;
  // AND leaves the name of its HPA to KEDA, so that the two never meet while one gives way to the other.
  expect(spec.advanced.horizontalPodAutoscalerConfig).toEqual({ behavior: alone });
});

test('processor and memory are percents of what a pod asks for', () => {
  expect(triggers(ScalingPolicy.cpu(62.5), ScalingPolicy.memory(80), ScalingPolicy.metric(JOBS, 1)).slice(0, 2)).toEqual([
    { type: 'cpu', metricType: 'Utilization', metadata: { value: '63' } },
    { type: 'memory', metricType: 'Utilization', metadata: { value: '80' } },
  ]);
});

test('requests are those of the target group in a minute, divided by the pods', () => {
  const [trigger] = triggers(ScalingPolicy.requestsPerTarget(600));
  expect(trigger).toMatchObject({ type: 'aws-cloudwatch', metricType: 'AverageValue' });
  expect(trigger.metadata).toMatchObject({
    namespace: 'AWS/ApplicationELB',
    metricName: 'RequestCount',
    metricStat: 'Sum',
    metricStatPeriod: '60',
    targetMetricValue: '600',
    dimensionName: 'LoadBalancer;TargetGroup',
    dimensionValue: expect.stringMatching(/LoadBalancer.*;.*TargetGroupFullName/),
    awsRegion: 'eu-west-1',
    ignoreNullValues: 'true',
    minMetricValue: '0',
  });
});

test('connections are counted on both sides of the load balancer, so the target is twice the number', () => {
  const [trigger] = triggers(ScalingPolicy.connectionsPerTarget(500));
  expect(trigger.metricType).toBe('AverageValue');
  expect(trigger.metadata).toMatchObject({ metricName: 'ActiveConnectionCount', metricStat: 'Sum', targetMetricValue: '1000' });
  expect(trigger.metadata.dimensionName).toBe('LoadBalancer');
});

test.each([
  ['an average is compared as it is', ScalingPolicy.metric(JOBS, 0.5), 'Value', '0.5'],
  ['a total is divided by the pods', ScalingPolicy.metricPerTarget(JOBS, 20), 'AverageValue', '20'],
])('of the own metrics %s', (_name, policy, metricType, target) => {
  const [trigger] = triggers(policy);
  expect(trigger.metricType).toBe(metricType);
  expect(trigger.metadata).toMatchObject({
    namespace: 'Shop',
    metricName: 'Waiting',
    dimensionName: 'Queue;Stage',
    dimensionValue: 'orders;prod',
    metricStat: 'Maximum',
    metricStatPeriod: '120',
    metricCollectionTime: '600',
    targetMetricValue: target,
    // A publisher that falls silent must not make the service shrink.
    ignoreNullValues: 'false',
  });
});

test('KEDA reads CloudWatch as itself', () => {
  const api = scaled([ScalingPolicy.requestsPerTarget(600)]);
  const authentication = api.object('TriggerAuthentication');
  expect(authentication.spec).toEqual({ podIdentity: { provider: 'aws' } });
  expect(api.object('ScaledObject').spec.triggers[0].authenticationRef).toEqual({ name: authentication.metadata.name });
});

test('a schedule holds its minimum of pods', () => {
  const schedule = ScalingPolicy.schedule({ start: '0 8 * * MON-FRI', end: '0 20 * * MON-FRI', timeZone: 'Europe/Berlin', minimum: 10 });
  expect(triggers(schedule)).toEqual([
    { type: 'cron', metadata: { timezone: 'Europe/Berlin', start: '0 8 * * 1,2,3,4,5', end: '0 20 * * 1,2,3,4,5', desiredReplicas: '10' } },
  ]);
});

test('KEDA comes after the pods, and the rollout after KEDA', () => {
  const template = scaled([ScalingPolicy.requestsPerTarget(600)]).template();
  const [autoscaler] = Object.keys(template.Resources).filter(id => /^ApiServiceEks\w+ScaledObject/.test(id));
  const [rollout] = Object.keys(template.Resources).filter(id => /^ApiServiceEks\w+Rollout/.test(id));
  expect(template.Resources[rollout].DependsOn).toContain(autoscaler);
});

describe('refused', () => {
  const math = new cloudwatch.MathExpression({ expression: 'a / 2', usingMetrics: { a: JOBS } });
  const window = { start: '0 8 * * *', end: '0 20 * * *' };

  test.each<[string, ScalingPolicy, RegExp]>([
    ['metric math', ScalingPolicy.metric(math, 1), /more than KEDA can ask for; got: metric math; allowed: .+; instead: .+/],
    ['a percentile', ScalingPolicy.metric(JOBS.with({ statistic: 'p99' }), 1), /got: statistic p99; allowed: .+; instead: .+/],
    [
      'another maximum',
      ScalingPolicy.schedule({ ...window, minimum: 3, maximum: 5 }),
      /another maximum; got: .+; allowed: .+; instead: .+/,
    ],
    ['a maximum alone', ScalingPolicy.schedule({ ...window, maximum: 5 }), /got: a maximum alone; allowed: .+; instead: .+/],
    [
      'a number of connections that is known late',
      ScalingPolicy.connectionsPerTarget(Token.asNumber({ Ref: 'Connections' })),
      /known only at deployment; got: a token; allowed: .+; instead: .+/,
    ],
    [
      'steps',
      ScalingPolicy.step(JOBS, {
        steps: [
          { upper: 60, change: 0 },
          { lower: 60, change: 1 },
        ],
      }),
      /got: step; allowed: .+; instead: .+/,
    ],
  ])('%s', (_name, policy, message) => {
    expect(() => scaled([policy])).toThrow(message);
  });
});
