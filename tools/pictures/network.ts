import { Resource, Templates } from './templates';

/** Who may open a connection, and to which port. */
export interface Opening {
  readonly from: string;
  readonly port: number;
}

const EVERYBODY = '0.0.0.0/0';
const CLOUDFRONT = 'com.amazonaws.global.cloudfront.origin-facing';

/** What the security groups of a resource let in. */
export function openings(templates: Templates, groups: any[], on: Resource): Opening[] {
  return rulesOf(templates, groups, on, 'SecurityGroupIngress').flatMap(rule => {
    const { FromPort, ToPort } = rule.properties;
    // A serverless cache listens on two; more would not be said but counted.
    if (ToPort > FromPort + 1) throw new Error(`${rule.id} opens more than two ports`);
    return [...new Set<number>([FromPort, ToPort])].map(port => ({ from: peer(templates, rule), port }));
  });
}

/** The ports on which the security groups of a resource let it out to the internet. */
export function portsOut(templates: Templates, groups: any[], on: Resource): number[] {
  return rulesOf(templates, groups, on, 'SecurityGroupEgress')
    .filter(({ properties }) => properties.CidrIp === EVERYBODY && properties.IpProtocol === 'tcp')
    .map(({ properties }) => properties.ToPort);
}

/** Rules stand in their group, or apart. */
function rulesOf(templates: Templates, groups: any[], on: Resource, kind: 'SecurityGroupIngress' | 'SecurityGroupEgress'): Resource[] {
  const theirs = groups.map(group => templates.follow(group, on));
  return [
    ...theirs.flatMap(group => (group.properties[kind] ?? []).map((rule: any) => ({ ...group, properties: rule }))),
    ...templates.all(`AWS::EC2::${kind}`).filter(rule => theirs.includes(templates.follow(rule.properties.GroupId, rule))),
  ];
}

function peer(templates: Templates, rule: Resource): string {
  const { SourcePrefixListId, SourceSecurityGroupId, CidrIp } = rule.properties;
  if (SourceSecurityGroupId) return templates.follow(SourceSecurityGroupId, rule).id;
  if (CidrIp === EVERYBODY) return 'everybody';
  if (CidrIp) return templates.follow(CidrIp, rule).properties.CidrBlock;
  const { Name } = templates.follow(SourcePrefixListId, rule).properties;
  if (Name !== CLOUDFRONT) throw new Error(`${rule.id} lets in ${Name}, which has no words here`);
  return "CloudFront's addresses";
}

export interface Place {
  readonly kind: 'public' | 'private';
  readonly zones: number;
}

/** A subnet is public when its own route to everywhere is the internet gateway; a name or a tag proves nothing. */
export function place(templates: Templates, subnets: any[], on: Resource): Place {
  const theirs = subnets.map(subnet => templates.follow(subnet, on));
  const kinds = new Set(theirs.map(subnet => (leadsOut(templates, subnet) ? 'public' : 'private')));
  if (kinds.size !== 1) throw new Error(`${on.id} stands in ${kinds.size} kinds of subnets`);
  const zones = new Set(theirs.map(({ properties }) => JSON.stringify(properties.AvailabilityZone)));
  return { kind: [...kinds][0] as Place['kind'], zones: zones.size };
}

function leadsOut(templates: Templates, subnet: Resource): boolean {
  const leads = (type: string, property: string, to: Resource): Resource[] =>
    templates.all(type).filter(each => templates.follow(each.properties[property], each) === to);
  const [association] = leads('AWS::EC2::SubnetRouteTableAssociation', 'SubnetId', subnet);
  const table = templates.follow(association.properties.RouteTableId, association);
  const everywhere = leads('AWS::EC2::Route', 'RouteTableId', table).find(
    ({ properties }) => properties.DestinationCidrBlock === EVERYBODY,
  );
  return everywhere?.properties.GatewayId !== undefined;
}
