import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { FargateApi, fargateApi, SERVICE } from './support/fargate';
import { ApiProtocol, Compute, FargateOptions, PredictiveMode, ScalableApiProps, ScalingPolicy, ScalingSet, StepUnit } from '../../src';
import { IMAGE, ofType, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';

const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';

const policies = (built: FargateApi): { [name: string]: any } =>
  Object.fromEntries(ofType(built.template(), POLICY).map(({ resource: { Properties } }) => [Properties.PolicyName, Properties]));
const scaled = (given: ScalingPolicy[], options: FargateOptions = {}, props: Partial<ScalableApiProps> = {}) =>
  fargateApi(options, { ...props, scaling: ScalingSet.of({ minimum: 2, maximum: 9, policies: given }) });
const label = ({ stack, some, workload }: FargateApi) =>
  stack.resolve(`${some.loadBalancer.loadBalancerFullName}/${(workload.targets[0].targetGroup as any).targetGroupFullName}`);
const QUEUE = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Waiting', statistic: 'Maximum', period: Duration.minutes(1) });

test('out after one minute, in after five, by metrics of 20 seconds', () => {
  const built = scaled([ScalingPolicy.cpu(60), ScalingPolicy.memory(70)]);
  expect(built.properties(SERVICE).Monitoring).toEqual({
    MetricConfigurations: [{ MetricNames: ['CPUUtilization', 'MemoryUtilization'], ResolutionSeconds: 20 }],
  });
  const tracked = (target: number, type: string) => ({
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: target,
      ScaleOutCooldown: 60,
      ScaleInCooldown: 300,
      PredefinedMetricSpecification: { PredefinedMetricType: type },
    },
  });
  expect(policies(built)).toMatchObject({
    CpuScaling: tracked(60, 'ECSServiceAverageCPUUtilizationHighResolution'),
    MemoryScaling: tracked(70, 'ECSServiceAverageMemoryUtilizationHighResolution'),
  });
});

test('by metrics of a minute where those of 20 seconds are not wanted', () => {
  const built = scaled([ScalingPolicy.cpu(60), ScalingPolicy.memory(70)], { highResolutionMetrics: false });
  expect(built.properties(SERVICE).Monitoring).toBeUndefined();
  const types = Object.values(policies(built)).map(
    policy => policy.TargetTrackingScalingPolicyConfiguration.PredefinedMetricSpecification.PredefinedMetricType,
  );
  expect(types).toEqual(['ECSServiceAverageCPUUtilization', 'ECSServiceAverageMemoryUtilization']);
});

test('the service, within its bounds, with the role that AWS keeps for it', () => {
  const built = scaled([]);
  const { ResourceId, ...rest } = built.properties('AWS::ApplicationAutoScaling::ScalableTarget');
  expect(rest).toMatchObject({ MinCapacity: 2, MaxCapacity: 9, ScalableDimension: 'ecs:service:DesiredCount', ServiceNamespace: 'ecs' });
  expect(JSON.stringify(rest.RoleARN)).toContain('AWSServiceRoleForApplicationAutoScaling_ECSService');
  expect(ResourceId).toEqual(
    built.stack.resolve(`service/${built.workload.service.cluster.clusterName}/${built.workload.service.serviceName}`),
  );
  expect(policies(built)).toEqual({});
});

test('by requests of each target group', () => {
  const built = scaled([ScalingPolicy.requestsPerTarget(900)]);
  expect(policies(built).RequestScalingPort8080.TargetTrackingScalingPolicyConfiguration).toMatchObject({
    TargetValue: 900,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: label(built) },
  });
});

test('by connections: half of those at the load balancer, by healthy targets', () => {
  const built = scaled([ScalingPolicy.connectionsPerTarget(500)], {}, { protocols: [ApiProtocol.webSocket({ path: '/socket' })] });
  const { CustomizedMetricSpecification, TargetValue } = policies(built).ConnectionScalingPort8080.TargetTrackingScalingPolicyConfiguration;
  expect(TargetValue).toBe(500);
  const [result, ...sources] = CustomizedMetricSpecification.Metrics;
  expect(result).toMatchObject({ Expression: 'connections / 2 / IF(healthy > 0, healthy, 1)', ReturnData: true });
  expect(sources.map(({ Id, MetricStat, ReturnData }: any) => [Id, MetricStat.Metric.MetricName, MetricStat.Stat, ReturnData])).toEqual([
    ['connections', 'ActiveConnectionCount', 'Sum', false],
    ['healthy', 'HealthyHostCount', 'Maximum', false],
  ]);
});

test("by the service's own metrics, as they are or for each task", () => {
  const metrics = (policy: ScalingPolicy) =>
    Object.values(policies(scaled([policy])))[0].TargetTrackingScalingPolicyConfiguration.CustomizedMetricSpecification.Metrics;
  expect(metrics(ScalingPolicy.metric(QUEUE, 5))).toMatchObject([{ MetricStat: { Metric: { MetricName: 'Waiting' }, Stat: 'Maximum' } }]);
  const [result, ...sources] = metrics(ScalingPolicy.metricPerTarget(QUEUE, 5));
  expect(result.Expression).toMatch(/\/ IF\(\w+ > 0, \w+, 1\)$/);
  expect(sources.map(({ MetricStat }: any) => MetricStat.Metric.MetricName)).toEqual(['Waiting', 'HealthyHostCount']);
});

test('by steps, out and in, each with its alarm and its pause', () => {
  const built = scaled([
    ScalingPolicy.step(QUEUE, {
      unit: StepUnit.PERCENT,
      steps: [
        { upper: 20, change: -10 },
        { lower: 20, upper: 60, change: 0 },
        { lower: 60, upper: 80, change: 20 },
        { lower: 80, change: 50 },
      ],
    }),
  ]);
  const steps = ofType(built.template(), POLICY).map(({ id, resource }) => ({
    id,
    ...resource.Properties.StepScalingPolicyConfiguration,
  }));
  expect(steps).toMatchObject([
    {
      AdjustmentType: 'PercentChangeInCapacity',
      Cooldown: 300,
      StepAdjustments: [{ MetricIntervalUpperBound: 0, ScalingAdjustment: -10 }],
    },
    {
      AdjustmentType: 'PercentChangeInCapacity',
      Cooldown: 60,
      StepAdjustments: [
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 20, ScalingAdjustment: 20 },
        { MetricIntervalLowerBound: 20, ScalingAdjustment: 50 },
      ],
    },
  ]);
  const alarms = ofType(built.template(), 'AWS::CloudWatch::Alarm').map(({ resource }) => resource.Properties);
  expect(alarms).toMatchObject([
    { ComparisonOperator: 'LessThanOrEqualToThreshold', Threshold: 20, AlarmActions: [{ Ref: steps[0].id }] },
    { ComparisonOperator: 'GreaterThanOrEqualToThreshold', Threshold: 60, AlarmActions: [{ Ref: steps[1].id }] },
  ]);
});

test('by the clock, and back to the bounds of the set', () => {
  const built = scaled([
    ScalingPolicy.schedule({ start: '0 8 * * MON-FRI', end: '0 20 * * MON-FRI', timeZone: 'Europe/Berlin', minimum: 5 }),
  ]);
  expect(built.properties('AWS::ApplicationAutoScaling::ScalableTarget').ScheduledActions).toMatchObject([
    {
      Schedule: 'cron(0 8 ? * MON,TUE,WED,THU,FRI *)',
      Timezone: 'Europe/Berlin',
      ScalableTargetAction: { MinCapacity: 5, MaxCapacity: 9 },
    },
    {
      Schedule: 'cron(0 20 ? * MON,TUE,WED,THU,FRI *)',
      Timezone: 'Europe/Berlin',
      ScalableTargetAction: { MinCapacity: 2, MaxCapacity: 9 },
    },
  ]);
});

test('by a forecast of processor use or requests', () => {
  const built = scaled([
    ScalingPolicy.cpu(60),
    ScalingPolicy.predictive(ScalingPolicy.cpu(60)),
    ScalingPolicy.predictive(ScalingPolicy.requestsPerTarget(900), {
      mode: PredictiveMode.FORECAST_ONLY,
      bufferTime: Duration.minutes(2),
    }),
  ]);
  expect(policies(built)).toMatchObject({
    CpuForecast: {
      PolicyType: 'PredictiveScaling',
      PredictiveScalingPolicyConfiguration: {
        Mode: 'ForecastAndScale',
        SchedulingBufferTime: 300,
        MetricSpecifications: [
          { TargetValue: 60, PredefinedMetricPairSpecification: { PredefinedMetricType: 'ECSServiceCPUUtilization' } },
        ],
      },
    },
    RequestForecastPort8080: {
      PredictiveScalingPolicyConfiguration: {
        Mode: 'ForecastOnly',
        SchedulingBufferTime: 120,
        MetricSpecifications: [
          {
            TargetValue: 900,
            PredefinedMetricPairSpecification: { PredefinedMetricType: 'ALBRequestCount', ResourceLabel: label(built) },
          },
        ],
      },
    },
  });
});

test('refuses what a load balancer would have to count where there is none', () => {
  const stack = regionalStack();
  const vpc = new ec2.Vpc(stack, 'Vpc');
  const workload = Compute.fargate().bind(new Construct(stack, 'Worker'), {
    vpc,
    artifact: IMAGE,
    ports: [{ id: 'Port8080', port: 8080, target: ApiProtocol.rest({ paths: ['/*'] }).traits.target }],
    environment: {},
    role: new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }),
    securityGroup: new ec2.SecurityGroup(stack, 'SecurityGroup', { vpc }),
  });
  expect(() => workload.scale(ScalingSet.of({ policies: [ScalingPolicy.requestsPerTarget(900)] }))).toThrow(
    fourParts('requests cannot be counted', 'a request policy on a worker', 'processor and memory', 'leave the request policy out'),
  );
  expect(workload.metrics).toEqual([]);
});

test('at its end when as many tasks are healthy as there may be', () => {
  const { workload } = fargateApi({}, { scaling: ScalingSet.of({ minimum: 2, maximum: 9 }) });
  const [full] = workload.metrics.filter(({ name }) => name === 'MaximumCapacity');
  const { expression, usingMetrics } = full.metric.toMetricConfig().mathExpression!;
  expect(expression).toBe('100 * healthy / 9');
  expect(usingMetrics.healthy.toMetricConfig().metricStat).toMatchObject({ metricName: 'HealthyHostCount', statistic: 'Maximum' });
});
