import { FAST_SCALING_ON_SLOW_METRIC } from '../../../src/review/rules/fast-scaling-on-slow-metric';
import { found, Resources } from '../reviewed';

const STEPS = {
  Type: 'AWS::AutoScaling::ScalingPolicy',
  Properties: { AutoScalingGroupName: { Ref: 'Group' }, PolicyType: 'StepScaling' },
};

/** A group whose instances are watched once a minute, or every five. */
function group(Enabled?: unknown): Resources {
  return {
    Template: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { Monitoring: { Enabled } } } },
    Group: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' } } } },
  };
}

/** The same with a launch configuration. */
function oldGroup(InstanceMonitoring?: unknown): Resources {
  return {
    Config: { Type: 'AWS::AutoScaling::LaunchConfiguration', Properties: { InstanceMonitoring } },
    Group: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { LaunchConfigurationName: { Ref: 'Config' } } },
  };
}

function alarm(Namespace: string, Period: unknown, AlarmActions: unknown = [{ Ref: 'Steps' }]) {
  return { Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace, MetricName: 'CPUUtilization', Period, AlarmActions } };
}

describe('steps', () => {
  test.each([
    ['once a minute, watched once a minute', group(true), alarm('AWS/EC2', 60)],
    ['every five minutes, watched as often', group(), alarm('AWS/EC2', '300')],
    ['once a minute, by a launch configuration', oldGroup(), alarm('AWS/EC2', 60)],
    ['once a minute, watched as is known at deployment only', group({ Ref: 'Detailed' }), alarm('AWS/EC2', 60)],
    ['once a minute, for a group of elsewhere', {}, alarm('AWS/EC2', 60)],
    ["by another service's metric", group(), alarm('AWS/ApplicationELB', 60)],
    ['quickly, by a metric of its own', group(), alarm('Shop', 10)],
    ['as often as is known at deployment only', group(), alarm('AWS/EC2', { Ref: 'Period' })],
    ['never, since the alarm tells somebody', group(), alarm('AWS/EC2', 10, [{ Ref: 'Topic' }])],
  ])('%s are silent', (_what, resources, Alarm) => {
    expect(found(FAST_SCALING_ON_SLOW_METRIC, { ...resources, Steps: STEPS, Alarm })).toEqual([]);
  });

  test.each([
    ['once a minute, watched every five', group(), alarm('AWS/EC2', '60')],
    ['once a minute, watched every five on purpose', group('false'), alarm('AWS/EC2', 60)],
    ['once a minute, by a launch configuration of old', oldGroup(false), alarm('AWS/EC2', 60)],
    ['every ten seconds, by a metric of AWS', group(true), alarm('AWS/ApplicationELB', 10)],
  ])('%s', (_what, resources, Alarm) => {
    expect(found(FAST_SCALING_ON_SLOW_METRIC, { ...resources, Steps: STEPS, Alarm })).toEqual(['Alarm Properties.Period']);
  });

  test('by metrics that are computed with', () => {
    const Metrics = [
      { Id: 'a', Expression: 'b' },
      { Id: 'b', MetricStat: { Metric: { Namespace: 'AWS/SQS' }, Period: 30 } },
    ];
    const Alarm = { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics, AlarmActions: [{ Ref: 'Steps' }] } };
    expect(found(FAST_SCALING_ON_SLOW_METRIC, { Steps: STEPS, Alarm })).toEqual(['Alarm Properties.Metrics.1.MetricStat.Period']);
  });
});

describe('target tracking of instances', () => {
  const policy = (PredefinedMetricType: string) => ({
    Type: 'AWS::AutoScaling::ScalingPolicy',
    Properties: {
      AutoScalingGroupName: { Ref: 'Group' },
      TargetTrackingConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType } },
    },
  });

  test.each([
    ['detailed monitoring', group('true'), 'ASGAverageCPUUtilization'],
    ["a load balancer's metric", group(), 'ALBRequestCountPerTarget'],
  ])('with %s is silent', (_what, resources, type) => {
    expect(found(FAST_SCALING_ON_SLOW_METRIC, { ...resources, Policy: policy(type) })).toEqual([]);
  });

  test.each([
    ['basic monitoring', group(false)],
    ['the monitoring that AWS has by default', group()],
  ])('with %s', (_what, resources) => {
    expect(found(FAST_SCALING_ON_SLOW_METRIC, { ...resources, Policy: policy('ASGAverageCPUUtilization') })).toEqual([
      'Policy Properties.TargetTrackingConfiguration.PredefinedMetricSpecification',
    ]);
  });
});

describe('target tracking of tasks', () => {
  const service = (Monitoring?: object) => ({ Type: 'AWS::ECS::Service', Properties: { Monitoring } });
  const QUICK = { MetricConfigurations: [{ MetricNames: ['CPUUtilization'], ResolutionSeconds: 20 }] };
  const ResourceId = { 'Fn::Join': ['', ['service/', { Ref: 'Cluster' }, '/', { 'Fn::GetAtt': ['Service', 'Name'] }]] };

  const policy = (PredefinedMetricType: string, ScaleOutCooldown?: unknown) => ({
    Cluster: { Type: 'AWS::ECS::Cluster' },
    Target: { Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: { ResourceId } },
    Policy: {
      Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
      Properties: {
        ScalingTargetId: { Ref: 'Target' },
        TargetTrackingScalingPolicyConfiguration: { PredefinedMetricSpecification: { PredefinedMetricType }, ScaleOutCooldown },
      },
    },
  });

  const USUAL_CPU = 'ECSServiceAverageCPUUtilization';
  const QUICK_CPU = 'ECSServiceAverageCPUUtilizationHighResolution';
  const location = 'Policy Properties.TargetTrackingScalingPolicyConfiguration';

  test.each([
    ['a minute between steps', service(), policy(USUAL_CPU, '60')],
    ['the pause that AWS has by default', service(), policy(USUAL_CPU)],
    ['a pause that is known at deployment only', service(), policy(USUAL_CPU, { Ref: 'Pause' })],
    ['quick metrics, and a quick pause', service(QUICK), policy(QUICK_CPU, 20)],
    ['quick metrics of a service of elsewhere', { Type: 'AWS::ECS::Cluster' }, policy(QUICK_CPU)],
  ])('with %s is silent', (_what, Service, resources) => {
    expect(found(FAST_SCALING_ON_SLOW_METRIC, { Service, ...resources })).toEqual([]);
  });

  test.each([
    ['a pause shorter than its metric', service(QUICK), policy(USUAL_CPU, 59), `${location}.ScaleOutCooldown`],
    ['a pause shorter than a quick metric', service(QUICK), policy(QUICK_CPU, '19'), `${location}.ScaleOutCooldown`],
    ['quick metrics that nobody publishes', service(), policy(QUICK_CPU), `${location}.PredefinedMetricSpecification`],
  ])('with %s', (_what, Service, resources, finding) => {
    expect(found(FAST_SCALING_ON_SLOW_METRIC, { Service, ...resources })).toEqual([finding]);
  });

  test("a metric of AWS that isn't predefined, and one that isn't AWS's", () => {
    const custom = (Namespace: string) => ({
      Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
      Properties: {
        TargetTrackingScalingPolicyConfiguration: { CustomizedMetricSpecification: { Namespace }, ScaleOutCooldown: 30 },
      },
    });
    expect(found(FAST_SCALING_ON_SLOW_METRIC, { Policy: custom('AWS/SQS'), Own: custom('Shop') })).toEqual([
      `${location}.ScaleOutCooldown`,
    ]);
  });

  test('steps by a quick metric', () => {
    const Steps = {
      Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
      Properties: { ResourceId, ScalableDimension: 'ecs:service:DesiredCount' },
    };
    const resources = { Cluster: { Type: 'AWS::ECS::Cluster' }, Steps, Alarm: alarm('AWS/ECS', 20) };
    expect(found(FAST_SCALING_ON_SLOW_METRIC, { ...resources, Service: service(QUICK) })).toEqual([]);
    expect(found(FAST_SCALING_ON_SLOW_METRIC, { ...resources, Service: service() })).toEqual(['Alarm Properties.Period']);
    const faster = { ...resources, Alarm: alarm('AWS/ECS', 10) };
    expect(found(FAST_SCALING_ON_SLOW_METRIC, { ...faster, Service: service(QUICK) })).toEqual(['Alarm Properties.Period']);
  });
});
