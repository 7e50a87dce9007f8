import { FAILOVER_WITHOUT_REPLICA } from '../../../src/review/rules/failover-without-replica';
import { found } from '../reviewed';

function cache(Properties: object) {
  return { Type: 'AWS::ElastiCache::ReplicationGroup', Properties };
}

test.each([
  ['a replica', { AutomaticFailoverEnabled: true, NumCacheClusters: '2' }],
  ['replicas in shards', { AutomaticFailoverEnabled: true, NumNodeGroups: 1, ReplicasPerNodeGroup: 1 }],
  ['shards that are written out', { AutomaticFailoverEnabled: true, NodeGroupConfiguration: [{ ReplicaCount: 1 }] }],
  ['a number that is known at deployment only', { AutomaticFailoverEnabled: true, NumCacheClusters: { Ref: 'Nodes' } }],
  ['failover that is decided at deployment', { AutomaticFailoverEnabled: { Ref: 'Live' }, NumCacheClusters: 1 }],
  ['no failover', { NumCacheClusters: 1 }],
  ['a cluster that it grows from', { AutomaticFailoverEnabled: true, PrimaryClusterId: 'cluster' }],
  ['a share in a global group', { AutomaticFailoverEnabled: true, GlobalReplicationGroupId: 'global' }],
])('a cache with %s is silent', (_what, properties) => {
  expect(found(FAILOVER_WITHOUT_REPLICA, { Cache: cache(properties) })).toEqual([]);
});

test.each([
  ['one node', { AutomaticFailoverEnabled: true, NumCacheClusters: 1 }],
  ['one node, in text', { AutomaticFailoverEnabled: 'true', NumCacheClusters: '1' }],
  ['the one node that AWS makes by default', { AutomaticFailoverEnabled: true }],
])('a cache with failover and %s', (_what, properties) => {
  expect(found(FAILOVER_WITHOUT_REPLICA, { Cache: cache(properties) })).toEqual(['Cache Properties.NumCacheClusters']);
});
