import { Rule } from '../rule';
import { knownTruth, numberOr } from '../values';

export const FAILOVER_WITHOUT_REPLICA: Rule = {
  id: 'FailoverWithoutReplica',
  severity: 'error',
  description: 'a cache is to fail over to a node that it does not have',
  reason: 'ElastiCache refuses it, so the deployment fails',
  fix: 'set NumCacheClusters to 2 or more, or ReplicasPerNodeGroup to 1 or more; with this library, leave replicas at 1 or more',
  see: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-replicationgroup.html',
  findings: templates =>
    templates
      .all('AWS::ElastiCache::ReplicationGroup')
      .filter(({ properties }) => knownTruth(properties.AutomaticFailoverEnabled) === true)
      // Shards say themselves how many replicas they have, a global group decides for its members, and a primary cluster is there before.
      .filter(({ properties }) =>
        [
          properties.GlobalReplicationGroupId,
          properties.NodeGroupConfiguration,
          properties.NumNodeGroups,
          properties.PrimaryClusterId,
          properties.ReplicasPerNodeGroup,
        ].every(value => value === undefined),
      )
      .filter(({ properties }) => (numberOr(properties.NumCacheClusters, 1) ?? 2) < 2)
      .map(resource => ({ resource, location: 'Properties.NumCacheClusters' })),
};
