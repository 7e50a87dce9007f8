import { CACHE_POLICY_BESIDE_FORWARDED_VALUES } from '../../../src/review/rules/cache-policy-beside-forwarded-values';
import { CACHING_DISABLED, distribution, ref } from '../edge-resources';
import { found } from '../reviewed';

const ForwardedValues = { QueryString: true };
const review = (...behaviors: object[]) => found(CACHE_POLICY_BESIDE_FORWARDED_VALUES, { Edge: distribution(behaviors) });

test('both in one behaviour', () => {
  expect(
    review(
      { PathPattern: '/a', CachePolicyId: CACHING_DISABLED, ForwardedValues },
      { PathPattern: '/b', ForwardedValues },
      { CachePolicyId: ref('Policy'), ForwardedValues },
    ),
  ).toEqual([
    'Edge Properties.DistributionConfig.CacheBehaviors.0.ForwardedValues [/a]',
    'Edge Properties.DistributionConfig.DefaultCacheBehavior.ForwardedValues [*]',
  ]);
});

test('one of them, or what may be nothing, is silent', () => {
  const nothing = ref('AWS::NoValue');
  expect(
    review(
      { PathPattern: '/a', CachePolicyId: CACHING_DISABLED },
      { PathPattern: '/b', CachePolicyId: CACHING_DISABLED, ForwardedValues: nothing },
      { PathPattern: '/c', CachePolicyId: { 'Fn::If': ['A', 'id', nothing] }, ForwardedValues },
      { ForwardedValues },
    ),
  ).toEqual([]);
});
