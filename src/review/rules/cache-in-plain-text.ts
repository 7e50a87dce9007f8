import { Rule } from '../rule';
import { knownTruth } from '../values';

export const CACHE_IN_PLAIN_TEXT: Rule = {
  id: 'CacheInPlainText',
  severity: 'warning',
  description: 'a cache is called without encryption',
  reason: 'sessions, and the password of the cache, can be read and changed on their way',
  fix: 'set TransitEncryptionEnabled and let clients use rediss; with this library, each SessionEngine does so',
  see: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html',
  findings: templates =>
    templates
      .all('AWS::ElastiCache::ReplicationGroup', 'AWS::ElastiCache::CacheCluster')
      .filter(({ properties }) => properties.GlobalReplicationGroupId === undefined)
      .filter(({ properties }) => knownTruth(properties.TransitEncryptionEnabled) === false)
      .map(resource => ({ resource, location: 'Properties.TransitEncryptionEnabled' })),
};
