import { Rule } from '../rule';
import { TemplateResource } from '../template-set';
import { knownTruth } from '../values';

export const CACHE_IN_PLAIN_TEXT: Rule = {
  id: 'CacheInPlainText',
  severity: 'warning',
  description: 'a cache takes calls without encryption',
  reason: 'sessions, and the password of the cache, can be read and changed on their way',
  fix:
    'set TransitEncryptionEnabled, with the TransitEncryptionMode required once all clients use rediss; with this library, each ' +
    'SessionEngine does so',
  see: 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/in-transit-encryption.html',
  findings: templates =>
    templates
      .all('AWS::ElastiCache::ReplicationGroup', 'AWS::ElastiCache::CacheCluster')
      .filter(({ properties }) => properties.GlobalReplicationGroupId === undefined)
      .flatMap(resource => settingsOf(resource).map(setting => ({ resource, location: `Properties.${setting}` }))),
};

/** What lets in who doesn't encrypt. */
function settingsOf({ properties: { TransitEncryptionEnabled, TransitEncryptionMode } }: TemplateResource): string[] {
  if (knownTruth(TransitEncryptionEnabled) === false) return ['TransitEncryptionEnabled'];
  return TransitEncryptionMode === 'preferred' ? ['TransitEncryptionMode'] : [];
}
