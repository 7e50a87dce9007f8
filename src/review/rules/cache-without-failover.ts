import { Finding, Rule } from '../rule';
import { TemplateResource } from '../template-set';
import { entries, knownNumber, knownTruth } from '../values';

export const CACHE_WITHOUT_FAILOVER: Rule = {
  id: 'CacheWithoutFailover',
  severity: 'warning',
  description: 'nothing takes over when a node of a cache fails',
  reason: 'the sessions on it are lost, and every request that needs them fails until there is a new one',
  fix:
    'set AutomaticFailoverEnabled with NumCacheClusters of 2 or more, or ReplicasPerNodeGroup of 1 or more, or take a serverless cache; with ' +
    'this library, each SessionEngine does so',
  see: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html',
  findings: templates => [
    ...templates.all('AWS::ElastiCache::ReplicationGroup').flatMap(ofGroup),
    ...templates
      .all('AWS::ElastiCache::CacheCluster')
      .filter(({ properties: { Engine } }) => ['redis', 'valkey'].includes(Engine))
      .map(resource => ({ resource, location: 'Properties' })),
  ],
};

function ofGroup(resource: TemplateResource): Finding[] {
  const { AutomaticFailoverEnabled, GlobalReplicationGroupId, NodeGroupConfiguration, ReplicasPerNodeGroup } = resource.properties;
  // A member of a global group has what its first group has.
  if (GlobalReplicationGroupId !== undefined) return [];
  if (knownTruth(AutomaticFailoverEnabled) === false) return [{ resource, location: 'Properties.AutomaticFailoverEnabled' }];
  const alone = entries(NodeGroupConfiguration).findIndex(({ ReplicaCount }) => knownNumber(ReplicaCount) === 0);
  if (alone >= 0) return [{ resource, location: `Properties.NodeGroupConfiguration.${alone}.ReplicaCount` }];
  return knownNumber(ReplicasPerNodeGroup) === 0 ? [{ resource, location: 'Properties.ReplicasPerNodeGroup' }] : [];
}
