import { origins } from '../origins';
import { Rule } from '../rule';
import { TemplateResource, TemplateSet } from '../template-set';

/** Group of AWS that limits callers by what it has learnt of the traffic. */
const ADAPTIVE = 'AWSManagedRulesAntiDDoSRuleSet';

export const WEB_ACL_WITHOUT_RATE_LIMIT: Rule = {
  id: 'WebAclWithoutRateLimit',
  severity: 'warning',
  description: 'the web ACL of a distribution, or of a load balancer without one, has no rate limit, or only counts who is above it',
  reason: 'one caller can take all capacity, or try passwords as fast as the service answers',
  fix:
    'add a rule with a RateBasedStatement and the action Block; with this library, leave the default of webAcl, or write WebAcl.managed() ' +
    'without countOnly',
  see: 'https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html',
  findings: templates =>
    [...new Set(guardians(templates))]
      .filter(resource => !mayLimit(resource.properties.Rules, resource, templates))
      .map(resource => ({ resource, location: 'Properties.Rules' })),
};

/** Web ACLs that see each caller for itself: behind CloudFront a load balancer sees CloudFront's addresses. */
function guardians(templates: TemplateSet): TemplateResource[] {
  const behind = origins(templates).map(({ loadBalancer }) => loadBalancer);
  const ofDistributions = templates
    .all('AWS::CloudFront::Distribution')
    .map(({ properties, stack }) => templates.target(properties.DistributionConfig?.WebACLId, stack));
  const ofLoadBalancers = templates.all('AWS::WAFv2::WebACLAssociation').map(({ properties: { ResourceArn, WebACLArn }, stack }) => {
    const guarded = templates.target(ResourceArn, stack);
    const alone = guarded?.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' && !behind.includes(guarded);
    return alone ? templates.target(WebACLArn, stack) : undefined;
  });
  return [...ofDistributions, ...ofLoadBalancers].flatMap(acl => (acl?.type === 'AWS::WAFv2::WebACL' ? acl : []));
}

/** Whether there is a rate limit, or a rule group of somebody else, which may have one. */
function mayLimit(value: any, owner: TemplateResource, templates: TemplateSet): boolean {
  if (typeof value !== 'object' || value === null || isCounted(value)) return false;
  return Object.entries<any>(value).some(([name, what]) => {
    if (name === 'RateBasedStatement') return true;
    if (name === 'ManagedRuleGroupStatement') return what?.VendorName !== 'AWS' || what.Name === ADAPTIVE;
    if (name === 'RuleGroupReferenceStatement') {
      const group = templates.target(what?.Arn, owner.stack);
      return !group || mayLimit(group.properties.Rules, group, templates);
    }
    return mayLimit(what, owner, templates);
  });
}

/** Whether a rule, or every rule of a group, lets pass what it finds. */
function isCounted({ Action, OverrideAction }: any): boolean {
  return [Action, OverrideAction].some(action => action?.Count !== undefined);
}
