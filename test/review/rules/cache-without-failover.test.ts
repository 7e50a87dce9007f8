import { CACHE_WITHOUT_FAILOVER } from '../../../src/review/rules/cache-without-failover';
import { found } from '../reviewed';

function cache(Properties: object) {
  return { Type: 'AWS::ElastiCache::ReplicationGroup', Properties };
}

const ON = { AutomaticFailoverEnabled: true };

test.each([
  ['a replica', { ...ON, NumCacheClusters: '2' }],
  ['a replica in each shard', { AutomaticFailoverEnabled: 'true', NumNodeGroups: 2, ReplicasPerNodeGroup: 1 }],
  ['shards that are written out', { ...ON, NodeGroupConfiguration: [{ ReplicaCount: 1 }, { ReplicaCount: '2' }] }],
  ['replicas that are known at deployment only', { ...ON, ReplicasPerNodeGroup: { Ref: 'Replicas' } }],
  ['failover that is decided at deployment', { AutomaticFailoverEnabled: { 'Fn::If': ['Live', true, false] } }],
  ['a share in a global group', { GlobalReplicationGroupId: 'global' }],
])('a cache with %s is silent', (_what, properties) => {
  expect(found(CACHE_WITHOUT_FAILOVER, { Cache: cache(properties) })).toEqual([]);
});

test('a serverless cache, and one that forgets anyway, are silent', () => {
  expect(
    found(CACHE_WITHOUT_FAILOVER, {
      Serverless: { Type: 'AWS::ElastiCache::ServerlessCache', Properties: { Engine: 'valkey' } },
      Memcached: { Type: 'AWS::ElastiCache::CacheCluster', Properties: { Engine: 'memcached' } },
    }),
  ).toEqual([]);
});

test.each([
  ['no failover', {}, 'AutomaticFailoverEnabled'],
  ['failover off', { AutomaticFailoverEnabled: 'false', NumCacheClusters: 3 }, 'AutomaticFailoverEnabled'],
  ['a first shard alone', { ...ON, NodeGroupConfiguration: [{ ReplicaCount: 0 }] }, 'NodeGroupConfiguration.0.ReplicaCount'],
  ['no replica in a shard', { ...ON, NumNodeGroups: 3, ReplicasPerNodeGroup: '0' }, 'ReplicasPerNodeGroup'],
  [
    'one shard alone',
    { ...ON, NodeGroupConfiguration: [{ ReplicaCount: 1 }, { ReplicaCount: 0 }] },
    'NodeGroupConfiguration.1.ReplicaCount',
  ],
])('a cache with %s', (_what, properties, location) => {
  expect(found(CACHE_WITHOUT_FAILOVER, { Cache: cache(properties) })).toEqual([`Cache Properties.${location}`]);
});

test.each(['redis', 'valkey'])('one node of %s, without a group', Engine => {
  expect(found(CACHE_WITHOUT_FAILOVER, { Cache: { Type: 'AWS::ElastiCache::CacheCluster', Properties: { Engine } } })).toEqual([
    'Cache Properties',
  ]);
});
