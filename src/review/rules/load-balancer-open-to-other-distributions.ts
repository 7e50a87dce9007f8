import { openRules } from '../around-cloudfront';
import { Rule } from '../rule';

export const LOAD_BALANCER_OPEN_TO_OTHER_DISTRIBUTIONS: Rule = {
  id: 'LoadBalancerOpenToOtherDistributions',
  severity: 'warning',
  description: "a load balancer lets in a prefix list that may be CloudFront's, and forwards without asking for a secret header",
  reason: "everybody's distributions share CloudFront's addresses, so that one of another account reaches it without this one's web ACL",
  fix:
    'have each rule that forwards ask for a header with a secret value that the distribution adds, and let the default action refuse, or ' +
    'use a VPC origin; with this library, ApiExposure.cloudFrontOnly() or vpcOrigin()',
  see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html',
  findings: templates => openRules(templates).filter(({ to }) => to === 'distributions'),
};
