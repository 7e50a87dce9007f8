import { Rule } from '../rule';
import { ingressRules, innerGroups, isWorld } from '../security-groups';

export const OPEN_TO_THE_WORLD: Rule = {
  id: 'OpenToTheWorld',
  severity: 'error',
  description: 'a security group of a service behind a load balancer, of a cache or of a database lets everybody in',
  reason: 'who finds a way to its address calls it past the load balancer, the web ACL and every check of tokens',
  fix:
    "take SourceSecurityGroupId of its caller instead of 0.0.0.0/0 or ::/0, with the caller's port; with this library, leave the security " +
    'group to the compute or the SessionStore',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-register-targets.html#target-security-groups',
  findings: templates => {
    const inner = innerGroups(templates);
    return ingressRules(templates)
      .filter(ingress => inner.includes(ingress.group) && isWorld(ingress, templates))
      .map(({ resource, location }) => ({ resource, location }));
  },
};
