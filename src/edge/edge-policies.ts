import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { CacheRule, CacheTimes } from './cache-rule';
import { digest } from '../private/digest';
import { physicalName } from '../private/physical-name';

/** Scope of the policies that the distributions of a stack share. */
const PARENT = 'EdgePolicies';

/** Ids of the policies that a behaviour uses. */
export interface BehaviorPolicies {
  readonly cachePolicyId: string;
  readonly originRequestPolicyId: string;
  readonly responseHeadersPolicyId: string;
}

/** A managed policy that the oldest supported aws-cdk-lib has no constant for. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
const HOST_HEADER_ONLY = 'bf0718e1-ba1e-49d1-88b1-f726733018ae';

/** Never kept; everything that the viewer sent reaches the service. */
export const UNCACHED: BehaviorPolicies = {
  cachePolicyId: cloudfront.CachePolicy.CACHING_DISABLED.cachePolicyId,
  originRequestPolicyId: cloudfront.OriginRequestPolicy.ALL_VIEWER.originRequestPolicyId,
  responseHeadersPolicyId: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS.responseHeadersPolicyId,
};

/**
 * The policies of a cache rule. Managed ones where they fit; the others are shared by all distributions of a stack that want the same,
 * because an account has only 20 of each kind.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
export function rulePolicies(scope: Construct, rule: CacheRule): BehaviorPolicies {
  const headers =
    rule.cacheControl === undefined ? UNCACHED.responseHeadersPolicyId : headersPolicy(scope, rule.cacheControl).responseHeadersPolicyId;
  if (!rule.times) return { ...UNCACHED, responseHeadersPolicyId: headers };
  return {
    cachePolicyId: cachePolicy(scope, rule.times, rule.queryStrings).cachePolicyId,
    // All viewers use the one host name; whatever else a shared response may depend on is in the cache key and reaches the service with it.
    originRequestPolicyId: HOST_HEADER_ONLY,
    responseHeadersPolicyId: headers,
  };
}

function cachePolicy(scope: Construct, times: CacheTimes, queryStrings?: string[]): cloudfront.CachePolicy {
  return sharedInStack(
    scope,
    'Cache',
    { times, queryStrings },
    (parent, id, name) =>
      new cloudfront.CachePolicy(parent, id, {
        cachePolicyName: name,
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

/** The managed security headers, and a `Cache-Control` of the rule's own. */
function headersPolicy(scope: Construct, cacheControl: string): cloudfront.ResponseHeadersPolicy {
  return sharedInStack(
    scope,
    'Headers',
    cacheControl,
    (parent, id, name) =>
      new cloudfront.ResponseHeadersPolicy(parent, id, {
        responseHeadersPolicyName: name,
        customHeadersBehavior: { customHeaders: [{ header: 'Cache-Control', value: cacheControl, override: true }] },
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

/** One policy for each content and stack; its id and name follow from the content, so that other content is another policy. */
function sharedInStack<T extends Construct>(
  scope: Construct,
  kind: string,
  content: unknown,
  make: (parent: Construct, id: string, name: string) => T,
): T {
  const stack = Stack.of(scope);
  const parent = (stack.node.tryFindChild(PARENT) as Construct | undefined) ?? new Construct(stack, PARENT);
  const id = `${kind}${digest(content)}`;
  return (
    (parent.node.tryFindChild(id) as T | undefined) ??
    make(parent, id, physicalName(parent, { maxLength: 128, replacedBy: [kind, content] }))
  );
}
