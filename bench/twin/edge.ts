import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';

/** What every distribution says of itself. */
export const DISTRIBUTION = {
  comment: 'Twin',
  httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
  enableIpv6: true,
  priceClass: cloudfront.PriceClass.PRICE_CLASS_ALL,
};

/** Nothing is kept, and everything that the viewer sent reaches the service. */
export function uncached(origin: cloudfront.IOrigin): cloudfront.BehaviorOptions {
  return {
    origin,
    viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
    cachedMethods: cloudfront.CachedMethods.CACHE_GET_HEAD,
    cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
    originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER,
    responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
  };
}

/** What runs before CloudFront looks into its cache. */
export function beforeCache(scope: Construct, id: string, source: string): Pick<cloudfront.BehaviorOptions, 'functionAssociations'> {
  const made = new cloudfront.Function(scope, id, {
    code: cloudfront.FunctionCode.fromInline(source),
    runtime: cloudfront.FunctionRuntime.JS_2_0,
  });
  return { functionAssociations: [{ eventType: cloudfront.FunctionEventType.VIEWER_REQUEST, function: made }] };
}

/** One response for all users, by its path and these query strings. */
export function shared(
  behavior: cloudfront.BehaviorOptions,
  scope: Construct,
  id: string,
  ttl: Duration,
  queryStrings: string[],
): cloudfront.BehaviorOptions {
  const cachePolicy = new cloudfront.CachePolicy(scope, id, {
    minTtl: Duration.seconds(0),
    defaultTtl: ttl,
    maxTtl: ttl,
    queryStringBehavior: cloudfront.CacheQueryStringBehavior.allowList(...queryStrings),
    headerBehavior: cloudfront.CacheHeaderBehavior.none(),
    cookieBehavior: cloudfront.CacheCookieBehavior.none(),
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
  });
  return { ...behavior, cachePolicy, originRequestPolicy: cloudfront.OriginRequestPolicy.HOST_HEADER_ONLY };
}

/** What no browser keeps either. */
export function noStore(behavior: cloudfront.BehaviorOptions, scope: Construct): cloudfront.BehaviorOptions {
  const responseHeadersPolicy = new cloudfront.ResponseHeadersPolicy(scope, 'NoStore', {
    customHeadersBehavior: { customHeaders: [{ header: 'Cache-Control', value: 'no-store', override: true }] },
    securityHeadersBehavior: {
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: cloudfront.HeadersFrameOption.SAMEORIGIN, override: false },
      referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: false },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: false },
      xssProtection: { protection: true, modeBlock: true, override: false },
    },
  });
  return { ...behavior, responseHeadersPolicy };
}

/** A policy of its own: the group waits for the role's default one, and with it would wait for the distribution. */
export function letInvalidate(scope: Construct, role: iam.IRole, distribution: cloudfront.IDistribution, parameterName: string): void {
  const parameter = new ssm.StringParameter(scope, 'DistributionIdParameter', {
    parameterName,
    stringValue: distribution.distributionId,
    description: 'Id of the distribution',
  });
  new iam.ManagedPolicy(scope, 'InvalidationPolicy', {
    roles: [role],
    statements: [
      new iam.PolicyStatement({ actions: ['cloudfront:CreateInvalidation'], resources: [distribution.distributionArn] }),
      new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameter.parameterArn] }),
    ],
  });
}
