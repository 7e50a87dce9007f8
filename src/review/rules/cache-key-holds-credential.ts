import { behaviors } from '../behaviors';
import { cacheOf, EdgeCache, policyCache } from '../edge-cache';
import { Rule } from '../rule';

/** Names of what shows who asks, in lower case with hyphens. A token that names a page isn't one. */
const CREDENTIALS = [
  /(^|-)(authorization|jwt|sid|api-?key|awselbauthsessioncookie)(-|$)/,
  /(^|-)(j|php|asp-?net-)?sess(ion)?-?(id)?(-|$)/,
  /^(x-)?token$/,
  /(access|id|refresh|auth|session|security|bearer|login)-?token(-|$)/,
];

export const CACHE_KEY_HOLDS_CREDENTIAL: Rule = {
  id: 'CacheKeyHoldsCredential',
  severity: 'warning',
  description: 'CloudFront keeps answers by a credential: a login, a session or a token is part of the cache key',
  reason: 'an answer is still given for a credential that has been revoked, and each caller fills the cache with answers for one',
  fix:
    'cache personal answers nowhere (the managed policies CachingDisabled and AllViewer), and leave credentials out of the key of what is ' +
    'the same for all; with this library, CacheRule.noStore() and CacheRule.shared()',
  see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html',
  findings: templates => {
    const policies = templates.all('AWS::CloudFront::CachePolicy').map(policy => ({ cache: policyCache(policy), which: undefined }));
    // A policy of this app is one finding, whoever uses it.
    const others = behaviors(templates)
      .map(behavior => ({ cache: cacheOf(behavior, templates), which: behavior.path }))
      .filter(({ cache }) => cache?.resource.type === 'AWS::CloudFront::Distribution');
    return [...policies, ...others].flatMap(({ cache, which }) =>
      cache?.keepsUnasked && holdsCredential(cache) ? [{ resource: cache.resource, location: cache.location, which }] : [],
    );
  },
};

function holdsCredential({ headers, cookies, queryStrings }: EdgeCache): boolean {
  if (cookies === 'all') return true;
  const names = [...headers, ...queryStrings, ...(cookies ?? [])].map(name => name.toLowerCase().replace(/[^a-z0-9]+/g, '-'));
  return names.some(name => CREDENTIALS.some(credential => credential.test(name))) || headers.some(name => /^cookie$/i.test(name));
}
