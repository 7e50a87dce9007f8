/** Who is called, behind an application load balancer or as a store, each with one security group named `Group`. */
export const CALLED: [string, Record<string, { Type: string; Properties: object }>][] = [
  [
    'tasks',
    {
      Target: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Protocol: 'HTTP' } },
      Service: {
        Type: 'AWS::ECS::Service',
        Properties: {
          LoadBalancers: [{ TargetGroupArn: { Ref: 'Target' } }],
          NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }] } },
        },
      },
    },
  ],
  [
    'instances of a launch template',
    {
      Target: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Protocol: 'HTTPS' } },
      Template: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { SecurityGroupIds: [{ Ref: 'Group' }] } } },
      Instances: {
        Type: 'AWS::AutoScaling::AutoScalingGroup',
        Properties: { TargetGroupARNs: [{ Ref: 'Target' }], LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' } } },
      },
    },
  ],
  [
    'instances of several types, with interfaces',
    {
      Target: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Protocol: 'HTTP' } },
      Template: {
        Type: 'AWS::EC2::LaunchTemplate',
        Properties: { LaunchTemplateData: { NetworkInterfaces: [{ Groups: [{ Ref: 'Group' }] }] } },
      },
      Instances: {
        Type: 'AWS::AutoScaling::AutoScalingGroup',
        Properties: {
          TargetGroupARNs: [{ Ref: 'Target' }],
          MixedInstancesPolicy: { LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: { Ref: 'Template' } } } },
        },
      },
    },
  ],
  [
    'instances of a launch configuration',
    {
      Target: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Protocol: 'HTTP' } },
      Config: { Type: 'AWS::AutoScaling::LaunchConfiguration', Properties: { SecurityGroups: [{ Ref: 'Group' }] } },
      Instances: {
        Type: 'AWS::AutoScaling::AutoScalingGroup',
        Properties: { TargetGroupARNs: [{ Ref: 'Target' }], LaunchConfigurationName: { Ref: 'Config' } },
      },
    },
  ],
  [
    'an instance that a target group names',
    {
      Target: {
        Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        Properties: { Protocol: 'HTTP', Targets: [{ Id: { Ref: 'Instance' } }] },
      },
      Instance: { Type: 'AWS::EC2::Instance', Properties: { SecurityGroupIds: [{ 'Fn::GetAtt': ['Group', 'GroupId'] }] } },
    },
  ],
  [
    'an instance with interfaces',
    {
      Target: {
        Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        Properties: { Protocol: 'HTTP', Targets: [{ Id: { Ref: 'Instance' } }] },
      },
      Instance: { Type: 'AWS::EC2::Instance', Properties: { NetworkInterfaces: [{ GroupSet: [{ Ref: 'Group' }] }] } },
    },
  ],
  ['a cache', { Cache: { Type: 'AWS::ElastiCache::ReplicationGroup', Properties: { SecurityGroupIds: [{ Ref: 'Group' }] } } }],
  ['one node of a cache', { Cache: { Type: 'AWS::ElastiCache::CacheCluster', Properties: { VpcSecurityGroupIds: [{ Ref: 'Group' }] } } }],
  ['a serverless cache', { Cache: { Type: 'AWS::ElastiCache::ServerlessCache', Properties: { SecurityGroupIds: [{ Ref: 'Group' }] } } }],
  ['a proxy of a database', { Proxy: { Type: 'AWS::RDS::DBProxy', Properties: { VpcSecurityGroupIds: [{ Ref: 'Group' }] } } }],
  ['MemoryDB', { Cluster: { Type: 'AWS::MemoryDB::Cluster', Properties: { SecurityGroupIds: [{ Ref: 'Group' }] } } }],
  ['DocumentDB', { Cluster: { Type: 'AWS::DocDB::DBCluster', Properties: { VpcSecurityGroupIds: [{ Ref: 'Group' }] } } }],
  ['Neptune', { Cluster: { Type: 'AWS::Neptune::DBCluster', Properties: { VpcSecurityGroupIds: [{ Ref: 'Group' }] } } }],
  ['a database', { Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { VpcSecurityGroupIds: [{ Ref: 'Group' }] } } }],
  ['a database of one instance', { Instance: { Type: 'AWS::RDS::DBInstance', Properties: { VPCSecurityGroups: [{ Ref: 'Group' }] } } }],
];

/** What has a security group of that name and may be called by anybody. */
export const PUBLIC: [string, Record<string, { Type: string; Properties: object }>][] = [
  [
    'a load balancer',
    { LoadBalancer: { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties: { SecurityGroups: [{ Ref: 'Group' }] } } },
  ],
  [
    'tasks behind a network load balancer',
    {
      Target: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Protocol: 'TCP' } },
      Service: {
        Type: 'AWS::ECS::Service',
        Properties: {
          LoadBalancers: [{ TargetGroupArn: { Ref: 'Target' } }],
          NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: [{ Ref: 'Group' }] } },
        },
      },
    },
  ],
  [
    'an instance behind a network load balancer',
    {
      Target: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: { Protocol: 'TCP', Targets: [{ Id: { Ref: 'Instance' } }] } },
      Instance: { Type: 'AWS::EC2::Instance', Properties: { SecurityGroupIds: [{ Ref: 'Group' }] } },
    },
  ],
  [
    'instances without a load balancer',
    {
      Template: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { SecurityGroupIds: [{ Ref: 'Group' }] } } },
      Instances: { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: { LaunchTemplate: { LaunchTemplateId: { Ref: 'Template' } } } },
    },
  ],
  [
    'tasks without a load balancer',
    {
      Service: {
        Type: 'AWS::ECS::Service',
        Properties: { NetworkConfiguration: { AwsvpcConfiguration: { SecurityGroups: [{ Ref: 'Group' }] } } },
      },
    },
  ],
];

/** A group that lets this in. */
export function group(...SecurityGroupIngress: object[]) {
  return { Type: 'AWS::EC2::SecurityGroup', Properties: { SecurityGroupIngress } };
}

/** A rule of the group that is written apart from it. */
export function apart(rule: object) {
  return { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { GroupId: { 'Fn::GetAtt': ['Group', 'GroupId'] }, ...rule } };
}
