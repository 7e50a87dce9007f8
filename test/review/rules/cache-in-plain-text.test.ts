import { CACHE_IN_PLAIN_TEXT } from '../../../src/review/rules/cache-in-plain-text';
import { found } from '../reviewed';

const GROUP = 'AWS::ElastiCache::ReplicationGroup';
const CLUSTER = 'AWS::ElastiCache::CacheCluster';

test.each([
  [GROUP, { TransitEncryptionEnabled: true }],
  [GROUP, { TransitEncryptionEnabled: 'true', TransitEncryptionMode: 'required' }],
  [GROUP, { TransitEncryptionEnabled: { Ref: 'Encrypted' } }],
  [GROUP, { TransitEncryptionEnabled: true, TransitEncryptionMode: { Ref: 'Mode' } }],
  [GROUP, { GlobalReplicationGroupId: 'global', TransitEncryptionMode: 'preferred' }],
  [GROUP, { GlobalReplicationGroupId: 'global' }],
  [CLUSTER, { TransitEncryptionEnabled: true }],
  ['AWS::ElastiCache::ServerlessCache', {}],
])('%s with %j is silent', (Type, Properties) => {
  expect(found(CACHE_IN_PLAIN_TEXT, { Cache: { Type, Properties } })).toEqual([]);
});

test.each([
  [GROUP, {}],
  [GROUP, { TransitEncryptionEnabled: false, AtRestEncryptionEnabled: true }],
  [CLUSTER, { TransitEncryptionEnabled: 'false' }],
])('%s with %j', (Type, Properties) => {
  expect(found(CACHE_IN_PLAIN_TEXT, { Cache: { Type, Properties } })).toEqual(['Cache Properties.TransitEncryptionEnabled']);
});

test('a cache that takes both', () => {
  const Properties = { TransitEncryptionEnabled: true, TransitEncryptionMode: 'preferred' };
  expect(found(CACHE_IN_PLAIN_TEXT, { Cache: { Type: GROUP, Properties } })).toEqual(['Cache Properties.TransitEncryptionMode']);
});
