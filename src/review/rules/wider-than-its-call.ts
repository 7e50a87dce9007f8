import { Rule } from '../rule';
import { Ingress, ingressRules, innerGroups, isWorld } from '../security-groups';
import { TemplateSet } from '../template-set';
import { knownNumber } from '../values';

/** As much as a VPC has: AWS allows no shorter prefix of IPv4, and gives this one of IPv6. */
const VPC_PREFIX = { CidrIp: 16, CidrIpv6: 56 };

export const WIDER_THAN_ITS_CALL: Rule = {
  id: 'WiderThanItsCall',
  severity: 'warning',
  description: 'a security group of a service behind a load balancer, of a cache or of a database lets in more than its caller on its port',
  reason: 'one host in the network that is taken over reaches all of it, and every port that a process opens',
  fix:
    'take SourceSecurityGroupId of its caller instead of the range of a whole network, and one port instead of all; with this library, ' +
    'leave the security group to the compute or the SessionStore',
  see: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-best-practices.html',
  findings: templates => {
    const inner = innerGroups(templates);
    return ingressRules(templates)
      .filter(ingress => inner.includes(ingress.group) && !isWorld(ingress, templates))
      .filter(ingress => isWholeNetwork(ingress, templates) || isEveryPortOfAnother(ingress, templates))
      .map(({ resource, location }) => ({ resource, location }));
  },
};

function isWholeNetwork({ resource, rule }: Ingress, templates: TemplateSet): boolean {
  const vpcs = templates.all('AWS::EC2::VPC');
  return Object.entries(VPC_PREFIX).some(([kind, longest]) => {
    const range = rule[kind];
    if (typeof range !== 'string') return templates.target(range, resource.stack)?.type === 'AWS::EC2::VPC';
    return (knownNumber(range.split('/')[1]) ?? Infinity) <= longest || vpcs.some(vpc => vpc.properties.CidrBlock === range);
  });
}

/** What is in a group may talk among itself. */
function isEveryPortOfAnother({ group, resource, rule }: Ingress, templates: TemplateSet): boolean {
  const { FromPort, IpProtocol, SourceSecurityGroupId, ToPort } = rule;
  const [from, to] = [FromPort, ToPort].map(knownNumber);
  const isEveryPort = String(IpProtocol) === '-1' || (from !== undefined && from <= 1 && to === 65535);
  return isEveryPort && SourceSecurityGroupId !== undefined && templates.target(SourceSecurityGroupId, resource.stack) !== group;
}
