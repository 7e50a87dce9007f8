import { CfnOutput, Duration, Lazy } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { deliverAccessLogs } from './access-logs';
import { behaviorFaults, defaultPolicies, renderBehaviors } from './behaviors';
import { CacheRule } from './cache-rule';
import { aliasRecords, viewerCertificate } from './edge-domain';
import { edgeMetrics } from './edge-metrics';
import { EdgeOriginConfig, EdgeRoute, IEdgeOrigin, IEdgeRouteListener } from './edge-origin.contract';
import { allowInvalidation } from './invalidation';
import { PolicySet } from './policy-set';
import { SiteContent } from './site-content';
import { StaticSite } from './static-site';
import { IWorkload } from '../compute/workload.contract';
import { IMetricListener, IMonitored } from '../operations/monitored-metric.contract';
import { acknowledge } from '../private/acknowledge';
import { logBucket } from '../private/log-bucket';
import { covers, withBarePath } from '../private/path-pattern';
import { CLOUDFRONT_QUOTAS, countTowards } from '../private/quota';
import { refuse } from '../private/refusal';
import { carry, Companion, usEast1Scope } from '../region/us-east-1';
import { countedRules } from '../waf/counted-rules';
import { WebAcl } from '../waf/web-acl';
import { IWebAcl } from '../waf/web-acl.contract';

/** CloudFront in front of an API. */
export interface EdgeDistributionProps {
  /** The API. */
  readonly origin: IEdgeOrigin;
  /**
   * What may be kept at the edge, by path.
   *
   * @default - nothing is kept
   */
  readonly cacheRules?: CacheRule[];
  /**
   * A page beside the API, on every path that no route serves.
   *
   * @default - none: the API's load balancer answers unknown paths with 404
   */
  readonly site?: StaticSite;
  /**
   * The web ACL.
   *
   * @default WebAcl.managed() - in a companion stack in us-east-1, deployed before this one
   */
  readonly webAcl?: IWebAcl;
  /**
   * Countries that are let in or kept out.
   *
   * @default - every country
   */
  readonly geoRestriction?: cloudfront.GeoRestriction;
  /**
   * Where in the world requests are answered; the cheaper classes leave out continents.
   *
   * @default cloudfront.PriceClass.PRICE_CLASS_ALL - near every user
   */
  readonly priceClass?: cloudfront.PriceClass;
  /**
   * Where access logs go.
   *
   * @default - a bucket of the distribution's own that stays when the stack goes and keeps logs for 90 days
   */
  readonly logBucket?: s3.IBucket;
}

/**
 * The way from the user's device to an API: CloudFront with HTTP/2 and HTTP/3, TLS, compression, security headers, cache rules, a web
 * ACL and access logs.
 *
 * What CloudFront needs in us-east-1 lies in companion stacks there: deploy with `cdk deploy --all`.
 *
 * @example
 * declare const api: ScalableApi;
 * new EdgeDistribution(this, 'Edge', {
 *   origin: api,
 *   cacheRules: [CacheRule.shared('/api/products/*', Duration.minutes(5)), CacheRule.noStore('/api/checkout/*')],
 * });
 */
export class EdgeDistribution extends Construct implements IEdgeRouteListener, IMonitored {
  /** The distribution itself, for what this library does not offer. */
  public readonly distribution: cloudfront.Distribution;
  /** Where access logs go. */
  public readonly logBucket: s3.IBucket;
  /** Where the files of the site lie; undefined: there is no site. */
  public readonly siteBucket?: s3.Bucket;

  private readonly routes: EdgeRoute[] = [];
  private readonly rules: CacheRule[];
  private readonly policies: PolicySet;
  private webAclMetricName?: string;

  constructor(scope: Construct, id: string, props: EdgeDistributionProps) {
    super(scope, id);
    const cacheRules = [...(props.cacheRules ?? [])];
    requireDistinct(cacheRules, this);
    const bound = props.origin.bindEdge(this, this);
    this.policies = new PolicySet(this, bound.cors);
    this.rules = cacheRules;
    cacheRules.forEach(rule => this.policies.make(rule));
    // Routes that the API replayed have waited for what it says of CORS; later ones find all in place.
    this.routes.forEach(route => this.prepare(route));
    this.policies.make();

    const site = props.site && new SiteContent(this, 'Site', props.site);
    this.siteBucket = site?.bucket;
    this.distribution = this.makeDistribution(props, bound, site);
    site?.serveThrough(this.distribution);
    this.logBucket = props.logBucket ?? logBucket(this, 'LogBucket');
    deliverAccessLogs(this, this.distribution, this.logBucket);
    this.node.addValidation({
      validate: () => [...behaviorFaults(this.routes, this.rules), ...(site?.faults(this.routes) ?? [])],
    });
    if (bound.domain) aliasRecords(this, bound.domain, this.distribution);
    new CfnOutput(this, 'Url', {
      value: `https://${bound.domain?.name ?? this.distribution.distributionDomainName}`,
      description: `Address of ${this.node.path}`,
    });
  }

  /**
   * Hears of a route of the API; called by the API.
   *
   * @param route the new route
   */
  public routeAdded(route: EdgeRoute): void {
    this.routes.push(route);
    if (this.policies) this.prepare(route);
  }

  /**
   * Tells what is worth an alarm, of the distribution and of the web ACL that was made for it; called by `ApiAlarms`.
   *
   * @param listener hears of the metrics
   */
  public monitor(listener: IMetricListener): void {
    edgeMetrics(this, this.distribution, this.webAclMetricName).forEach(metric => listener.metricAdded(metric));
  }

  /**
   * Lets a service create invalidations: forget what the edge keeps, before its time. The service finds the distribution's id in a
   * Systems Manager parameter, and the parameter's name in its environment; read it when it is needed, not at start. Granting twice is
   * harmless.
   *
   * @param workload what runs, such as `api.service.workload`
   * @param variable environment variable that holds the parameter's name; another one for each further distribution
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Invalidation.html
   */
  public grantCreateInvalidation(workload: IWorkload, variable: string = 'DISTRIBUTION_ID_PARAMETER'): void {
    allowInvalidation(this, this.distribution, workload, variable);
  }

  /** Policies are made at once: when the behaviours are drawn, nothing can be made any more. */
  private prepare({ paths, traits, token }: EdgeRoute): void {
    for (const { path, ttlSeconds, queryStrings } of traits.cachedQueries) {
      const kept = CacheRule.shared(path, Duration.seconds(ttlSeconds), { queryStrings });
      this.rules.push(kept);
      this.policies.make(kept);
    }
    if (!token) return;
    const inside = this.rules.filter(
      rule => !rule.times && withBarePath(rule.path).some(path => paths.some(pattern => covers(pattern, path))),
    );
    [undefined, ...inside].forEach(rule => this.policies.make(rule, token));
  }

  private makeDistribution(
    props: EdgeDistributionProps,
    { origin, domain }: EdgeOriginConfig,
    site?: SiteContent,
  ): cloudfront.Distribution {
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: this.node.path.slice(0, 128),
      defaultBehavior: {
        origin,
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      },
      // Adds the site's origin; what is served from it is drawn below, as all behaviours are.
      ...(site && { additionalBehaviors: { '/index.html': { origin: site.origin } }, defaultRootObject: 'index.html' }),
      ...(domain && {
        domainNames: [domain.name],
        certificate: viewerCertificate(this, domain),
        minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      enableIpv6: true,
      priceClass: props.priceClass ?? cloudfront.PriceClass.PRICE_CLASS_ALL,
      geoRestriction: props.geoRestriction,
      webAclId: this.webAclArn(props.webAcl ?? WebAcl.managed()),
    });
    countTowards(CLOUDFRONT_QUOTAS.distributions, distribution);
    const resource = distribution.node.defaultChild as cloudfront.CfnDistribution;
    const config = resource.distributionConfig as cloudfront.CfnDistribution.DistributionConfigProperty;
    const defaultBehavior = config.defaultCacheBehavior as cloudfront.CfnDistribution.DefaultCacheBehaviorProperty;
    resource.distributionConfig = {
      ...config,
      // Services may be added after the distribution: the behaviours are drawn when all of them are known.
      defaultCacheBehavior:
        site?.behavior ?? Lazy.any({ produce: () => ({ ...defaultBehavior, ...defaultPolicies(this.routes, this.rules, this.policies) }) }),
      cacheBehaviors: Lazy.any(
        { produce: () => renderBehaviors(defaultBehavior.targetOriginId, this.routes, this.rules, this.policies) },
        { omitEmptyArray: true },
      ),
    };
    acknowledge(distribution, 'AwsSolutions-CFR3', 'access logs are delivered by standard logging v2, which the rule does not see');
    if (!domain) {
      acknowledge(
        distribution,
        'AwsSolutions-CFR4',
        'without a domain CloudFront shows its own certificate and sets its minimum TLS version by itself',
      );
    }
    if (!props.geoRestriction) {
      acknowledge(distribution, 'AwsSolutions-CFR1', 'an API serves every country unless its owner names some with `geoRestriction`');
    }
    return distribution;
  }

  private webAclArn(webAcl: IWebAcl): string | undefined {
    const scope = webAcl.makesResources ? usEast1Scope(this, Companion.BEFORE) : this;
    const { webAclArn, metricName } = webAcl.bind(scope, {
      wafScope: 'CLOUDFRONT',
      countedRules: countedRules(() => this.routes),
    });
    this.webAclMetricName = metricName;
    return webAclArn && carry(scope, this, 'WebAclArn', webAclArn);
  }
}

function requireDistinct(rules: CacheRule[], at: Construct): void {
  const paths = rules.map(rule => rule.path);
  const twice = paths.find((path, index) => paths.indexOf(path) !== index);
  if (twice) {
    refuse(
      {
        what: 'two cache rules cover the same path',
        got: `"${twice}" twice`,
        allowed: 'one rule for each path',
        instead: 'keep one of them; a narrower path may have a rule of its own',
      },
      at,
    );
  }
}
