import { launchDataOf } from './instance-groups';
import { TemplateResource, TemplateSet } from './template-set';
import { entries } from './values';

/** What a security group lets in. */
export interface Ingress {
  /** The group, or a cluster of EKS for the group that it makes. */
  readonly group: TemplateResource;
  /** Where it is written: in the group, or apart. */
  readonly resource: TemplateResource;
  readonly location: string;
  readonly rule: any;
}

/** Everything that the security groups of an app let in. */
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
  return [...inline, ...apart];
}

/** A range of addresses that everybody is in. */
export function isWorld({ CidrIp, CidrIpv6 }: any): boolean {
  return [CidrIp, CidrIpv6].some(range => typeof range === 'string' && range.endsWith('/0'));
}

/** What is to be called by its callers only: services behind an application load balancer, caches and databases. */
export function innerGroups(templates: TemplateSet): TemplateResource[] {
  return [...ofTasks(templates), ...ofInstances(templates), ...ofClusters(templates), ...ofStores(templates)];
}

/** Target groups of a network load balancer may show their targets the addresses of clients. */
function isBehindApplicationLoadBalancer(targetGroups: any[], { stack }: TemplateResource, templates: TemplateSet): boolean {
  return targetGroups.some(each => ['HTTP', 'HTTPS'].includes(templates.target(each, stack)?.properties.Protocol));
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

/** A cluster stands for the group that it makes; pods are in it. */
function ofClusters(templates: TemplateSet): TemplateResource[] {
  return templates.all('AWS::EKS::Cluster', 'Custom::AWSCDK-EKS-Cluster');
}

function ofStores(templates: TemplateSet): TemplateResource[] {
  const types = [
    'AWS::ElastiCache::CacheCluster',
    'AWS::ElastiCache::ReplicationGroup',
    'AWS::ElastiCache::ServerlessCache',
    'AWS::RDS::DBCluster',
    'AWS::RDS::DBInstance',
    'AWS::RDS::DBProxy',
  ];
  return templates.all(...types).flatMap(store => {
    const { SecurityGroupIds, VpcSecurityGroupIds, VPCSecurityGroups } = store.properties;
    return referred(SecurityGroupIds ?? VpcSecurityGroupIds ?? VPCSecurityGroups, store, templates);
  });
}
