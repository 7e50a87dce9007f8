import { CachePolicy } from 'aws-cdk-lib/aws-cloudfront';
import { Resource, Templates } from './templates';

export interface Edge {
  readonly httpVersions: string[];
  /** Absent under CloudFront's own name, where CloudFront chooses. */
  readonly tls?: string;
  readonly certificate?: Certificate;
  readonly redirectsHttp: boolean;
  readonly behaviours: number;
  readonly priceClass: string;
  readonly kept: Kept[];
  /** Whether files of a bucket answer where no behaviour names the path. */
  readonly site: boolean;
  readonly way: Way;
}

export interface Certificate {
  readonly name: string;
  readonly region: string;
}

/** Answers that CloudFront keeps. */
export interface Kept {
  readonly path: string;
  readonly seconds: number;
}

/** How CloudFront reaches the load balancer. */
export interface Way {
  readonly vpcOrigin: boolean;
  readonly protocol: string;
  readonly port: number;
  readonly tls?: string;
  /** Headers that CloudFront adds, with the secret that each holds. */
  readonly secrets: { readonly header: string; readonly secret: Resource }[];
}

export function edgeOf(templates: Templates): Edge | undefined {
  const distribution = templates.optional('AWS::CloudFront::Distribution');
  if (!distribution) return undefined;
  const config = distribution.properties.DistributionConfig;
  const { AcmCertificateArn, MinimumProtocolVersion } = config.ViewerCertificate ?? {};
  const behaviours: any[] = [...config.CacheBehaviors, config.DefaultCacheBehavior];
  const sites: string[] = config.Origins.filter(isSite).map(({ Id }: any) => Id);
  return {
    httpVersions: config.HttpVersion.match(/\d/g).map((version: string) => `HTTP/${version}`),
    tls: MinimumProtocolVersion && tlsVersion(MinimumProtocolVersion),
    certificate: AcmCertificateArn && certificateOf(templates.follow(AcmCertificateArn, distribution)),
    redirectsHttp: behaviours.every(({ ViewerProtocolPolicy }) => ViewerProtocolPolicy === 'redirect-to-https'),
    behaviours: config.CacheBehaviors.length,
    priceClass: config.PriceClass,
    kept: behaviours
      .filter(({ CachePolicyId, TargetOriginId }) => !sites.includes(TargetOriginId) && CachePolicyId !== NEVER)
      .map(({ PathPattern, CachePolicyId }) => ({
        path: PathPattern ?? 'everything else',
        seconds: templates.follow(CachePolicyId, distribution).properties.CachePolicyConfig.DefaultTTL,
      })),
    site: sites.includes(config.DefaultCacheBehavior.TargetOriginId),
    way: way(templates, distribution),
  };
}

const NEVER = CachePolicy.CACHING_DISABLED.cachePolicyId;

function isSite(origin: any): boolean {
  return origin.S3OriginConfig !== undefined;
}

export function certificateOf({ stack, properties }: Resource): Certificate {
  return { name: properties.DomainName, region: stack.region };
}

function way(templates: Templates, distribution: Resource): Way {
  const [origin, ...others] = distribution.properties.DistributionConfig.Origins.filter((each: any) => !isSite(each));
  if (others.length > 0) throw new Error('the distribution has several ways to the load balancer');
  const endpoint = origin.VpcOriginConfig
    ? templates.follow(origin.VpcOriginConfig.VpcOriginId, distribution).properties.VpcOriginEndpointConfig
    : origin.CustomOriginConfig;
  const secure = endpoint.OriginProtocolPolicy === 'https-only';
  if (!secure && endpoint.OriginProtocolPolicy !== 'http-only') throw new Error(`${endpoint.OriginProtocolPolicy} has no words here`);
  return {
    vpcOrigin: origin.VpcOriginConfig !== undefined,
    protocol: secure ? 'HTTPS' : 'HTTP',
    port: secure ? endpoint.HTTPSPort : endpoint.HTTPPort,
    tls: secure ? endpoint.OriginSSLProtocols.map(tlsVersion).join(' or ') : undefined,
    secrets: (origin.OriginCustomHeaders ?? []).map(({ HeaderName, HeaderValue }: any) => ({
      header: HeaderName,
      secret: templates.follow(HeaderValue, distribution),
    })),
  };
}

function tlsVersion(name: string): string {
  const version = /^TLSv(1(?:\.\d)?)/.exec(name)?.[1];
  if (!version) throw new Error(`${name} names no version of TLS`);
  return `TLS ${version}`;
}
