import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { CacheRule, CacheTimes } from './cache-rule';
import { functionAssociations } from './edge-functions';
import { sharedInStack } from './shared-in-stack';
import { CLOUDFRONT_QUOTAS } from '../private/quota';
import { TokenTraits } from '../protocol/authorizer.contract';
import { CorsTraits } from '../protocol/cors.contract';

/** Scope of the policies that the distributions of a stack share. */
const PARENT = 'EdgePolicies';
/** To which the CDK bounds the names of policies; CloudFront's own pages state no number. */
const MAX_NAME_LENGTH = 128;

/** What a behaviour says beside its path, origin and methods. */
export interface BehaviorPolicies {
  readonly cachePolicyId: string;
  readonly originRequestPolicyId: string;
  readonly responseHeadersPolicyId: string;
  readonly functionAssociations?: cloudfront.CfnDistribution.FunctionAssociationProperty[];
}

/** A managed policy that the oldest supported aws-cdk-lib has no constant for. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
const HOST_HEADER_ONLY = 'bf0718e1-ba1e-49d1-88b1-f726733018ae';

/**
 * The policies and functions of a behaviour with a cache rule, or of one without: never kept, and everything that the viewer sent reaches
 * the service. Managed policies where they fit; the others are shared by all distributions of a stack that want the same, because an
 * account has only 20 of each kind.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
export function behaviorPolicies(scope: Construct, cors?: CorsTraits, rule?: CacheRule, token?: TokenTraits): BehaviorPolicies {
  const always = {
    responseHeadersPolicyId: headersPolicy(scope, cors, rule?.cacheControl).responseHeadersPolicyId,
    functionAssociations: functionAssociations(scope, cors, rule, token),
  };
  if (!rule?.times) {
    return {
      cachePolicyId: cloudfront.CachePolicy.CACHING_DISABLED.cachePolicyId,
      originRequestPolicyId: cloudfront.OriginRequestPolicy.ALL_VIEWER.originRequestPolicyId,
      ...always,
    };
  }
  return {
    cachePolicyId: cachePolicy(scope, rule.times, rule.queryStrings).cachePolicyId,
    // All viewers use the one host name; whatever else a shared response may depend on is in the cache key and reaches the service with it.
    originRequestPolicyId: HOST_HEADER_ONLY,
    ...always,
  };
}

function cachePolicy(scope: Construct, times: CacheTimes, queryStrings?: string[]): cloudfront.CachePolicy {
  return sharedInStack(
    scope,
    { parent: PARENT, kind: 'Cache', content: { times, queryStrings }, maxLength: MAX_NAME_LENGTH, quota: CLOUDFRONT_QUOTAS.cachePolicies },
    (parent, id, cachePolicyName) =>
      new cloudfront.CachePolicy(parent, id, {
        cachePolicyName,
        minTtl: Duration.seconds(times.minimumSeconds),
        defaultTtl: Duration.seconds(times.defaultSeconds),
        maxTtl: Duration.seconds(times.maximumSeconds),
        queryStringBehavior: queryStringBehavior(queryStrings),
        headerBehavior: cloudfront.CacheHeaderBehavior.none(),
        cookieBehavior: cloudfront.CacheCookieBehavior.none(),
        enableAcceptEncodingGzip: true,
        enableAcceptEncodingBrotli: true,
      }),
  );
}

function queryStringBehavior(queryStrings?: string[]): cloudfront.CacheQueryStringBehavior {
  if (!queryStrings) return cloudfront.CacheQueryStringBehavior.all();
  return queryStrings.length === 0
    ? cloudfront.CacheQueryStringBehavior.none()
    : cloudfront.CacheQueryStringBehavior.allowList(...queryStrings);
}

/** The managed security headers, with what CORS allows and with a `Cache-Control` of the rule's own. */
function headersPolicy(scope: Construct, cors?: CorsTraits, cacheControl?: string): cloudfront.IResponseHeadersPolicy {
  // The managed policies with CORS fit nothing: in them a header of the service's own wins.
  if (!cors && cacheControl === undefined) return cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS;
  return sharedInStack(
    scope,
    {
      parent: PARENT,
      kind: 'Headers',
      content: cors ? { cacheControl, cors } : cacheControl,
      maxLength: MAX_NAME_LENGTH,
      quota: CLOUDFRONT_QUOTAS.headersPolicies,
    },
    (parent, id, responseHeadersPolicyName) =>
      new cloudfront.ResponseHeadersPolicy(parent, id, {
        responseHeadersPolicyName,
        corsBehavior: cors && corsBehavior(cors),
        customHeadersBehavior:
          cacheControl === undefined ? undefined : { customHeaders: [{ header: 'Cache-Control', value: cacheControl, override: true }] },
        securityHeadersBehavior: {
          contentTypeOptions: { override: true },
          frameOptions: { frameOption: cloudfront.HeadersFrameOption.SAMEORIGIN, override: false },
          referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: false },
          strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: false },
          xssProtection: { protection: true, modeBlock: true, override: false },
        },
      }),
  );
}

/** The security headers of a site: stricter than an API's, because browsers run what it sends. */
export function siteHeadersPolicy(scope: Construct, contentSecurityPolicy: string): cloudfront.IResponseHeadersPolicy {
  return sharedInStack(
    scope,
    {
      parent: PARENT,
      kind: 'SiteHeaders',
      content: contentSecurityPolicy,
      maxLength: MAX_NAME_LENGTH,
      quota: CLOUDFRONT_QUOTAS.headersPolicies,
    },
    (parent, id, responseHeadersPolicyName) =>
      new cloudfront.ResponseHeadersPolicy(parent, id, {
        responseHeadersPolicyName,
        securityHeadersBehavior: {
          contentSecurityPolicy: { contentSecurityPolicy, override: true },
          contentTypeOptions: { override: true },
          // Browsers that know `frame-ancestors` go by that.
          frameOptions: { frameOption: cloudfront.HeadersFrameOption.DENY, override: true },
          referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN, override: true },
          strictTransportSecurity: { accessControlMaxAge: Duration.days(365), override: true },
        },
      }),
  );
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html#understanding-response-headers-policies-cors */
function corsBehavior(cors: CorsTraits): cloudfront.ResponseHeadersCorsBehavior {
  return {
    accessControlAllowOrigins: cors.allowOrigins,
    accessControlAllowMethods: cors.allowMethods,
    accessControlAllowHeaders: cors.allowHeaders,
    accessControlExposeHeaders: cors.exposeHeaders.length > 0 ? cors.exposeHeaders : undefined,
    accessControlAllowCredentials: cors.allowCredentials,
    accessControlMaxAge: Duration.seconds(cors.maxAgeSeconds),
    // CORS headers of the service give way: otherwise two lists would decide.
    originOverride: true,
  };
}
