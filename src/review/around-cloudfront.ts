import { forwards, headerOf, ListenerRule, listenerRules } from './listener-rules';
import { addedHeaders, Origin, origins } from './origins';
import { ingressRules, isWorld, isWorldRange, PREFIX_LIST } from './security-groups';
import { mayStandTogether, TemplateResource, TemplateSet } from './template-set';
import { entries, knownNumber } from './values';

/** A rule of a public load balancer behind CloudFront that doesn't ask for what only the distribution knows. */
export interface OpenRule extends ListenerRule {
  /** Who gets to it: everybody, or whoever has a distribution. */
  readonly to: 'everybody' | 'distributions';
}

/** Every such rule of an app. */
export function openRules(templates: TemplateSet): OpenRule[] {
  const edge = origins(templates).filter(({ loadBalancer }) => loadBalancer && isPublic(loadBalancer));
  return listenerRules(templates)
    .filter(forwards)
    .flatMap(rule => {
      const paths = edge.filter(
        ({ loadBalancer, distribution }) => loadBalancer === rule.loadBalancer && mayStandTogether(distribution, rule.resource),
      );
      if (paths.length === 0 || asksForMore(rule, paths)) return [];
      const to = openTo(rule, paths, templates);
      return to && !checkedByWebAcl(rule, paths, templates) ? [{ ...rule, to }] : [];
    });
}

/** Whether a load balancer has public addresses. */
export function isPublic({ properties: { Scheme = 'internet-facing' } }: TemplateResource): boolean {
  return Scheme === 'internet-facing';
}

function openTo({ listener, loadBalancer }: ListenerRule, paths: Origin[], templates: TemplateSet): OpenRule['to'] | undefined {
  const { Type, SecurityGroups } = loadBalancer!.properties;
  // A network load balancer may have no group at all.
  if (Type === 'network' && SecurityGroups === undefined) return 'everybody';
  const groups = templates.targets(SecurityGroups, loadBalancer!.stack);
  const ways = ingressRules(templates)
    .filter(({ group, rule }) => groups.includes(group) && opens(rule, listener!.properties.Port))
    .filter(({ resource }) => paths.some(({ distribution }) => mayStandTogether(distribution, resource)));
  if (ways.some(ingress => isWorld(ingress, templates))) return 'everybody';
  // A network load balancer sees no headers, so the service must.
  const shared = ways.some(({ rule: { SourcePrefixListId: list }, resource }) => list && !ownList(list, resource, templates));
  return shared && Type !== 'network' ? 'distributions' : undefined;
}

function opens({ IpProtocol, FromPort, ToPort }: any, listenerPort: any): boolean {
  const [from, to, port] = [FromPort, ToPort, listenerPort].map(knownNumber);
  if (String(IpProtocol) === '-1') return true;
  const isTcp = ['tcp', '6'].includes(String(IpProtocol).toLowerCase());
  return isTcp && from !== undefined && to !== undefined && port !== undefined && from <= port && port <= to;
}

function ownList(list: any, { stack }: TemplateResource, templates: TemplateSet): boolean {
  return templates.target(list, stack)?.type === PREFIX_LIST;
}

/** Whether a rule asks for what CloudFront adds, or for an address. What is known at deployment only may do so. */
function asksForMore({ conditions: { others } }: ListenerRule, paths: Origin[]): boolean {
  if (!others) return true;
  const added = paths.map(addedHeaders);
  return others.some(condition => {
    if (condition.Field === 'source-ip') return !entries(condition.SourceIpConfig?.Values).some(isWorldRange);
    if (condition.Field !== 'http-header') return false;
    const header = headerOf(condition);
    const anything = entries(condition.HttpHeaderConfig?.Values).some(value => typeof value === 'string' && /^[*?]*$/.test(value));
    return !anything && added.some(headers => !headers || header === undefined || headers.includes(header));
  });
}

/** Whether the load balancer's own web ACL looks at such a header. One that another app made may do so. */
function checkedByWebAcl({ loadBalancer }: ListenerRule, paths: Origin[], templates: TemplateSet): boolean {
  const added = paths.flatMap(path => addedHeaders(path) ?? []);
  return templates.all('AWS::WAFv2::WebACLAssociation').some(({ properties: { ResourceArn, WebACLArn }, stack }) => {
    if (templates.target(ResourceArn, stack) !== loadBalancer) return false;
    const acl = templates.target(WebACLArn, stack);
    const text = JSON.stringify(acl?.properties.Rules ?? '').toLowerCase();
    return !acl || added.some(header => text.includes(`"name":"${header}"`));
  });
}
