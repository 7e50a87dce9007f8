import { CACHE_KEY_HOLDS_CREDENTIAL } from '../../../src/review/rules/cache-key-holds-credential';
import { cachePolicy, CACHING_OPTIMIZED, distribution, ref } from '../edge-resources';
import { found } from '../reviewed';

const KEPT = { MinTTL: 0, DefaultTTL: 60, MaxTTL: 60 };
const AMPLIFY = '2e54312d-136d-493c-8eb9-b001f22f67d2';
const ORIGIN_DECIDES = '83da9c7e-98b4-4e11-a168-04f0df8e2c65';

const headers = (...Headers: unknown[]) => ({ HeadersConfig: { HeaderBehavior: 'whitelist', Headers } });
const cookies = (...Cookies: unknown[]) => ({ CookiesConfig: { CookieBehavior: 'whitelist', Cookies } });
const queries = (...QueryStrings: unknown[]) => ({ QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings } });
const policy = (key: object, times: object = KEPT) => found(CACHE_KEY_HOLDS_CREDENTIAL, { Policy: cachePolicy(times, key) });

test.each([
  headers('Accept', 'authorization'),
  headers('Cookie'),
  headers('X-Api-Key'),
  headers('X-Session-Token'),
  { CookiesConfig: { CookieBehavior: 'all' } },
  { CookiesConfig: { CookieBehavior: 'allExcept', Cookies: ['analytics'] } },
  ...['session', 'SESSION', 'sessionid', 'JSESSIONID', 'PHPSESSID', 'ASP.NET_SessionId', 'connect.sid', '__Host-session'].map(name =>
    cookies(name),
  ),
  ...['AWSELBAuthSessionCookie-0', 'access_token', 'id-token', 'jwt'].map(name => cookies('theme', name)),
  ...['token', 'access_token', 'api_key', 'X-Amz-Security-Token'].map(name => queries(name)),
])('a policy with %j in its key', key => {
  expect(policy(key)).toEqual(['Policy Properties.CachePolicyConfig']);
});

test.each([
  headers('Accept', 'Accept-Language', 'Host', 'Origin'),
  cookies('theme', 'currency', 'assessment', 'obsession', 'sidebar'),
  queries('page', 'pageToken', 'next_token', 'continuation-token', 'category', 'possession', 'author'),
  {
    CookiesConfig: { CookieBehavior: 'none' },
    HeadersConfig: { HeaderBehavior: 'none' },
    QueryStringsConfig: { QueryStringBehavior: 'all' },
  },
  headers(ref('Name')),
])('%j in a key is silent', key => {
  expect(policy(key)).toEqual([]);
});

test.each([
  { MinTTL: 1, DefaultTTL: ref('Seconds'), MaxTTL: '1' },
  { MinTTL: 0, DefaultTTL: 1, MaxTTL: 1 },
])('a policy that keeps answers: %j', times => {
  expect(policy(headers('Authorization'), times)).toHaveLength(1);
});

test.each([
  ['off', { MinTTL: 0, DefaultTTL: 0, MaxTTL: 0 }],
  ['only where the service asks for it', { MinTTL: '0', DefaultTTL: '0', MaxTTL: '1' }],
  ['chosen at deployment', { MinTTL: ref('Seconds'), DefaultTTL: ref('Seconds'), MaxTTL: 60 }],
])('a policy whose cache is %s is silent', (_what, times) => {
  expect(policy(headers('Authorization'), times)).toEqual([]);
});

test('a behaviour says it itself, or takes a policy of AWS', () => {
  const Edge = distribution([
    { PathPattern: '/old/*', ForwardedValues: { QueryString: false, Headers: ['Authorization'] } },
    { PathPattern: '/cookies/*', ForwardedValues: { QueryString: false, Cookies: { Forward: 'all' } }, DefaultTTL: '5' },
    { PathPattern: '/amplify/*', CachePolicyId: AMPLIFY },
    { PathPattern: '/plain/*', ForwardedValues: { QueryString: true } },
    { PathPattern: '/none/*', ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' } } },
    { PathPattern: '/off/*', ForwardedValues: { QueryString: true, Headers: ['Authorization'] }, DefaultTTL: 0 },
    { PathPattern: '/own/*', CachePolicyId: ref('Policy') },
    { PathPattern: '/decides/*', CachePolicyId: ORIGIN_DECIDES },
    { CachePolicyId: CACHING_OPTIMIZED },
  ]);
  // The times that AWS takes where none are said.
  expect(found(CACHE_KEY_HOLDS_CREDENTIAL, { Edge, Policy: cachePolicy({}, headers('Authorization')) })).toEqual([
    'Policy Properties.CachePolicyConfig',
    'Edge Properties.DistributionConfig.CacheBehaviors.0.ForwardedValues [/old/*]',
    'Edge Properties.DistributionConfig.CacheBehaviors.1.ForwardedValues [/cookies/*]',
    'Edge Properties.DistributionConfig.CacheBehaviors.2.CachePolicyId [/amplify/*]',
  ]);
});
