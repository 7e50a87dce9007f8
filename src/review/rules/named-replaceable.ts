import { Rule } from '../rule';
import { entries } from '../values';

/**
 * What CloudFormation replaces for a change of something else, makes the new one of before the old one is gone, and refuses if both have
 * one name; each with the property that names it. Types that only another name replaces, such as launch templates and clusters, aren't
 * here, nor those that must have a name.
 */
const NAMES: Record<string, string> = {
  'AWS::AutoScaling::AutoScalingGroup': 'AutoScalingGroupName',
  'AWS::AutoScaling::LaunchConfiguration': 'LaunchConfigurationName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::EC2::SecurityGroup': 'GroupName',
  'AWS::ECS::Service': 'ServiceName',
  'AWS::EKS::Cluster': 'Name',
  'AWS::EKS::Nodegroup': 'NodegroupName',
  'AWS::ElastiCache::ReplicationGroup': 'ReplicationGroupId',
  'AWS::ElasticLoadBalancingV2::LoadBalancer': 'Name',
  'AWS::ElasticLoadBalancingV2::TargetGroup': 'Name',
  'AWS::RDS::DBCluster': 'DBClusterIdentifier',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
};

export const NAMED_REPLACEABLE: Rule = {
  id: 'NamedReplaceable',
  severity: 'warning',
  description: 'something that a change of another property replaces has a name of its own',
  reason:
    'CloudFormation makes the new one while the old one has the name, so that the update fails, and stays impossible until it is renamed',
  fix: 'leave the name out, and let CloudFormation make one; with this library, give none',
  see: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html',
  findings: templates =>
    templates
      .all(...Object.keys(NAMES))
      .filter(({ properties, type }) => isFixed(properties[NAMES[type]]))
      .map(resource => ({ resource, location: `Properties.${NAMES[resource.type]}` })),
};

/** The end of a name that is taken for a hash of what replaces the resource. */
const HASH = /[0-9a-f]{8}$/;

/** Text, and what the stack itself says, such as its name, stay the same; what a parameter or another resource says can't be told. */
function isFixed(name: any): boolean {
  if (typeof name === 'string') return !HASH.test(name);
  if (typeof name?.['Fn::Sub'] === 'string') {
    const text: string = name['Fn::Sub'];
    return !HASH.test(text) && [...text.matchAll(/\$\{([^}$]*)\}/g)].every(([, reference]) => isOfStack(reference));
  }
  const parts = entries(name?.['Fn::Join']?.[1]);
  if (parts.length === 0) return isOfStack(name?.Ref);
  return parts.every(part => typeof part === 'string' || isOfStack(part.Ref)) && !HASH.test(String(parts[parts.length - 1]));
}

function isOfStack(reference: any): boolean {
  return typeof reference === 'string' && reference.startsWith('AWS::') && reference !== 'AWS::NoValue';
}
