import { LOAD_BALANCER_IN_ONE_ZONE } from '../../../src/review/rules/load-balancer-in-one-zone';
import { foundIn } from '../reviewed';

function loadBalancer(Properties: object) {
  return { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties };
}

const SUBNETS = {
  One: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } } },
  Same: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] } } },
  Two: { Type: 'AWS::EC2::Subnet', Properties: { AvailabilityZone: { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] } } },
  Rack: { Type: 'AWS::EC2::Subnet', Properties: { OutpostArn: 'arn' } },
  Kept: { Type: 'AWS::SSM::Parameter', Properties: {} },
  Lookup: { Type: 'AWS::CloudFormation::CustomResource' },
  Anywhere: { Type: 'AWS::EC2::Subnet', Properties: {} },
};

function review(properties: object): string[] {
  const Resources = { ...SUBNETS, LoadBalancer: loadBalancer(properties) };
  const Parameters = { Subnet: { Type: 'AWS::EC2::Subnet::Id' }, List: { Type: 'CommaDelimitedList' } };
  const Outputs = { Both: { Value: { 'Fn::Join': [',', [{ Ref: 'One' }, { Ref: 'Two' }]] }, Export: { Name: 'both' } } };
  return foundIn(LOAD_BALANCER_IN_ONE_ZONE, [{ template: { Parameters, Resources, Outputs } }]);
}

test.each([
  ['two zones', { Subnets: [{ Ref: 'One' }, { Ref: 'Two' }] }],
  ['two zones for three subnets', { Subnets: [{ Ref: 'One' }, { Ref: 'Same' }, { Ref: 'Two' }] }],
  ['mapped zones', { SubnetMappings: [{ SubnetId: { Ref: 'One' } }, { SubnetId: { Ref: 'Two' } }] }],
  ['subnets of elsewhere', { Subnets: ['subnet-1', 'subnet-2'] }],
  ['zones that AWS chooses', { Subnets: [{ Ref: 'Anywhere' }, { Ref: 'Anywhere' }] }],
  ['a list that is given at deployment', { Subnets: { Ref: 'SubnetIds' } }],
  ['a list in one text', { Subnets: ['subnet-1,subnet-2'] }],
  ['a list that another app exports', { Subnets: [{ 'Fn::ImportValue': 'subnets' }] }],
  ['a list that this app exports', { Subnets: [{ 'Fn::ImportValue': 'both' }] }],
  ['a list that is joined', { Subnets: [{ 'Fn::Join': [',', [{ Ref: 'One' }, { Ref: 'Two' }]] }] }],
  ['a list that a parameter says', { Subnets: [{ Ref: 'List' }] }],
  ['what another resource says', { Subnets: [{ 'Fn::GetAtt': ['Lookup', 'Subnets'] }] }],
  ['what a parameter of Systems Manager says', { Subnets: [{ 'Fn::GetAtt': ['Kept', 'Value'] }] }],
  ['one subnet on an Outpost', { Subnets: [{ Ref: 'Rack' }] }],
  ['no mapping', { SubnetMappings: [] }],
  ['one zone and no HTTP', { Type: 'network', Subnets: [{ Ref: 'One' }] }],
  ['no word of subnets', {}],
])('a load balancer with %s is silent', (_what, properties) => {
  expect(review(properties)).toEqual([]);
});

test.each([
  ['one subnet', { Subnets: ['subnet-1'] }],
  ['one subnet of the app', { Subnets: [{ 'Fn::GetAtt': ['Anywhere', 'SubnetId'] }] }],
  ['one subnet that a parameter says', { Type: 'application', Subnets: [{ Ref: 'Subnet' }] }],
  ['one mapped subnet', { SubnetMappings: [{ SubnetId: { Ref: 'One' } }] }],
  ['two subnets of one zone', { Subnets: [{ Ref: 'One' }, { Ref: 'Same' }] }],
])('a load balancer with %s', (_what, properties) => {
  expect(review(properties)).toEqual(['LoadBalancer Properties.Subnets']);
});
