import { NAMED_REPLACEABLE } from '../../../src/review/rules/named-replaceable';
import { found } from '../reviewed';

const TARGET = 'AWS::ElasticLoadBalancingV2::TargetGroup';

const NAMELESS: [string, unknown][] = [
  ['no name', undefined],
  ['a parameter', { Ref: 'Name' }],
  ['a name that is left out', { Ref: 'AWS::NoValue' }],
  ['a choice', { 'Fn::If': ['Live', 'live', { Ref: 'AWS::NoValue' }] }],
  ['a parameter in a text', { 'Fn::Sub': '${AWS::StackName}-${Name}' }],
  ['a parameter in joined text', { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, { Ref: 'Name' }]] }],
  ['a hash', 'orders-36f5cf6d'],
  ['a hash in a text', { 'Fn::Sub': '${AWS::StackName}-36f5cf6d' }],
  ['a hash in joined text', { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, '36f5cf6d']] }],
];

test.each(NAMELESS)('a target group with %s is silent', (_what, Name) => {
  expect(found(NAMED_REPLACEABLE, { Target: { Type: TARGET, Properties: { Name } } })).toEqual([]);
});

test.each([
  ['AWS::CloudFront::CachePolicy', { CachePolicyConfig: { Name: 'orders' } }],
  ['AWS::CloudFront::Function', { Name: 'orders' }],
  ['AWS::Cognito::UserPoolDomain', { Domain: 'orders' }],
  ['AWS::Cognito::UserPoolClient', { ClientName: 'orders' }],
  ['AWS::EC2::LaunchTemplate', { LaunchTemplateName: 'orders' }],
  ['AWS::ECS::Cluster', { ClusterName: 'orders' }],
  ['AWS::ECS::TaskDefinition', { Family: 'orders' }],
  ['AWS::ElastiCache::User', { UserId: 'orders', UserName: 'orders' }],
])('%s, which nothing but a name replaces, or which must have one, is silent', (Type, Properties) => {
  expect(found(NAMED_REPLACEABLE, { Named: { Type, Properties } })).toEqual([]);
});

test.each([
  ['text', 'orders'],
  ["the stack's name", { Ref: 'AWS::StackName' }],
  ["the stack's name in a text", { 'Fn::Sub': '${AWS::StackName}-orders' }],
  ["the stack's name in joined text", { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'orders']] }],
])('a target group with %s for a name', (_what, Name) => {
  expect(found(NAMED_REPLACEABLE, { Target: { Type: TARGET, Properties: { Name } } })).toEqual(['Target Properties.Name']);
});

test.each([
  ['AWS::AutoScaling::AutoScalingGroup', 'AutoScalingGroupName'],
  ['AWS::AutoScaling::LaunchConfiguration', 'LaunchConfigurationName'],
  ['AWS::DynamoDB::GlobalTable', 'TableName'],
  ['AWS::DynamoDB::Table', 'TableName'],
  ['AWS::EC2::SecurityGroup', 'GroupName'],
  ['AWS::ECS::Service', 'ServiceName'],
  ['AWS::EKS::Cluster', 'Name'],
  ['AWS::EKS::Nodegroup', 'NodegroupName'],
  ['AWS::ElastiCache::ReplicationGroup', 'ReplicationGroupId'],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'Name'],
  ['AWS::RDS::DBCluster', 'DBClusterIdentifier'],
  ['AWS::RDS::DBInstance', 'DBInstanceIdentifier'],
])('%s with a %s', (Type, name) => {
  expect(found(NAMED_REPLACEABLE, { Named: { Type, Properties: { [name]: 'orders' } } })).toEqual([`Named Properties.${name}`]);
});
