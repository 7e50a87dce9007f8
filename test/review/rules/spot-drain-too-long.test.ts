import { SPOT_DRAIN_TOO_LONG } from '../../../src/review/rules/spot-drain-too-long';
import { found, Resources } from '../reviewed';

const SPOT = [
  { CapacityProvider: 'FARGATE', Base: 1 },
  { CapacityProvider: 'FARGATE_SPOT', Weight: 4 },
];

function target(Value?: unknown) {
  const TargetGroupAttributes = Value === undefined ? [] : [{ Key: 'deregistration_delay.timeout_seconds', Value }];
  return { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { TargetGroupAttributes } };
}

function service(CapacityProviderStrategy: unknown) {
  return {
    Type: 'AWS::ECS::Service',
    Properties: { CapacityProviderStrategy, TaskDefinition: { Ref: 'Task' }, LoadBalancers: [{ TargetGroupArn: { Ref: 'Target' } }] },
  };
}

/** A service that leaves it to its cluster. */
function clustered(more: object = {}) {
  const { Type, Properties } = service(undefined);
  return { Type, Properties: { ...Properties, Cluster: { Ref: 'Cluster' }, ...more } };
}

function task(...times: unknown[]) {
  return { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: times.map(StopTimeout => ({ StopTimeout })) } };
}

function group(more: object) {
  return { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { TargetGroupARNs: [{ Ref: 'Target' }], ...more } };
}

function mixed(InstancesDistribution?: object) {
  return { MixedInstancesPolicy: { InstancesDistribution } };
}

test.each([
  ['just enough', SPOT, target('90'), task(30)],
  ['the stop time that AWS has by default', SPOT, target(90), task(undefined)],
  ['no Spot', [{ CapacityProvider: 'FARGATE', Weight: 1 }], target(), task(120)],
  ['Spot that it takes nothing of', [{ CapacityProvider: 'FARGATE_SPOT', Weight: 0 }], target(), task(120)],
  ['a drain that is known at deployment only', SPOT, target({ Ref: 'Delay' }), task(120)],
  ['capacity that is known at deployment only', { 'Fn::If': ['Cheap', SPOT, []] }, target(), task(120)],
])('tasks with %s are silent', (_what, strategy, Target, Task) => {
  expect(found(SPOT_DRAIN_TOO_LONG, { Target, Task, Service: service(strategy) })).toEqual([]);
});

test.each([
  ['a drain that AWS has by default', target(), task(30)],
  ['a drain that AWS has by default, without attributes', { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup' }, task(30)],
  ['drain and stop that add up to more', target(60), task(30, '61')],
  ['a stop time that AWS has by default', target('91'), task(undefined)],
  ['a task definition of elsewhere', target(121), { Type: 'AWS::ECS::Cluster' }],
])('tasks on Spot with %s', (_what, Target, Task) => {
  expect(found(SPOT_DRAIN_TOO_LONG, { Target, Task, Service: service(SPOT) })).toEqual(['Service Properties.CapacityProviderStrategy']);
});

describe('tasks on what their cluster says', () => {
  const Cluster = { Type: 'AWS::ECS::Cluster', Properties: {} };
  const Spot = { Type: 'AWS::ECS::Cluster', Properties: { DefaultCapacityProviderStrategy: SPOT } };
  const beside = (cluster: string) => ({
    Type: 'AWS::ECS::ClusterCapacityProviderAssociations',
    Properties: { Cluster: { Ref: cluster }, DefaultCapacityProviderStrategy: SPOT },
  });

  test.each([
    ['in itself', { Cluster: Spot }],
    ['beside it', { Cluster, Default: beside('Cluster') }],
  ])('%s', (_where, clusters) => {
    expect(found(SPOT_DRAIN_TOO_LONG, { Target: target(), Task: task(30), Service: clustered(), ...clusters })).toEqual([
      'Service Properties.CapacityProviderStrategy',
    ]);
  });

  test.each<[string, object, Resources]>([
    ['nothing', {}, { Cluster }],
    ['of another', {}, { Cluster, Other: Spot, Default: beside('Other') }],
    ['to those that say nothing', { LaunchType: 'FARGATE' }, { Cluster: Spot }],
    ['to those that have no strategy', { CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE', Weight: 1 }] }, { Cluster: Spot }],
    ['where it is not known', { Cluster: 'default' }, { Default: beside('Elsewhere') }],
  ])('%s is silent', (_what, properties, clusters) => {
    expect(found(SPOT_DRAIN_TOO_LONG, { Target: target(), Task: task(30), Service: clustered(properties), ...clusters })).toEqual([]);
  });
});

test.each([
  ['no Spot', {}],
  ['on-demand capacity by default', mixed()],
  ['on-demand capacity', mixed({ OnDemandPercentageAboveBaseCapacity: '100' })],
  ['shares that are known at deployment only', mixed({ OnDemandPercentageAboveBaseCapacity: { Ref: 'Share' } })],
])('instances with %s and a long drain are silent', (_what, properties) => {
  expect(found(SPOT_DRAIN_TOO_LONG, { Target: target(300), Group: group(properties) })).toEqual([]);
});

test('instances on Spot that nothing drains, and tasks with a stop time that is known at deployment only, are silent', () => {
  expect(
    found(SPOT_DRAIN_TOO_LONG, {
      Group: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: mixed({ OnDemandPercentageAboveBaseCapacity: 0 }) },
      Target: target(60),
      Task: task({ Ref: 'Stop' }),
      Service: service(SPOT),
    }),
  ).toEqual([]);
});

test('instances on Spot with two minutes are silent', () => {
  expect(found(SPOT_DRAIN_TOO_LONG, { Target: target(120), Group: group(mixed({ OnDemandPercentageAboveBaseCapacity: 0 })) })).toEqual([]);
});

test('instances on Spot, however they get it', () => {
  const LaunchTemplateData = { InstanceMarketOptions: { MarketType: 'spot' } };
  expect(
    found(SPOT_DRAIN_TOO_LONG, {
      Target: target(121),
      Mixed: group(mixed({ OnDemandPercentageAboveBaseCapacity: 50 })),
      Template: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData } },
      Spot: group({ LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' } } }),
      Config: { Type: 'AWS::AutoScaling::LaunchConfiguration', Properties: { SpotPrice: '0.1' } },
      Old: group({ LaunchConfigurationName: { Ref: 'Config' } }),
    }),
  ).toEqual(['Mixed Properties.TargetGroupARNs', 'Spot Properties.TargetGroupARNs', 'Old Properties.TargetGroupARNs']);
});
