import { Behavior } from './behaviors';
import { TemplateResource, TemplateSet } from './template-set';
import { entries, numberOr } from './values';

/** How long CloudFront keeps answers, and what tells them apart. */
export interface EdgeCache {
  /** The policy, or the distribution whose behaviour says it itself. */
  readonly resource: TemplateResource;
  readonly location: string;
  /** Whether an answer is kept if the origin asks for it. */
  readonly keeps: boolean;
  /** Whether an answer is kept although the origin says nothing of it. */
  readonly keepsUnasked: boolean;
  readonly headers: string[];
  readonly cookies: CookieSelection;
  readonly queryStrings: string[];
}

/** Which cookies; undefined, if it is known at deployment only. */
export type CookieSelection = 'all' | string[] | undefined;

/** AWS's own cache policies, with the headers in their keys that could hold a credential. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
export const MANAGED_CACHE_POLICIES: Record<string, Pick<EdgeCache, 'keeps' | 'keepsUnasked' | 'headers' | 'cookies'>> = {
  /** CachingDisabled */
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': { keeps: false, keepsUnasked: false, headers: [], cookies: [] },
  /** CachingOptimized */
  '658327ea-f89d-4fab-a63d-7e88639e58f6': { keeps: true, keepsUnasked: true, headers: [], cookies: [] },
  /** CachingOptimizedForUncompressedObjects */
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': { keeps: true, keepsUnasked: true, headers: [], cookies: [] },
  /** Elemental-MediaPackage */
  '08627262-05a9-4f76-9ded-b50ca2e3a84f': { keeps: true, keepsUnasked: true, headers: [], cookies: [] },
  /** Amplify */
  '2e54312d-136d-493c-8eb9-b001f22f67d2': { keeps: true, keepsUnasked: true, headers: ['Authorization'], cookies: 'all' },
  /** UseOriginCacheControlHeaders */
  '83da9c7e-98b4-4e11-a168-04f0df8e2c65': { keeps: true, keepsUnasked: false, headers: [], cookies: 'all' },
  /** UseOriginCacheControlHeaders-QueryStrings */
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe': { keeps: true, keepsUnasked: false, headers: [], cookies: 'all' },
};

/** Cookies that AWS's own origin request policies forward. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html */
export const MANAGED_ORIGIN_REQUEST_POLICIES: Record<string, CookieSelection> = {
  /** AllViewer */
  '216adef6-5c7f-47e4-b989-5492eafa07d3': 'all',
  /** AllViewerExceptHostHeader */
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': 'all',
  /** AllViewerAndCloudFrontHeaders-2022-06 */
  '33f36d7e-f396-46d9-90e0-52428a34d9dc': 'all',
};

/** A behaviour's cache; undefined, if it is known at deployment only, or made elsewhere. */
export function cacheOf({ distribution, location, properties }: Behavior, templates: TemplateSet): EdgeCache | undefined {
  const { CachePolicyId: id, ForwardedValues } = properties;
  if (id === undefined) {
    return ForwardedValues ? forwardedValues(distribution, location, properties) : undefined;
  }
  const managed = typeof id === 'string' ? MANAGED_CACHE_POLICIES[id.toLowerCase()] : undefined;
  if (managed) return { resource: distribution, location: `${location}.CachePolicyId`, queryStrings: [], ...managed };
  const policy = templates.target(id, distribution.stack);
  return policy?.type === 'AWS::CloudFront::CachePolicy' ? policyCache(policy) : undefined;
}

/** What a cache policy says. */
export function policyCache(resource: TemplateResource): EdgeCache {
  const { ParametersInCacheKeyAndForwardedToOrigin, ...times } = resource.properties.CachePolicyConfig ?? {};
  const { HeadersConfig, CookiesConfig, QueryStringsConfig } = ParametersInCacheKeyAndForwardedToOrigin ?? {};
  return {
    resource,
    location: 'Properties.CachePolicyConfig',
    ...kept(times),
    headers: named(HeadersConfig?.HeaderBehavior, HeadersConfig?.Headers),
    cookies: cookies(CookiesConfig?.CookieBehavior, CookiesConfig?.Cookies),
    queryStrings: named(QueryStringsConfig?.QueryStringBehavior, QueryStringsConfig?.QueryStrings),
  };
}

/** The cookies that reach the origin beside those that are part of the cache key. */
export function forwardedCookies({ distribution, properties }: Behavior, templates: TemplateSet): CookieSelection {
  const { OriginRequestPolicyId: id } = properties;
  if (id === undefined) return [];
  if (typeof id === 'string') return MANAGED_ORIGIN_REQUEST_POLICIES[id.toLowerCase()];
  const policy = templates.target(id, distribution.stack);
  const { CookieBehavior, Cookies } = policy?.properties.OriginRequestPolicyConfig?.CookiesConfig ?? {};
  return cookies(CookieBehavior, Cookies);
}

function forwardedValues(resource: TemplateResource, location: string, { ForwardedValues: values, ...times }: any): EdgeCache {
  const headers = texts(values.Headers);
  // With all headers CloudFront asks the origin each time.
  const off = headers.includes('*') ? { keeps: false, keepsUnasked: false } : undefined;
  const { Forward = 'none', WhitelistedNames } = values.Cookies ?? {};
  return {
    resource,
    location: `${location}.ForwardedValues`,
    ...(off ?? kept(times)),
    headers,
    cookies: cookies(Forward, WhitelistedNames),
    queryStrings: texts(values.QueryStringCacheKeys),
  };
}

/** Seconds that AWS takes where none are said. */
function kept({ MinTTL, DefaultTTL, MaxTTL }: any): Pick<EdgeCache, 'keeps' | 'keepsUnasked'> {
  const [shortest, usual, longest] = [numberOr(MinTTL, 0), numberOr(DefaultTTL, 86_400), numberOr(MaxTTL, 31_536_000)];
  // What is known at deployment only may be 0.
  const keeps = longest !== undefined && longest > 0;
  return { keeps, keepsUnasked: keeps && [shortest, usual].some(seconds => seconds !== undefined && seconds > 0) };
}

function cookies(behavior: any, names: any): CookieSelection {
  if (behavior === 'none') return [];
  // Those that are left of all but some may show who asks.
  if (behavior === 'all' || behavior === 'allExcept') return 'all';
  return behavior === 'whitelist' ? texts(names) : undefined;
}

function named(behavior: any, names: any): string[] {
  return behavior === 'whitelist' ? texts(names) : [];
}

function texts(values: any): string[] {
  return entries(values).filter(value => typeof value === 'string');
}
