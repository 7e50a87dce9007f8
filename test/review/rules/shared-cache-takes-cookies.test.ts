import { SHARED_CACHE_TAKES_COOKIES } from '../../../src/review/rules/shared-cache-takes-cookies';
import { ALL_VIEWER, cachePolicy, CACHING_DISABLED, CACHING_OPTIMIZED, distribution, ref } from '../edge-resources';
import { found, Resources } from '../reviewed';

const KEPT = { MinTTL: 0, DefaultTTL: 60, MaxTTL: 60 };
const keyed = (...Cookies: string[]) => cachePolicy(KEPT, { CookiesConfig: { CookieBehavior: 'whitelist', Cookies } });

function forwarding(CookieBehavior: string, ...Cookies: string[]): Resources[string] {
  const OriginRequestPolicyConfig = { Name: 'Policy', CookiesConfig: { CookieBehavior, Cookies } };
  return { Type: 'AWS::CloudFront::OriginRequestPolicy', Properties: { OriginRequestPolicyConfig } };
}

function review(behavior: object, more: Resources = {}, config: object = {}): string[] {
  return found(SHARED_CACHE_TAKES_COOKIES, { Edge: distribution([{ PathPattern: '/shop/*', ...behavior }], config), ...more });
}

const OWN = { CachePolicyId: ref('Key'), OriginRequestPolicyId: ref('Forwarded') };

test.each<[string, object, Resources]>([
  ['AWS forwards all', { CachePolicyId: CACHING_OPTIMIZED, OriginRequestPolicyId: ALL_VIEWER.toUpperCase() }, {}],
  [
    'a policy of this app forwards all',
    { CachePolicyId: CACHING_OPTIMIZED, OriginRequestPolicyId: ref('Forwarded') },
    { Forwarded: forwarding('all') },
  ],
  [
    'a policy of this app forwards all but some',
    { CachePolicyId: CACHING_OPTIMIZED, OriginRequestPolicyId: ref('Forwarded') },
    { Forwarded: forwarding('allExcept', 'analytics') },
  ],
  ['one of two is part of the key', OWN, { Key: keyed('theme'), Forwarded: forwarding('whitelist', 'theme', 'session') }],
])('%s', (_what, behavior, more) => {
  expect(review(behavior, more)).toEqual(['Edge Properties.DistributionConfig.CacheBehaviors.0.OriginRequestPolicyId [/shop/*]']);
});

test.each<[string, object, Resources, object?]>([
  ['nothing is kept', { CachePolicyId: CACHING_DISABLED, OriginRequestPolicyId: ALL_VIEWER }, {}],
  [
    'nothing is kept unless the service says so',
    { CachePolicyId: ref('Key'), OriginRequestPolicyId: ALL_VIEWER },
    {
      Key: cachePolicy({ MinTTL: 0, DefaultTTL: '0', MaxTTL: 60 }, { CookiesConfig: { CookieBehavior: 'none' } }),
    },
  ],
  ['nothing is forwarded', { CachePolicyId: CACHING_OPTIMIZED }, {}],
  [
    'no cookies are forwarded',
    { CachePolicyId: CACHING_OPTIMIZED, OriginRequestPolicyId: ref('Forwarded') },
    { Forwarded: forwarding('none') },
  ],
  ['the key has all', OWN, { Key: cachePolicy(KEPT, { CookiesConfig: { CookieBehavior: 'all' } }), Forwarded: forwarding('all') }],
  [
    'the key has all but some',
    OWN,
    { Key: cachePolicy(KEPT, { CookiesConfig: { CookieBehavior: 'allExcept', Cookies: ['a'] } }), Forwarded: forwarding('all') },
  ],
  ['the key has the same', OWN, { Key: keyed('theme', 'session'), Forwarded: forwarding('whitelist', 'session') }],
  [
    'the key is chosen at deployment',
    OWN,
    {
      Key: cachePolicy(KEPT, { CookiesConfig: { CookieBehavior: ref('Behavior') } }),
      Forwarded: forwarding('all'),
    },
  ],
  ['the policy is made elsewhere', { CachePolicyId: CACHING_OPTIMIZED, OriginRequestPolicyId: '00000000-0000-0000-0000-000000000000' }, {}],
  [
    'the old settings make all that they forward part of the key',
    { ForwardedValues: { QueryString: false, Cookies: { Forward: 'all' } } },
    {},
  ],
  [
    'a bucket answers',
    { CachePolicyId: CACHING_OPTIMIZED, OriginRequestPolicyId: ALL_VIEWER },
    {},
    {
      Origins: [{ Id: 'Service', DomainName: 'bucket.s3.amazonaws.com', S3OriginConfig: { OriginAccessIdentity: '' } }],
    },
  ],
])('silent where %s', (_what, behavior, ...more) => {
  expect(review(behavior, ...more)).toEqual([]);
});
