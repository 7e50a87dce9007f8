import { Edge, edgeOf } from './edge';
import { LoadBalancer, loadBalancerOf } from './load-balancer';
import { openings, Place, place } from './network';
import { Resource, Templates } from './templates';

/** What a request meets on its way to a process: every word and number of it is read from the templates. */
export interface RequestPath {
  readonly domain?: Domain;
  /** Absent where users call the load balancer. */
  readonly edge?: Edge;
  /** In front of the edge, or else of the load balancer. */
  readonly webAcl?: WebAcl;
  readonly loadBalancer: LoadBalancer;
  readonly service: Service;
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

/** Its instances let in nothing but the load balancer, on this port. */
export interface Service {
  readonly port: number;
  readonly protocol: string;
  readonly health: string;
  readonly healthSeconds: number;
  readonly drainSeconds: string;
  readonly least: string;
  readonly most: string;
  readonly instanceType: string;
  readonly place: Place;
}

export function requestPath(templates: Templates): RequestPath {
  const edge = edgeOf(templates);
  const balancer = templates.one('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const loadBalancer = loadBalancerOf(templates, balancer);
  const { gate } = loadBalancer;
  if (gate && !edge?.way.secrets.some(({ header, secret }) => header === gate.header && gate.secrets.includes(secret))) {
    throw new Error(`nobody sends the ${gate.header} that ${balancer.id} asks for`);
  }
  return {
    domain: domainOf(templates, templates.optional('AWS::CloudFront::Distribution') ?? balancer),
    edge,
    webAcl: webAclOf(templates),
    loadBalancer,
    service: serviceOf(templates, balancer),
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

function serviceOf(templates: Templates, balancer: Resource): Service {
  const target = templates.one('AWS::ElasticLoadBalancingV2::TargetGroup').properties;
  const group = templates.one('AWS::AutoScaling::AutoScalingGroup');
  const launch = templates.one('AWS::EC2::LaunchTemplate');
  const { InstanceType, SecurityGroupIds } = launch.properties.LaunchTemplateData;
  const front = balancer.properties.SecurityGroups.map((each: any) => templates.follow(each, balancer).id);
  const other = openings(templates, SecurityGroupIds, launch).find(({ from, port }) => !front.includes(from) || port !== target.Port);
  if (other) throw new Error(`the instances let in ${other.from} on port ${other.port}`);
  return {
    port: target.Port,
    protocol: target.Protocol,
    health: `GET ${target.HealthCheckPath}`,
    healthSeconds: target.HealthCheckIntervalSeconds,
    drainSeconds: target.TargetGroupAttributes.find(({ Key }: any) => Key === 'deregistration_delay.timeout_seconds').Value,
    least: group.properties.MinSize,
    most: group.properties.MaxSize,
    instanceType: InstanceType,
    place: place(templates, group.properties.VPCZoneIdentifier, group),
  };
}
