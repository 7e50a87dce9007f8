import { behaviors } from '../behaviors';
import { Rule } from '../rule';

export const CACHE_POLICY_BESIDE_FORWARDED_VALUES: Rule = {
  id: 'CachePolicyBesideForwardedValues',
  severity: 'error',
  description: 'a behaviour has both a cache policy and ForwardedValues',
  reason: 'CloudFront refuses it at deployment',
  fix: 'leave out ForwardedValues: the cache policy and the origin request policy say what is kept and forwarded; with this library, CacheRule',
  see: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-cloudfront-distribution-cachebehavior.html',
  findings: templates =>
    behaviors(templates)
      .filter(({ properties: { CachePolicyId, ForwardedValues } }) => isGiven(CachePolicyId) && isGiven(ForwardedValues))
      .map(({ distribution: resource, location, path: which }) => ({ resource, location: `${location}.ForwardedValues`, which })),
};

/** Whether it is surely there: what is chosen at deployment may be nothing. */
function isGiven(value: any): boolean {
  return Boolean(value) && value['Fn::If'] === undefined;
}
