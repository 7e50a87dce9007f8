import { Rule } from '../rule';
import { knownTruth } from '../values';

export const DISTRIBUTION_WITHOUT_WEB_ACL: Rule = {
  id: 'DistributionWithoutWebAcl',
  severity: 'warning',
  description: 'a distribution has no web ACL',
  reason: 'nothing limits how fast one caller asks, and known attacks reach the service',
  fix: 'set WebACLId to the ARN of a web ACL with the scope CLOUDFRONT; with this library, leave the default of webAcl, or write WebAcl.existing()',
  see: 'https://docs.aws.amazon.com/waf/latest/developerguide/cloudfront-features.html',
  findings: templates =>
    templates
      .all('AWS::CloudFront::Distribution')
      .filter(({ properties: { DistributionConfig: config } }) => !config?.WebACLId && knownTruth(config?.Enabled) !== false)
      .map(resource => ({ resource, location: 'Properties.DistributionConfig.WebACLId' })),
};
