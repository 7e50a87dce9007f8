import { Behavior } from './behaviors';
import { TemplateResource, TemplateSet } from './template-set';
import { entries, numberOr } from './values';

/** Where a distribution gets its answers. */
export interface Origin {
  readonly distribution: TemplateResource;
  readonly location: string;
  readonly properties: any;
  /** What says how CloudFront reaches it: the custom origin's settings, or the VPC origin's. */
  readonly connection: any;
  /** Whether CloudFront reaches it inside its VPC. */
  readonly inVpc: boolean;
  /** Undefined, if it isn't one, or another app made it. */
  readonly loadBalancer?: TemplateResource;
}

/** Every origin of every distribution of an app. */
export function origins(templates: TemplateSet): Origin[] {
  return templates.all('AWS::CloudFront::Distribution').flatMap(distribution =>
    entries(distribution.properties.DistributionConfig?.Origins).map((properties, index) => {
      const { DomainName, CustomOriginConfig, VpcOriginConfig } = properties;
      const vpcOrigin = templates.target(VpcOriginConfig?.VpcOriginId, distribution.stack);
      const connection = VpcOriginConfig ? vpcOrigin?.properties.VpcOriginEndpointConfig : CustomOriginConfig;
      const target = vpcOrigin ? templates.target(connection?.Arn, vpcOrigin.stack) : named(DomainName, distribution, templates);
      return {
        distribution,
        location: `Properties.DistributionConfig.Origins.${index}`,
        properties,
        connection: connection ?? {},
        inVpc: VpcOriginConfig !== undefined,
        loadBalancer: target?.type === 'AWS::ElasticLoadBalancingV2::LoadBalancer' ? target : undefined,
      };
    }),
  );
}

/** The origins that a behaviour's requests go to: one, or those of an origin group. */
export function originsOf({ distribution, properties }: Behavior, all: Origin[]): Origin[] {
  const groups = entries(distribution.properties.DistributionConfig?.OriginGroups?.Items);
  const group = groups.find(({ Id }) => Id === properties.TargetOriginId);
  const ids: any[] = group ? entries(group.Members?.Items).map(({ OriginId }) => OriginId) : [properties.TargetOriginId];
  return all.filter(origin => origin.distribution === distribution && ids.includes(origin.properties.Id));
}

/** The ports on which CloudFront reaches an origin; undefined, if they are known at deployment only. */
export function portsOf({ connection }: Origin): number[] | undefined {
  const { HTTPPort, HTTPSPort, OriginProtocolPolicy: policy = 'match-viewer' } = connection;
  const [http, https] = [numberOr(HTTPPort, 80), numberOr(HTTPSPort, 443)];
  const ports = { 'http-only': [http], 'https-only': [https], 'match-viewer': [http, https] }[String(policy)];
  return ports?.every(port => port !== undefined) ? (ports as number[]) : undefined;
}

/** Headers that CloudFront adds to each request, in lower case; undefined, if some are known at deployment only. */
export function addedHeaders({ properties }: Origin): string[] | undefined {
  const { OriginCustomHeaders = [] } = properties;
  if (!Array.isArray(OriginCustomHeaders)) return undefined;
  const names = OriginCustomHeaders.map(header => header?.HeaderName);
  return names.every(name => typeof name === 'string') ? names.map((name: string) => name.toLowerCase()) : undefined;
}

/** What a domain name leads to: by reference, or by a record of this app. */
function named(domain: any, { stack }: TemplateResource, templates: TemplateSet): TemplateResource | undefined {
  const [target, name] = [templates.target(domain, stack), plain(domain)];
  const found = records(templates).find(({ resource, record }) => {
    // A reference means the same only in its own stack.
    const isComparable = name !== '' && (typeof domain === 'string' || resource.stack === stack);
    return resource === target || (isComparable && plain(record.Name) === name);
  });
  if (!found) return target;
  const { AliasTarget, ResourceRecords } = found.record;
  return templates.target(AliasTarget?.DNSName ?? entries(ResourceRecords)[0], found.resource.stack);
}

/** Every DNS record of an app, by itself or in a group. */
function records(templates: TemplateSet): { resource: TemplateResource; record: any }[] {
  const groups = templates.all('AWS::Route53::RecordSetGroup');
  return [
    ...templates.all('AWS::Route53::RecordSet').map(resource => ({ resource, record: resource.properties })),
    ...groups.flatMap(resource => entries(resource.properties.RecordSets).map(record => ({ resource, record }))),
  ];
}

/** A name as DNS compares it, with references as they are written. */
function plain(name: any): string {
  const parts = entries(name?.['Fn::Join']?.[1] ?? [name?.['Fn::Sub'] ?? name]);
  const text = parts.map(part => (typeof part === 'string' ? part : JSON.stringify(part))).join('');
  return text.toLowerCase().replace(/\.$/, '');
}
