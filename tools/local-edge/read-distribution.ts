import { OriginRequestPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { fields, unmapped } from './fields';
import { Behavior, Distribution, Origin, Tls } from './model';
import { readBucket } from './read-bucket';
import { certificateNames } from './read-load-balancer';
import { readCachePolicy, readResponseHeaders } from './read-policies';
import { readWebAcl } from './read-web-acl';
import { StandIns } from './stand-ins';
import { Resource, Templates } from '../pictures/templates';

/** A managed policy for which aws-cdk-lib has no constant. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
const HOST_HEADER_ONLY = 'bf0718e1-ba1e-49d1-88b1-f726733018ae';

export function readDistribution(templates: Templates, standIns: StandIns): Distribution | undefined {
  const distribution = templates.optional('AWS::CloudFront::Distribution');
  if (!distribution) return undefined;
  const { DistributionConfig } = fields(distribution.id, distribution.properties, ['DistributionConfig'], ['Tags']);
  const config = fields(
    distribution.id,
    DistributionConfig,
    ['CacheBehaviors', 'DefaultCacheBehavior', 'Origins', 'HttpVersion', 'ViewerCertificate', 'WebACLId', 'Enabled', 'DefaultRootObject'],
    ['Aliases', 'Comment', 'IPV6Enabled', 'PriceClass'],
  );
  if (config.Enabled !== true) unmapped(distribution.id, 'Enabled', config.Enabled);
  const buckets = config.Origins.filter((origin: any) => origin.S3OriginConfig);
  const balancers = config.Origins.filter((origin: any) => !origin.S3OriginConfig);
  const reader = new BehaviorReader(
    templates,
    standIns,
    distribution,
    buckets.map(({ Id }: any) => Id),
  );
  const behaviors = [...(config.CacheBehaviors ?? []), config.DefaultCacheBehavior].map((each: any) => reader.read(each));
  return {
    tls: viewerTls(templates, distribution, config.ViewerCertificate),
    http2: /http2/.test(config.HttpVersion),
    behaviors,
    origins: balancers.map((origin: any) => readOrigin(templates, standIns, distribution, origin)),
    buckets: buckets.map(({ Id, DomainName, ...how }: any) => {
      fields(Id, how, ['S3OriginConfig', 'OriginAccessControlId']);
      return readBucket(templates, Id, templates.follow(DomainName, distribution));
    }),
    functions: reader.functions,
    rootPath: `/${config.DefaultRootObject ?? ''}`,
    webAcl: config.WebACLId && readWebAcl(templates, templates.follow(config.WebACLId, distribution)),
  };
}

class BehaviorReader {
  public readonly functions: { [id: string]: string } = {};

  constructor(
    private readonly templates: Templates,
    private readonly standIns: StandIns,
    private readonly distribution: Resource,
    private readonly buckets: string[],
  ) {}

  public read(behavior: any): Behavior {
    const path = behavior.PathPattern ?? '*';
    const where = `${this.distribution.id} ${path}`;
    const said = fields(where, behavior, [
      ...['PathPattern', 'AllowedMethods', 'CachedMethods', 'CachePolicyId', 'OriginRequestPolicyId', 'ResponseHeadersPolicyId'],
      ...['Compress', 'FunctionAssociations', 'GrpcConfig', 'TargetOriginId', 'ViewerProtocolPolicy'],
    ]);
    const cached = said.CachedMethods ?? ['GET', 'HEAD'];
    if (cached.join() !== 'GET,HEAD') unmapped(where, 'CachedMethods', cached);
    const viewerProtocol = said.ViewerProtocolPolicy;
    if (!['allow-all', 'https-only', 'redirect-to-https'].includes(viewerProtocol)) unmapped(where, 'ViewerProtocolPolicy', viewerProtocol);
    const cache = readCachePolicy(this.templates, this.distribution, said.CachePolicyId);
    // S3 hears only what it must.
    const little = this.buckets.includes(said.TargetOriginId) && said.OriginRequestPolicyId === undefined;
    const forwardsAll = !little && forwardsEverything(where, said.OriginRequestPolicyId);
    if (cache.maximum > 0 && forwardsAll) unmapped(where, 'a kept answer and OriginRequestPolicyId', said.OriginRequestPolicyId);
    return {
      path,
      methods: said.AllowedMethods ?? ['GET', 'HEAD'],
      viewerProtocol,
      origin: said.TargetOriginId,
      cache,
      forwardsAll,
      headers: readResponseHeaders(this.templates, this.standIns, this.distribution, said.ResponseHeadersPolicyId),
      compress: said.Compress === true,
      grpc: fields(where, said.GrpcConfig, ['Enabled']).Enabled === true,
      viewerRequest: this.viewerRequest(where, said.FunctionAssociations),
    };
  }

  private viewerRequest(where: string, associations: any[] = []): string | undefined {
    const [association] = associations;
    if (!association) return undefined;
    if (associations.length > 1 || association.EventType !== 'viewer-request') unmapped(where, 'FunctionAssociations', associations);
    const { id, properties } = this.templates.follow(association.FunctionARN, this.distribution);
    const { FunctionCode, FunctionConfig } = fields(id, properties, ['FunctionCode', 'FunctionConfig'], ['AutoPublish', 'Name']);
    const { Runtime } = fields(id, FunctionConfig, ['Runtime'], ['Comment']);
    if (Runtime !== 'cloudfront-js-2.0') unmapped(id, 'Runtime', Runtime);
    this.functions[id] = FunctionCode;
    return id;
  }
}

function forwardsEverything(where: string, policy: string): boolean {
  if (policy === OriginRequestPolicy.ALL_VIEWER.originRequestPolicyId) return true;
  if (policy === HOST_HEADER_ONLY) return false;
  return unmapped(where, 'OriginRequestPolicyId', policy);
}

function viewerTls(templates: Templates, distribution: Resource, certificate?: any): Tls {
  // Under its own name CloudFront chooses; the name here is a stand-in.
  if (!certificate) return { names: ['distribution.cloudfront.net'], minimum: 'TLSv1_2' };
  const said = fields(distribution.id, certificate, ['AcmCertificateArn', 'MinimumProtocolVersion'], ['SslSupportMethod']);
  const minimum = /^TLSv1\.([23])_/.exec(said.MinimumProtocolVersion)?.[1];
  if (!minimum) unmapped(distribution.id, 'MinimumProtocolVersion', said.MinimumProtocolVersion);
  return { names: certificateNames(templates.follow(said.AcmCertificateArn, distribution)), minimum: `TLSv1_${minimum}` };
}

function readOrigin(templates: Templates, standIns: StandIns, distribution: Resource, origin: any): Origin {
  const where = `${distribution.id} ${origin.Id}`;
  const said = fields(where, origin, ['Id', 'DomainName', 'CustomOriginConfig', 'VpcOriginConfig', 'OriginCustomHeaders']);
  // Every origin is the one load balancer: its name would otherwise lead elsewhere.
  const balancer = templates.follow(said.DomainName, distribution);
  if (balancer.type !== 'AWS::ElasticLoadBalancingV2::LoadBalancer') unmapped(where, 'DomainName', said.DomainName);
  const config = said.CustomOriginConfig ?? vpcOrigin(templates, distribution, said.VpcOriginConfig, balancer);
  const way = fields(where, config, ['HTTPPort', 'HTTPSPort', 'OriginProtocolPolicy'], ['OriginSSLProtocols']);
  if (!/^https?-only$/.test(way.OriginProtocolPolicy)) unmapped(where, 'OriginProtocolPolicy', way.OriginProtocolPolicy);
  const https = way.OriginProtocolPolicy === 'https-only';
  return {
    id: said.Id,
    https,
    port: https ? (way.HTTPSPort ?? 443) : (way.HTTPPort ?? 80),
    headers: (said.OriginCustomHeaders ?? []).map(({ HeaderName, HeaderValue }: any) => ({
      name: HeaderName,
      value: standIns.text(HeaderValue, distribution),
    })),
  };
}

function vpcOrigin(templates: Templates, distribution: Resource, config: any, balancer: Resource): any {
  const { VpcOriginId } = fields(distribution.id, config, ['VpcOriginId']);
  const origin = templates.follow(VpcOriginId, distribution);
  const { VpcOriginEndpointConfig } = fields(origin.id, origin.properties, ['VpcOriginEndpointConfig'], ['Tags']);
  const { Arn, Name, ...way } = VpcOriginEndpointConfig;
  if (templates.follow(Arn, origin) !== balancer) unmapped(origin.id, 'Arn', Arn);
  return way;
}
