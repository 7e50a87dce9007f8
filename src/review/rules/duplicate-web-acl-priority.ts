import { Rule } from '../rule';
import { entries, knownNumber } from '../values';

export const DUPLICATE_WEB_ACL_PRIORITY: Rule = {
  id: 'DuplicateWebAclPriority',
  severity: 'error',
  description: 'two rules of a web ACL or rule group have the same priority',
  reason: 'AWS WAF refuses them at deployment',
  fix: 'give each rule its own Priority; with this library, give your own rules numbers that differ',
  see: 'https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-processing-order.html',
  findings: templates =>
    templates.all('AWS::WAFv2::WebACL', 'AWS::WAFv2::RuleGroup').flatMap(resource => {
      const priorities = entries(resource.properties.Rules).map(({ Priority }) => knownNumber(Priority));
      return priorities.flatMap((priority, index) =>
        priority !== undefined && priorities.indexOf(priority) < index
          ? [{ resource, location: `Properties.Rules.${index}.Priority` }]
          : [],
      );
    }),
};
