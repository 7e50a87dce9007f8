import { Cloud, HOME, US_EAST_1 } from './cloud';

/** Something that the services themselves, not CloudFormation, say is there. */
export interface Kept {
  readonly name: string;
  readonly physicalId: string;
}

/** What the deployed templates promise to keep when the stacks go. */
export async function promised(cloud: Cloud): Promise<Kept[]> {
  const templates = await cloud.templates();
  const made = await cloud.made();
  return made.filter(({ name }) => {
    const [stack, id] = name.split('/');
    return templates[stack].Resources[id]?.DeletionPolicy === 'Retain';
  });
}

/** Physical ids of what can be kept, as each service lists it. */
export async function present(cloud: Cloud): Promise<Set<string>> {
  const { Buckets } = await cloud.ask('s3', 'list_buckets');
  const { UserPools } = await cloud.ask('cognito-idp', 'list_user_pools', { MaxResults: 60 });
  const groups = [
    ...(await cloud.ask('logs', 'describe_log_groups')).logGroups,
    ...(await cloud.ask('logs', 'describe_log_groups', {}, US_EAST_1)).logGroups,
  ];
  return new Set([
    ...Buckets.map(({ Name }: any) => Name),
    ...UserPools.map(({ Id }: any) => Id),
    ...groups.map(({ logGroupName }: any) => logGroupName),
  ]);
}

/** What is there of what must go with its stack, as each service lists it. */
export async function leftovers(cloud: Cloud): Promise<string[]> {
  const { LoadBalancers } = await cloud.ask('elbv2', 'describe_load_balancers');
  const { TargetGroups } = await cloud.ask('elbv2', 'describe_target_groups');
  const { AutoScalingGroups } = await cloud.ask('autoscaling', 'describe_auto_scaling_groups');
  const { clusterArns } = await cloud.ask('ecs', 'list_clusters');
  const { clusters } = await cloud.ask('eks', 'list_clusters');
  const { ReplicationGroups } = await cloud.ask('elasticache', 'describe_replication_groups');
  const { ServerlessCaches } = await cloud.ask('elasticache', 'describe_serverless_caches');
  const { TableNames } = await cloud.ask('dynamodb', 'list_tables');
  const { DistributionList = {} } = await cloud.ask('cloudfront', 'list_distributions');
  const { WebACLs } = await cloud.ask('wafv2', 'list_web_acls', { Scope: 'CLOUDFRONT' }, US_EAST_1);
  const { Vpcs } = await cloud.ask('ec2', 'describe_vpcs');
  const { SecurityGroups } = await cloud.ask('ec2', 'describe_security_groups');
  const { Functions } = await cloud.ask('lambda', 'list_functions');
  const inBothRegions: string[] = [];
  for (const region of [HOME, US_EAST_1]) {
    const { Topics } = await cloud.ask('sns', 'list_topics', {}, region);
    const { SecretList } = await cloud.ask('secretsmanager', 'list_secrets', {}, region);
    const { CertificateSummaryList } = await cloud.ask('acm', 'list_certificates', {}, region);
    inBothRegions.push(
      ...Topics.map(({ TopicArn }: any) => TopicArn),
      ...SecretList.map(({ ARN }: any) => ARN),
      ...CertificateSummaryList.map(({ CertificateArn }: any) => CertificateArn),
    );
  }
  return [
    ...LoadBalancers.map(({ LoadBalancerArn }: any) => LoadBalancerArn),
    ...TargetGroups.map(({ TargetGroupArn }: any) => TargetGroupArn),
    ...AutoScalingGroups.map(({ AutoScalingGroupName }: any) => AutoScalingGroupName),
    ...clusterArns,
    ...clusters,
    ...ReplicationGroups.map(({ ReplicationGroupId }: any) => ReplicationGroupId),
    ...ServerlessCaches.map(({ ServerlessCacheName }: any) => ServerlessCacheName),
    ...TableNames,
    ...(DistributionList.Items ?? []).map(({ Id }: any) => Id),
    ...WebACLs.map(({ ARN }: any) => ARN),
    ...Vpcs.filter(({ IsDefault }: any) => !IsDefault).map(({ VpcId }: any) => VpcId),
    ...SecurityGroups.filter(({ GroupName }: any) => GroupName !== 'default').map(({ GroupId }: any) => GroupId),
    ...Functions.map(({ FunctionName }: any) => FunctionName),
    ...inBothRegions,
  ];
}
