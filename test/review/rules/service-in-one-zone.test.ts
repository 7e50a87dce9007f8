import { SERVICE_IN_ONE_ZONE } from '../../../src/review/rules/service-in-one-zone';
import { found } from '../reviewed';

function instances(Properties: object) {
  return { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { TargetGroupARNs: [{ Ref: 'Target' }], ...Properties } };
}

function tasks(Subnets: unknown, LoadBalancers: unknown = [{ TargetGroupArn: { Ref: 'Target' } }]) {
  return { Type: 'AWS::ECS::Service', Properties: { LoadBalancers, NetworkConfiguration: { AwsvpcConfiguration: { Subnets } } } };
}

test.each([
  ['two subnets', { VPCZoneIdentifier: ['subnet-1', 'subnet-2'] }],
  ['two zones', { AvailabilityZones: ['eu-west-1a', 'eu-west-1b'] }],
  ['a list that another app exports', { VPCZoneIdentifier: [{ 'Fn::ImportValue': 'subnets' }] }],
  ['a list that is given at deployment', { VPCZoneIdentifier: { Ref: 'Subnets' } }],
  ['all zones', { AvailabilityZones: { 'Fn::GetAZs': '' } }],
  ['one zone, and nobody who calls it', { TargetGroupARNs: [], VPCZoneIdentifier: ['subnet-1'] }],
])('instances with %s are silent', (_what, properties) => {
  expect(found(SERVICE_IN_ONE_ZONE, { Instances: instances(properties) })).toEqual([]);
});

test('tasks in two zones, on hosts that place them, or that nobody calls, are silent', () => {
  expect(
    found(SERVICE_IN_ONE_ZONE, {
      Two: tasks(['subnet-1', 'subnet-2']),
      Given: tasks({ Ref: 'Subnets' }),
      Bridge: { Type: 'AWS::ECS::Service', Properties: { LoadBalancers: [{ TargetGroupArn: 'arn' }] } },
      Worker: tasks(['subnet-1'], []),
    }),
  ).toEqual([]);
});

test.each([
  ['one subnet', { VPCZoneIdentifier: [{ Ref: 'Subnet' }] }, 'VPCZoneIdentifier'],
  ['one subnet of one zone', { VPCZoneIdentifier: ['subnet-1'], AvailabilityZones: ['eu-west-1a'] }, 'VPCZoneIdentifier'],
  ['one zone', { AvailabilityZones: ['eu-west-1a'] }, 'AvailabilityZones'],
])('instances with %s', (_what, properties, name) => {
  const Subnet = { Type: 'AWS::EC2::Subnet' };
  expect(found(SERVICE_IN_ONE_ZONE, { Instances: instances(properties), Subnet })).toEqual([`Instances Properties.${name}`]);
});

test('tasks in one zone', () => {
  expect(
    found(SERVICE_IN_ONE_ZONE, {
      One: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: 'eu-west-1a' } },
      Same: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: 'eu-west-1a' } },
      Service: tasks([{ Ref: 'One' }, { Ref: 'Same' }]),
    }),
  ).toEqual(['Service Properties.NetworkConfiguration.AwsvpcConfiguration.Subnets']);
});
