import { Route, routeOf } from './access';
import { Edge, edgeOf } from './edge';
import { LoadBalancer, forwardsPaths, loadBalancerOf } from './load-balancer';
import { BoundPods, boundPods, KubernetesObject, podBounds } from './manifests';
import { Opening, openings, Place, place } from './network';
import { Pass, Store, storesOf } from './stores';
import { Resource, taskBounds, Templates } from './templates';
import { startWeight } from '../local-edge/read-weights';

/** What a request meets on its way to a process: every word and number of it is read from the templates. */
export interface RequestPath {
  readonly domain?: Domain;
  /** Absent where users call the load balancer. */
  readonly edge?: Edge;
  /** In front of the edge, or else of the load balancer. */
  readonly webAcl?: WebAcl;
  readonly loadBalancer: LoadBalancer;
  readonly services: Service[];
  readonly stores: Store[];
}

export interface Domain {
  readonly name: string;
  readonly records: string[];
}

export interface WebAcl {
  readonly region: string;
  readonly requests: number;
  readonly minutes: number;
  readonly ruleGroups: number;
}

/** Its copies let in nothing but the load balancer, on these ports. */
export interface Service {
  /** What it runs on. */
  readonly compute: string;
  readonly copies: string;
  readonly targets: Target[];
  readonly place: Place;
  /** By what others let it in. */
  readonly pass: Pass;
}

/** A port of a service. */
export interface Target {
  readonly port: number;
  readonly protocol: string;
  /** What the listener's rules send there. */
  readonly routes: Route[];
  /** In percent of the requests of its rules, where others get some of them; the same for all rules. */
  readonly share?: number;
  readonly health: string;
  readonly healthSeconds: number;
  readonly drainSeconds: string;
}

export function requestPath(templates: Templates): RequestPath {
  const edge = edgeOf(templates);
  const balancer = templates.one('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const loadBalancer = loadBalancerOf(templates, balancer);
  const { gate } = loadBalancer;
  if (gate && !edge?.way.secrets.some(({ header, secret }) => header === gate.header && gate.secrets.includes(secret))) {
    throw new Error(`nobody sends the ${gate.header} that ${balancer.id} asks for`);
  }
  const services = servicesOf(templates, balancer);
  return {
    domain: domainOf(templates, templates.optional('AWS::CloudFront::Distribution') ?? balancer),
    edge,
    webAcl: webAclOf(templates),
    loadBalancer,
    services,
    stores: storesOf(
      templates,
      services.map(({ pass }) => pass),
    ),
  };
}

function domainOf(templates: Templates, entry: Resource): Domain | undefined {
  const records = templates.all('AWS::Route53::RecordSet').filter(({ properties }) => properties.AliasTarget);
  if (records.length === 0) return undefined;
  const names = new Set(records.map(({ properties }) => properties.Name.replace(/\.$/, '')));
  if (names.size > 1) throw new Error(`the records have several names: ${[...names].join(', ')}`);
  const astray = records.find(record => templates.follow(record.properties.AliasTarget.DNSName, record) !== entry);
  if (astray) throw new Error(`the record ${astray.id} doesn't lead to ${entry.id}`);
  return { name: [...names][0], records: records.map(({ properties }) => properties.Type) };
}

function webAclOf(templates: Templates): WebAcl | undefined {
  const distribution = templates.optional('AWS::CloudFront::Distribution');
  const association = templates.optional('AWS::WAFv2::WebACLAssociation');
  const arn = distribution?.properties.DistributionConfig.WebACLId ?? association?.properties.WebACLArn;
  if (!arn) return undefined;
  const { stack, properties } = templates.follow(arn, distribution ?? association!);
  const rules: any[] = properties.Rules;
  const rate = rules.find(({ Action, Statement }) => Action?.Block && Statement.RateBasedStatement)?.Statement.RateBasedStatement;
  if (!rate) throw new Error('the web ACL blocks no address for its rate');
  return {
    region: stack.region,
    requests: rate.Limit,
    minutes: rate.EvaluationWindowSec / 60,
    ruleGroups: rules.filter(({ Statement }) => Statement.ManagedRuleGroupStatement).length,
  };
}

function servicesOf(templates: Templates, balancer: Resource): Service[] {
  return [
    ...templates.all('AWS::AutoScaling::AutoScalingGroup').map(group => instances(templates, balancer, group)),
    ...templates.all('AWS::ECS::Service').map(service => tasks(templates, balancer, service)),
    ...boundPods(templates).map(bound => pods(templates, balancer, bound)),
  ];
}

function instances(templates: Templates, balancer: Resource, group: Resource): Service {
  const { TargetGroupARNs, LaunchTemplate, VPCZoneIdentifier, MinSize, MaxSize } = group.properties;
  const launch = templates.follow(LaunchTemplate.LaunchTemplateId, group);
  const { InstanceType, SecurityGroupIds, IamInstanceProfile } = launch.properties.LaunchTemplateData;
  const profile = templates.follow(IamInstanceProfile.Arn, launch);
  const targets = TargetGroupARNs.map((arn: any) => targetOf(templates, templates.follow(arn, group)));
  requireClosed(templates, balancer, openings(templates, SecurityGroupIds, launch), targets);
  return {
    compute: 'Auto Scaling group',
    copies: `${MinSize} to ${MaxSize} × ${InstanceType}`,
    targets,
    place: place(templates, VPCZoneIdentifier, group),
    pass: passOf(templates, SecurityGroupIds, launch, templates.follow(profile.properties.Roles[0], profile)),
  };
}

function tasks(templates: Templates, balancer: Resource, service: Resource): Service {
  const { LoadBalancers, NetworkConfiguration, TaskDefinition } = service.properties;
  const { SecurityGroups, Subnets } = NetworkConfiguration.AwsvpcConfiguration;
  const definition = templates.follow(TaskDefinition, service);
  const { Cpu, Memory, TaskRoleArn } = definition.properties;
  const targets = LoadBalancers.map((each: any) => targetOf(templates, templates.follow(each.TargetGroupArn, service)));
  requireClosed(templates, balancer, openings(templates, SecurityGroups, service), targets);
  const { MinCapacity, MaxCapacity } = taskBounds(templates, service);
  return {
    compute: 'Fargate',
    copies: `${MinCapacity} to ${MaxCapacity} tasks of ${Cpu / 1024} vCPU, ${Memory / 1024} GiB`,
    targets,
    place: place(templates, Subnets, service),
    pass: passOf(templates, SecurityGroups, service, templates.follow(TaskRoleArn, definition)),
  };
}

/** Pods are in the subnets and in the security group of their cluster. */
function pods(templates: Templates, balancer: Resource, { binding, deployment }: BoundPods): Service {
  const { resource, spec } = deployment;
  const cluster = templates.follow(resource.properties.ClusterName, resource);
  const target = targetOf(templates, templates.follow(binding.spec.targetGroupARN, binding.resource));
  const group = { 'Fn::GetAtt': [cluster.id, 'ClusterSecurityGroupId'] };
  requireClosed(templates, balancer, openings(templates, [group], cluster), [target]);
  const { minimum, maximum } = podBounds(templates, deployment);
  const { cpu, memory } = spec.template.spec.containers[0].resources.requests;
  return {
    compute: 'EKS',
    copies: `${minimum} to ${maximum} pods of ${parseInt(cpu, 10) / 1000} vCPU, ${parseInt(memory, 10) / 1024} GiB`,
    targets: [target],
    place: place(templates, cluster.properties.ResourcesVpcConfig.SubnetIds, cluster),
    pass: passOf(templates, [group], cluster, podRole(templates, deployment)),
  };
}

function podRole(templates: Templates, { spec, metadata }: KubernetesObject): Resource {
  const { serviceAccountName } = spec.template.spec;
  const association = templates
    .all('AWS::EKS::PodIdentityAssociation')
    .find(({ properties }) => properties.ServiceAccount === serviceAccountName && properties.Namespace === metadata.namespace);
  if (!association) throw new Error(`the pods of ${metadata.name} have no role`);
  return templates.follow(association.properties.RoleArn, association);
}

function passOf(templates: Templates, groups: any[], on: Resource, role: Resource): Pass {
  return { groups: groups.map(group => templates.follow(group, on)), role };
}

function requireClosed(templates: Templates, balancer: Resource, open: Opening[], targets: Target[]): void {
  const front = balancer.properties.SecurityGroups.map((each: any) => templates.follow(each, balancer).id);
  const other = open.find(({ from, port }) => !front.includes(from) || !targets.some(target => target.port === port));
  if (other) throw new Error(`a service lets in ${other.from} on port ${other.port}`);
}

function targetOf(templates: Templates, target: Resource): Target {
  const { Port, Protocol, ProtocolVersion, HealthCheckPath, HealthCheckIntervalSeconds, TargetGroupAttributes } = target.properties;
  const grpc = ProtocolVersion === 'GRPC';
  return {
    port: Port,
    protocol: grpc ? 'gRPC' : Protocol,
    routes: rulesTo(templates, target)
      .filter(forwardsPaths)
      .map(rule => routeOf(templates, rule)),
    share: shareOf(templates, target),
    health: grpc ? HealthCheckPath : `GET ${HealthCheckPath}`,
    healthSeconds: HealthCheckIntervalSeconds,
    drainSeconds: TargetGroupAttributes.find(({ Key }: any) => Key === 'deregistration_delay.timeout_seconds').Value,
  };
}

function rulesTo(templates: Templates, target: Resource): Resource[] {
  return templates.all('AWS::ElasticLoadBalancingV2::ListenerRule').filter(rule => shares(templates, rule).has(target));
}

/** What a rule says of the weight of each target group. */
function shares(templates: Templates, rule: Resource): Map<Resource, any> {
  const forwarded: any[] = rule.properties.Actions.flatMap(({ ForwardConfig }: any) => ForwardConfig?.TargetGroups ?? []);
  return new Map(forwarded.map(({ TargetGroupArn, Weight = 1 }) => [templates.follow(TargetGroupArn, rule), Weight]));
}

function shareOf(templates: Templates, target: Resource): number | undefined {
  const [share, ...others] = new Set(
    rulesTo(templates, target).map(rule => {
      const all = [...shares(templates, rule)].map(([group, weight]): [Resource, number] => [
        group,
        typeof weight === 'number' ? weight : startWeight(templates, rule, weight, group),
      ]);
      const total = all.reduce((sum, [, weight]) => sum + weight, 0);
      return all.length > 1 ? Math.round((100 * all.find(([group]) => group === target)![1]) / total) : undefined;
    }),
  );
  if (others.length > 0) throw new Error(`rules send different shares to ${target.id}`);
  return share;
}
