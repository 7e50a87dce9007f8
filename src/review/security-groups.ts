import { launchDataOf } from './instance-groups';
import { TemplateResource, TemplateSet } from './template-set';
import { entries, knownNumber } from './values';

/** The list of addresses that an app makes itself. */
export const PREFIX_LIST = 'AWS::EC2::PrefixList';

/** What a security group lets in. */
export interface Ingress {
  /** The group, or a cluster of EKS for the group that it makes. */
  readonly group: TemplateResource;
  /** Where it is written: in the group, or apart. */
  readonly resource: TemplateResource;
  readonly location: string;
  readonly rule: any;
}

/** ICMP tells how large packets may be, and calls nothing. */
const ICMP = ['icmp', 'icmpv6', '1', '58'];

/** Every call that the security groups of an app let in. */
export function ingressRules(templates: TemplateSet): Ingress[] {
  const inline = templates.all('AWS::EC2::SecurityGroup').flatMap(group =>
    entries(group.properties.SecurityGroupIngress).map((rule, index) => ({
      group,
      resource: group,
      location: `Properties.SecurityGroupIngress.${index}`,
      rule,
    })),
  );
  const apart = templates.all('AWS::EC2::SecurityGroupIngress').flatMap(resource => {
    const group = templates.target(resource.properties.GroupId, resource.stack);
    return group ? [{ group, resource, location: 'Properties', rule: resource.properties }] : [];
  });
  return [...inline, ...apart].filter(({ rule }) => !ICMP.includes(String(rule.IpProtocol).toLowerCase()));
}

/** Whether it lets in everybody, by itself or by a prefix list of the app. */
export function isWorld({ resource, rule }: Ingress, templates: TemplateSet): boolean {
  const list = templates.target(rule.SourcePrefixListId, resource.stack);
  const listed = list?.type === PREFIX_LIST ? entries(list.properties.Entries).map(({ Cidr }) => Cidr) : [];
  return [rule.CidrIp, rule.CidrIpv6, ...listed].some(isWorldRange);
}

/** All public addresses, or a large part of them: a network of one's own has a longer prefix. */
export function isWorldRange(range: any): boolean {
  if (typeof range !== 'string') return false;
  const prefix = knownNumber(range.split('/')[1]);
  return prefix !== undefined && prefix <= (range.includes(':') ? 3 : 7);
}

/** What is to be called by its callers only: services behind an application load balancer, caches and databases. */
export function innerGroups(templates: TemplateSet): TemplateResource[] {
  return [...ofTasks(templates), ...ofInstances(templates), ...ofTargets(templates), ...ofClusters(templates), ...ofStores(templates)];
}

function isBehindApplicationLoadBalancer(targetGroups: any[], { stack }: TemplateResource, templates: TemplateSet): boolean {
  return targetGroups.some(each => isOfApplicationLoadBalancer(templates.target(each, stack)));
}

/** Target groups of a network load balancer may show their targets the addresses of clients. */
function isOfApplicationLoadBalancer(targetGroup: TemplateResource | undefined): boolean {
  return ['HTTP', 'HTTPS'].includes(targetGroup?.properties.Protocol);
}

function referred(groups: any, { stack }: TemplateResource, templates: TemplateSet): TemplateResource[] {
  return entries(groups).flatMap(group => templates.target(group, stack) ?? []);
}

function ofTasks(templates: TemplateSet): TemplateResource[] {
  return templates
    .all('AWS::ECS::Service')
    .filter(service => {
      const targetGroups = entries(service.properties.LoadBalancers).map(({ TargetGroupArn }) => TargetGroupArn);
      return isBehindApplicationLoadBalancer(targetGroups, service, templates);
    })
    .flatMap(service => referred(service.properties.NetworkConfiguration?.AwsvpcConfiguration?.SecurityGroups, service, templates));
}

function ofInstances(templates: TemplateSet): TemplateResource[] {
  return templates
    .all('AWS::AutoScaling::AutoScalingGroup')
    .filter(group => isBehindApplicationLoadBalancer(entries(group.properties.TargetGroupARNs), group, templates))
    .flatMap(group => {
      const { template, data } = launchDataOf(group, templates) ?? {};
      const interfaces = entries(data?.NetworkInterfaces).flatMap(({ Groups }) => entries(Groups));
      const groups = [...entries(data?.SecurityGroupIds), ...entries(data?.SecurityGroups), ...interfaces];
      return template ? referred(groups, template, templates) : [];
    });
}

/** Instances that a target group names itself. */
function ofTargets(templates: TemplateSet): TemplateResource[] {
  return templates
    .all('AWS::ElasticLoadBalancingV2::TargetGroup')
    .filter(isOfApplicationLoadBalancer)
    .flatMap(({ properties, stack }) => entries(properties.Targets).flatMap(({ Id }) => templates.target(Id, stack) ?? []))
    .flatMap(instance => {
      const { NetworkInterfaces, SecurityGroupIds } = instance.properties;
      const interfaces = entries(NetworkInterfaces).flatMap(({ GroupSet }) => entries(GroupSet));
      return instance.type === 'AWS::EC2::Instance' ? referred([...entries(SecurityGroupIds), ...interfaces], instance, templates) : [];
    });
}

/** A cluster stands for the group that it makes; pods are in it. */
function ofClusters(templates: TemplateSet): TemplateResource[] {
  return templates.all('AWS::EKS::Cluster', 'Custom::AWSCDK-EKS-Cluster');
}

function ofStores(templates: TemplateSet): TemplateResource[] {
  const types = [
    'AWS::DocDB::DBCluster',
    'AWS::ElastiCache::CacheCluster',
    'AWS::ElastiCache::ReplicationGroup',
    'AWS::ElastiCache::ServerlessCache',
    'AWS::MemoryDB::Cluster',
    'AWS::Neptune::DBCluster',
    'AWS::RDS::DBCluster',
    'AWS::RDS::DBInstance',
    'AWS::RDS::DBProxy',
  ];
  return templates.all(...types).flatMap(store => {
    const { SecurityGroupIds, VpcSecurityGroupIds, VPCSecurityGroups } = store.properties;
    return referred(SecurityGroupIds ?? VpcSecurityGroupIds ?? VPCSecurityGroups, store, templates);
  });
}
