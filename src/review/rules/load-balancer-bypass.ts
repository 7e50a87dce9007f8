import { openRules } from '../around-cloudfront';
import { Rule } from '../rule';

export const LOAD_BALANCER_BYPASS: Rule = {
  id: 'LoadBalancerBypass',
  severity: 'error',
  description: 'a load balancer behind CloudFront forwards requests that come to it from anywhere on the internet',
  reason: "they pass by the distribution's web ACL, rate limit, cache and geographic restriction",
  fix:
    "make the load balancer internal and reach it through a VPC origin, or let in only CloudFront's prefix list and have each rule that " +
    'forwards ask for a secret header that the distribution adds; with this library, ApiExposure.vpcOrigin() or cloudFrontOnly()',
  see: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html',
  findings: templates => openRules(templates).filter(({ to }) => to === 'everybody'),
};
