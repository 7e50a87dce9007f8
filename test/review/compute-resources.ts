import { getAtt, ref } from './edge-resources';
import { Resources } from './reviewed';

const tracking = (spec: object) => ({ PredefinedMetricSpecification: spec, TargetValue: 50 });

/** Every part of what runs behind the edge that rules look at, written by hand. */
export const COMPUTE: Resources = {
  Targets: {
    Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    Properties: { Protocol: 'HTTP', TargetGroupAttributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '3' }] },
  },
  Group: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupName: { 'Fn::Sub': 'service' },
      SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 1, ToPort: 65535, CidrIp: '10.0.0.0/8' }],
    },
  },
  Ingress: { Type: 'AWS::EC2::SecurityGroupIngress', Properties: { GroupId: ref('Group'), SourceSecurityGroupId: ref('Group') } },
  Network: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
  Balancer: {
    Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    Properties: { Subnets: [ref('Subnet')], SubnetMappings: [{ SubnetId: 'a' }], LoadBalancerAttributes: [{ Key: 'a', Value: 'b' }] },
  },

  Tasks: {
    Type: 'AWS::ECS::Service',
    Properties: {
      TaskDefinition: ref('Definition'),
      Monitoring: {},
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }],
      LoadBalancers: [{ TargetGroupArn: ref('Targets') }],
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['a'], SecurityGroups: [ref('Group')] } },
    },
  },
  Definition: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: { ContainerDefinitions: [{ Name: 'a', StopTimeout: 130, Environment: [{ Name: 'A', Value: 'b' }] }] },
  },
  Capacity: {
    Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    Properties: {
      ResourceId: { 'Fn::Join': ['/', ['service', ref('Cluster'), ref('Tasks')]] },
      MinCapacity: 1,
      MaxCapacity: 2,
      ScheduledActions: [{ ScheduledActionName: 'a', Schedule: 'cron(0 8 * * ? *)', ScalableTargetAction: { MinCapacity: 3 } }],
    },
  },
  TaskPolicy: {
    Type: 'AWS::ApplicationAutoScaling::ScalingPolicy',
    Properties: {
      ScalingTargetId: ref('Capacity'),
      TargetTrackingScalingPolicyConfiguration: {
        ScaleOutCooldown: 1,
        ...tracking({ PredefinedMetricType: 'ECSServiceAverageCPUUtilization' }),
      },
    },
  },

  Instances: {
    Type: 'AWS::AutoScaling::AutoScalingGroup',
    Properties: {
      MinSize: '1',
      MaxSize: '2',
      TargetGroupARNs: [ref('Targets')],
      VPCZoneIdentifier: ['a'],
      AvailabilityZones: ['a'],
      MixedInstancesPolicy: {
        InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 1 },
        LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: ref('Template') } },
      },
      LifecycleHookSpecificationList: [
        { LifecycleHookName: 'a', HeartbeatTimeout: 3, LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING' },
      ],
    },
  },
  Template: {
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: {
      LaunchTemplateData: {
        Monitoring: { Enabled: false },
        InstanceMarketOptions: { MarketType: 'spot' },
        UserData: { 'Fn::Base64': { 'Fn::Sub': ['A=${b}', { b: 1 }] } },
        SecurityGroupIds: [ref('Group')],
        NetworkInterfaces: [{ Groups: [ref('Group')] }],
      },
    },
  },
  Configuration: { Type: 'AWS::AutoScaling::LaunchConfiguration', Properties: { UserData: 'YQ==', SpotPrice: '1' } },
  Hook: {
    Type: 'AWS::AutoScaling::LifecycleHook',
    Properties: {
      AutoScalingGroupName: ref('Instances'),
      HeartbeatTimeout: 1,
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    },
  },
  Policy: {
    Type: 'AWS::AutoScaling::ScalingPolicy',
    Properties: {
      AutoScalingGroupName: ref('Instances'),
      TargetTrackingConfiguration: tracking({ PredefinedMetricType: 'ASGAverageCPUUtilization' }),
    },
  },
  Morning: {
    Type: 'AWS::AutoScaling::ScheduledAction',
    Properties: { AutoScalingGroupName: ref('Instances'), Recurrence: '0 8 * * *', MinSize: 1, TimeZone: 'UTC', StartTime: '2027-01-01' },
  },
  Alarm: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmActions: [ref('Policy')],
      EvaluationPeriods: 1,
      DatapointsToAlarm: 2,
      Metrics: [{ MetricStat: { Metric: { Namespace: 'AWS/ECS' }, Period: 10 } }],
    },
  },

  Function: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { A_TOKEN: 'x' } } } },
  Pods: {
    Type: 'Custom::AWSCDK-EKS-KubernetesResource',
    Properties: {
      ClusterName: ref('Cluster'),
      Manifest: { 'Fn::Join': ['', ['[{"kind":"Deployment","metadata":{"name":"', ref('Name'), '"},"spec":{"template":{"spec":{}}}}]']] },
    },
  },

  Cache: {
    Type: 'AWS::ElastiCache::ReplicationGroup',
    Properties: {
      SecurityGroupIds: [ref('Group')],
      AutomaticFailoverEnabled: true,
      NodeGroupConfiguration: [{ ReplicaCount: 0 }],
      NumCacheClusters: 1,
    },
  },
  Table: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { Replicas: [{ DeletionProtectionEnabled: true }] } },
  Emptied: { Type: 'Custom::S3AutoDeleteObjects', Properties: { BucketName: ref('Bucket') } },
  Bucket: { Type: 'AWS::S3::Bucket' },

  Acl: {
    Type: 'AWS::WAFv2::WebACL',
    Properties: { DataProtectionConfig: { DataProtections: [{ Field: { FieldType: 'SINGLE_HEADER', FieldKeys: ['a'] } }] } },
  },
  AclLogs: {
    Type: 'AWS::WAFv2::LoggingConfiguration',
    Properties: { ResourceArn: getAtt('Acl', 'Arn'), RedactedFields: [{ SingleHeader: { Name: 'a' } }] },
  },
  Logs: { Type: 'AWS::Logs::DeliverySource', Properties: { ResourceArn: { 'Fn::Sub': ['a${x}', { x: ref('Acl') }] } } },

  Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { A: 1 } } },
  Written: {
    Type: 'Custom::CrossRegionExportWriter',
    Properties: { WriterProps: { region: 'eu-west-1', exports: { '/cdk/exports/a': ref('Cache') } } },
  },
  Reader: { Type: 'Custom::CrossRegionExportReader', Properties: {} },
  Rule: {
    Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    Properties: { ListenerArn: getAtt('Reader', '/cdk/exports/a'), Actions: [] },
  },
};
