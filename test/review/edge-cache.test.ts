import { CachePolicy, OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { MANAGED_CACHE_POLICIES, MANAGED_ORIGIN_REQUEST_POLICIES } from '../../src/review/edge-cache';

test.each([
  [CachePolicy.CACHING_DISABLED, { keeps: false, keepsUnasked: false, cookies: [] }],
  [CachePolicy.CACHING_OPTIMIZED, { keeps: true, keepsUnasked: true, cookies: [] }],
  [CachePolicy.CACHING_OPTIMIZED_FOR_UNCOMPRESSED_OBJECTS, { keeps: true, keepsUnasked: true, cookies: [] }],
  [CachePolicy.ELEMENTAL_MEDIA_PACKAGE, { keeps: true, keepsUnasked: true, cookies: [] }],
  [CachePolicy.AMPLIFY, { keeps: true, keepsUnasked: true, cookies: 'all' }],
  [CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS, { keeps: true, keepsUnasked: false, cookies: 'all' }],
  [CachePolicy.USE_ORIGIN_CACHE_CONTROL_HEADERS_QUERY_STRINGS, { keeps: true, keepsUnasked: false, cookies: 'all' }],
])('AWS has this cache policy under the same id: %#', ({ cachePolicyId }, traits) => {
  expect(MANAGED_CACHE_POLICIES[cachePolicyId]).toMatchObject(traits);
});

test('AWS has these origin request policies that forward all cookies', () => {
  const { ALL_VIEWER, ALL_VIEWER_EXCEPT_HOST_HEADER, ALL_VIEWER_AND_CLOUDFRONT_2022 } = OriginRequestPolicy;
  const ids = [ALL_VIEWER, ALL_VIEWER_EXCEPT_HOST_HEADER, ALL_VIEWER_AND_CLOUDFRONT_2022].map(policy => policy.originRequestPolicyId);
  expect(MANAGED_ORIGIN_REQUEST_POLICIES).toEqual(Object.fromEntries(ids.map(id => [id, 'all'])));
});
