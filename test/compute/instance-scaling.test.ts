import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MathExpression, Metric, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ApiProtocol, Compute, PredictiveMode, ScalingKind, ScalingPolicy, ScalingSet, StepUnit } from '../../src';
import { servicePorts } from '../../src/api/service-ports';
import { IMAGE, ofType, only, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';

const POLICY = 'AWS::AutoScaling::ScalingPolicy';
const ACTION = 'AWS::AutoScaling::ScheduledAction';
const ALARM = 'AWS::CloudWatch::Alarm';
const GROUP = 'AWS::AutoScaling::AutoScalingGroup';

const jobs = new Metric({ namespace: 'Shop', metricName: 'Jobs', dimensionsMap: { Service: 'mail' }, period: Duration.minutes(1) });

const BEHIND = { loadBalancerFullName: 'app/front/1' };

/** Instances of two ports, for HTTP and for gRPC, behind a load balancer. */
function scaledTo(set: ScalingSet, stack = regionalStack(), front: { loadBalancerFullName?: string } = BEHIND): Template {
  const vpc = new ec2.Vpc(stack, 'Vpc');
  const workload = Compute.autoScalingGroup().bind(stack, {
    vpc,
    artifact: IMAGE,
    ports: servicePorts([ApiProtocol.rest(), ApiProtocol.grpc({ services: ['shop.v1.Inventory'] })]),
    environment: {},
    role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
    securityGroup: new ec2.SecurityGroup(stack, 'Instances', { vpc }),
    ...front,
  });
  workload.scale(set);
  return Template.fromStack(stack);
}

const scaled = (policies: ScalingPolicy[], stack?: Stack, front?: object) =>
  scaledTo(ScalingSet.of({ minimum: 2, maximum: 20, policies }), stack, front);

/** The tracked metric of the only policy. */
function tracked(template: Template): any {
  const { PolicyType, AutoScalingGroupName, TargetTrackingConfiguration } = only(template, POLICY).resource.Properties;
  expect([PolicyType, AutoScalingGroupName]).toEqual(['TargetTrackingScaling', { Ref: only(template, GROUP).id }]);
  const { TargetValue, CustomizedMetricSpecification } = TargetTrackingConfiguration;
  return { target: TargetValue, metrics: CustomizedMetricSpecification.Metrics };
}

describe("a metric of the service's own", () => {
  const stat = {
    Stat: 'Average',
    Metric: { Namespace: 'Shop', MetricName: 'Jobs', Dimensions: [{ Name: 'Service', Value: 'mail' }] },
  };

  test('is tracked as it is, with any statistic', () => {
    expect(tracked(scaled([ScalingPolicy.metric(jobs, 0.5)]))).toEqual({ target: 0.5, metrics: [{ Id: 'perTarget', MetricStat: stat }] });
    expect(tracked(scaled([ScalingPolicy.metric(jobs.with({ statistic: 'p90', unit: Unit.SECONDS }), 2)])).metrics).toMatchObject([
      { MetricStat: { Stat: 'p90', Unit: 'Seconds' } },
    ]);
  });

  test('is divided by the instances in service where it counts for all of them', () => {
    const template = scaled([ScalingPolicy.metricPerTarget(jobs, 50)]);

    expect(tracked(template)).toEqual({
      target: 50,
      metrics: [
        { Id: 'perTarget', Expression: 'scalingTotal / IF(scalingCopies > 0, scalingCopies, 1)', ReturnData: true },
        { Id: 'scalingTotal', MetricStat: stat, ReturnData: false },
        {
          Id: 'scalingCopies',
          ReturnData: false,
          MetricStat: {
            Stat: 'Average',
            Metric: {
              Namespace: 'AWS/AutoScaling',
              MetricName: 'GroupInServiceInstances',
              Dimensions: [{ Name: 'AutoScalingGroupName', Value: { Ref: only(template, GROUP).id } }],
            },
          },
        },
      ],
    });
    expect(only(template, GROUP).resource.Properties.MetricsCollection).toEqual([{ Granularity: '1Minute' }]);
  });

  test('may be metric math, whose parts are named once each', () => {
    const failed = new Metric({ namespace: 'Shop', metricName: 'Failed' });
    const share = new MathExpression({ expression: 'failed / sum', usingMetrics: { failed, sum: new MathExpression({ expression: 'failed + jobs', usingMetrics: { failed, jobs } }) } }); // prettier-ignore

    const { metrics } = tracked(scaled([ScalingPolicy.metric(share, 0.1)]));

    expect(metrics.map(({ Id, Expression, ReturnData }: any) => [Id, Expression, ReturnData])).toEqual([
      ['perTarget', 'failed / sum', true],
      ['failed', undefined, false],
      ['sum', 'failed + jobs', false],
      ['jobs', undefined, false],
    ]);
  });

  test('keeps its logical id when its level changes, and has another one for another metric', () => {
    const id = (policy: ScalingPolicy) => only(scaled([policy]), POLICY).id;

    expect(id(ScalingPolicy.metric(jobs, 1))).toBe(id(ScalingPolicy.metric(jobs, 2)));
    expect(id(ScalingPolicy.metric(jobs, 1))).not.toBe(id(ScalingPolicy.metric(jobs.with({ statistic: 'Sum' }), 1)));
  });

  test('may be that of a resource in the stack, under the same logical id in every synthesis', () => {
    const build = (...before: string[]) => {
      const stack = regionalStack();
      before.forEach(id => new sqs.Queue(stack, id));
      return scaled([ScalingPolicy.metricPerTarget(new sqs.Queue(stack, 'Queue').metricApproximateNumberOfMessagesVisible(), 10)], stack);
    };

    expect(only(build(), POLICY).id).toBe(only(build('Other', 'More'), POLICY).id);
  });

  test('is refused from another region or account, which a scaling policy does not read', () => {
    const message = (where: string) =>
      fourParts('its own account and region only', `Shop Jobs in ${where}`, 'metrics in eu-west-1', 'publish the metric where');
    const stack = () => new Stack(undefined, 'App', { env: { region: 'eu-west-1', account: '111122223333' } });

    expect(() => scaled([ScalingPolicy.metric(jobs.with({ region: 'us-east-1' }), 1)])).toThrow(message('us-east-1'));
    expect(() => scaled([ScalingPolicy.metric(jobs.with({ account: '444455556666' }), 1)], stack())).toThrow(message('444455556666'));
    expect(() => scaled([ScalingPolicy.metric(jobs.with({ region: 'eu-west-1', account: '111122223333' }), 1)], stack())).not.toThrow();
  });

  test('is no search', () => {
    const search = new MathExpression({ expression: `SUM(SEARCH('{Shop} Jobs', 'Sum'))`, usingMetrics: {} });

    expect(() => scaled([ScalingPolicy.metric(search, 1)])).toThrow(
      fourParts('a search, which may find any number of metrics', 'SEARCH', 'metric math over named metrics', 'name the metrics'),
    );
  });
});

describe('steps', () => {
  const steps = [
    { lower: 80, change: 4 },
    { upper: 20, change: -1 },
    { lower: 20, upper: 60, change: 0 },
    { lower: 60, upper: 80, change: 1 },
  ];

  test('become an alarm and a policy for each side, with bounds counted from the alarm', () => {
    const template = scaled([ScalingPolicy.step(jobs, { steps })]);

    expect(ofType(template, ALARM).map(({ resource: { Properties } }) => Properties)).toEqual([
      expect.objectContaining({ ComparisonOperator: 'LessThanOrEqualToThreshold', Threshold: 20, EvaluationPeriods: 15, Period: 60 }),
      expect.objectContaining({ ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 60, EvaluationPeriods: 1, Period: 60 }),
    ]);
    const rung = ofType(template, ALARM).map(({ resource }) => resource.Properties.AlarmActions);
    expect(rung).toEqual(ofType(template, POLICY).map(({ id }) => [{ Ref: id }]));
    expect(ofType(template, POLICY).map(({ resource: { Properties } }) => Properties)).toEqual([
      expect.objectContaining({
        PolicyType: 'StepScaling',
        AdjustmentType: 'ChangeInCapacity',
        StepAdjustments: [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -1 }],
      }),
      expect.objectContaining({
        AutoScalingGroupName: { Ref: only(template, GROUP).id },
        StepAdjustments: [
          { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 20, ScalingAdjustment: 1 },
          { MetricIntervalLowerBound: 20, ScalingAdjustment: 4 },
        ],
      }),
    ]);
  });

  test('leave the warm-up to the group', () => {
    const [{ resource }] = ofType(scaled([ScalingPolicy.step(jobs, { steps })]), POLICY);
    expect(resource.Properties.EstimatedInstanceWarmup).toBeUndefined();
    expect(resource.Properties.Cooldown).toBeUndefined();
  });

  test('by percent, after as many readings as the user says', () => {
    const policy = ScalingPolicy.step(jobs, { steps: [{ lower: 60, change: 50 }], unit: StepUnit.PERCENT, evaluationPeriodsOut: 3 });
    const template = scaled([policy]);

    expect(only(template, POLICY).resource.Properties.AdjustmentType).toBe('PercentChangeInCapacity');
    expect(only(template, ALARM).resource.Properties).toMatchObject({ EvaluationPeriods: 3, Threshold: 60 });
  });

  test('by metric math, as any alarm', () => {
    const double = new MathExpression({ expression: 'jobs * 2', usingMetrics: { jobs }, period: Duration.minutes(1) });
    const template = scaled([ScalingPolicy.step(double, { steps: [{ lower: 60, change: 1 }] })]);

    expect(only(template, ALARM).resource.Properties.Metrics).toHaveLength(2);
  });
});

describe('a schedule', () => {
  const schedule = (options: object) =>
    ScalingPolicy.schedule({ start: '0 8 * * MON-FRI', end: '0 20 * * MON-FRI', timeZone: 'Europe/Berlin', ...options });
  const actions = (template: Template) => ofType(template, ACTION).map(({ resource: { Properties } }) => Properties);

  test('sets its bounds, and those of the set when it ends', () => {
    const template = scaled([schedule({ minimum: 10, maximum: 15 })]);
    const group = { AutoScalingGroupName: { Ref: only(template, GROUP).id }, TimeZone: 'Europe/Berlin' };

    expect(actions(template)).toEqual([
      { ...group, Recurrence: '0 8 * * 1,2,3,4,5', MinSize: 10, MaxSize: 15 },
      { ...group, Recurrence: '0 20 * * 1,2,3,4,5', MinSize: 2, MaxSize: 20 },
    ]);
  });

  test('leaves alone the bound that it does not name', () => {
    const bounds = (options: object) => actions(scaled([schedule(options)])).map(({ MinSize, MaxSize }) => [MinSize, MaxSize]);

    expect(bounds({ minimum: 10 })).toEqual([
      [10, undefined],
      [2, undefined],
    ]);
    expect(bounds({ maximum: 4 })).toEqual([
      [undefined, 4],
      [undefined, 20],
    ]);
  });

  test('has one logical id for each moment, so that no deployment makes a second action at the moment of an old one', () => {
    const ids = (...policies: ScalingPolicy[]) => ofType(scaled(policies), ACTION).map(({ id }) => id);
    const [start, end] = ids(schedule({ minimum: 10 }));

    expect(ids(schedule({ minimum: 12 }))).toEqual([start, end]);
    expect(ids(schedule({ minimum: 10, start: '0 20 * * MON-FRI', end: '0 8 * * MON-FRI' }))).toEqual([end, start]);
    const lunch = ScalingPolicy.schedule({ start: '0 5 * * *', end: '0 6 * * *', timeZone: 'Europe/Berlin', minimum: 3 });
    expect(ids(lunch, schedule({ minimum: 10 }))).toEqual([expect.anything(), expect.anything(), start, end]);
  });

  test("survives a deployment: the group's own bounds are not written back", () => {
    const { UpdatePolicy } = only(scaled([schedule({ minimum: 10 })]), GROUP).resource;
    expect(UpdatePolicy.AutoScalingScheduledAction).toEqual({ IgnoreUnmodifiedGroupSizeProperties: true });
    expect(UpdatePolicy.AutoScalingRollingUpdate.SuspendProcesses).toContain('ScheduledActions');
  });
});

describe('a forecast', () => {
  const forecasts = (policy: ScalingPolicy) =>
    ofType(scaled([ScalingPolicy.memory(50), policy]), POLICY)
      .map(({ resource: { Properties } }) => Properties)
      .filter(({ PolicyType }) => PolicyType === 'PredictiveScaling')
      .map(({ PredictiveScalingConfiguration }) => PredictiveScalingConfiguration);

  test('of processor use, followed five minutes ahead', () => {
    expect(forecasts(ScalingPolicy.predictive(ScalingPolicy.cpu(60)))).toEqual([
      {
        Mode: 'ForecastAndScale',
        SchedulingBufferTime: 300,
        MetricSpecifications: [{ TargetValue: 60, PredefinedMetricPairSpecification: { PredefinedMetricType: 'ASGCPUUtilization' } }],
      },
    ]);
  });

  test('of requests, one for each target group with its own label', () => {
    const found = forecasts(ScalingPolicy.predictive(ScalingPolicy.requestsPerTarget(900), { mode: PredictiveMode.FORECAST_ONLY }));

    expect(found.map(({ Mode }) => Mode)).toEqual(['ForecastOnly', 'ForecastOnly']);
    const pairs = found.map(({ MetricSpecifications: [{ PredefinedMetricPairSpecification }] }) => PredefinedMetricPairSpecification);
    expect(pairs).toEqual(
      ['Port8080', 'Port9090'].map(port => ({
        PredefinedMetricType: 'ALBRequestCount',
        ResourceLabel: {
          'Fn::Join': ['', ['app/front/1/', { 'Fn::GetAtt': [expect.stringContaining(port), 'TargetGroupFullName'] }]],
        },
      })),
    );
  });

  test('of requests is refused where no load balancer counts them', () => {
    const policy = ScalingPolicy.predictive(ScalingPolicy.requestsPerTarget(5));

    expect(() => scaled([ScalingPolicy.cpu(50), policy], regionalStack(), {})).toThrow(
      fourParts('requests cannot be counted without a load balancer', 'a request policy on a worker', 'processor', 'leave'),
    );
  });
});

test('a fixed size has bounds and nothing that would move it', () => {
  const template = scaledTo(ScalingSet.fixed(4));

  expect(only(template, GROUP).resource.Properties).toMatchObject({ MinSize: '4', MaxSize: '4' });
  expect([POLICY, ACTION].flatMap(type => ofType(template, type))).toEqual([]);
});

test('the group can do every kind', () => {
  expect(Compute.autoScalingGroup().capabilities.scalingKinds).toEqual(Object.values(ScalingKind));
});
