import { LOAD_BALANCER_IN_ONE_ZONE } from '../../../src/review/rules/load-balancer-in-one-zone';
import { found } from '../reviewed';

function loadBalancer(Properties: object) {
  return { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties };
}

const SUBNETS = {
  One: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } } },
  Same: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } } },
  Two: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] } } },
  Anywhere: { Type: 'AWS::EC2::Subnet', Properties: {} },
};

test.each([
  ['two zones', { Subnets: [{ Ref: 'One' }, { Ref: 'Two' }] }],
  ['two zones for three subnets', { Subnets: [{ Ref: 'One' }, { Ref: 'Same' }, { Ref: 'Two' }] }],
  ['mapped zones', { SubnetMappings: [{ SubnetId: { Ref: 'One' } }, { SubnetId: { Ref: 'Two' } }] }],
  ['subnets of elsewhere', { Subnets: ['subnet-1', 'subnet-2'] }],
  ['zones that AWS chooses', { Subnets: [{ Ref: 'Anywhere' }, { Ref: 'Anywhere' }] }],
  ['a list that is given at deployment', { Subnets: { Ref: 'SubnetIds' } }],
  ['a list in one text', { Subnets: ['subnet-1,subnet-2'] }],
  ['no mapping', { SubnetMappings: [] }],
  ['one zone and no HTTP', { Type: 'network', Subnets: [{ Ref: 'One' }] }],
  ['no word of subnets', {}],
])('a load balancer with %s is silent', (_what, properties) => {
  expect(found(LOAD_BALANCER_IN_ONE_ZONE, { ...SUBNETS, LoadBalancer: loadBalancer(properties) })).toEqual([]);
});

test.each([
  ['one subnet', { Subnets: ['subnet-1'] }],
  ['one subnet that a parameter says', { Type: 'application', Subnets: [{ Ref: 'Subnet' }] }],
  ['one mapped subnet', { SubnetMappings: [{ SubnetId: { Ref: 'One' } }] }],
  ['two subnets of one zone', { Subnets: [{ Ref: 'One' }, { Ref: 'Same' }] }],
])('a load balancer with %s', (_what, properties) => {
  expect(found(LOAD_BALANCER_IN_ONE_ZONE, { ...SUBNETS, LoadBalancer: loadBalancer(properties) })).toEqual([
    'LoadBalancer Properties.Subnets',
  ]);
});
