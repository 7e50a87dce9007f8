import { CachePolicy as ManagedCachePolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { fields, unmapped } from './fields';
import { CachePolicy, Cors, ResponseHeaders } from './model';
import { StandIns } from './stand-ins';
import { Resource, Templates } from '../pictures/templates';

const NEVER: CachePolicy = { minimum: 0, default: 0, maximum: 0, queryStrings: [], gzip: false, brotli: false };

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html */
const OPTIMIZED: CachePolicy = { minimum: 1, default: 86_400, maximum: 31_536_000, queryStrings: [], gzip: true, brotli: true };

export function readCachePolicy(templates: Templates, distribution: Resource, policyId: any): CachePolicy {
  if (policyId === ManagedCachePolicy.CACHING_DISABLED.cachePolicyId) return NEVER;
  if (policyId === ManagedCachePolicy.CACHING_OPTIMIZED.cachePolicyId) return OPTIMIZED;
  if (typeof policyId === 'string') return unmapped(distribution.id, 'CachePolicyId', policyId);
  const { id, properties } = templates.follow(policyId, distribution);
  const { CachePolicyConfig } = fields(id, properties, ['CachePolicyConfig']);
  const { DefaultTTL, MaxTTL, MinTTL, ParametersInCacheKeyAndForwardedToOrigin } = fields(
    id,
    CachePolicyConfig,
    ['DefaultTTL', 'MaxTTL', 'MinTTL', 'ParametersInCacheKeyAndForwardedToOrigin'],
    ['Name', 'Comment'],
  );
  const { CookiesConfig, HeadersConfig, QueryStringsConfig, EnableAcceptEncodingGzip, EnableAcceptEncodingBrotli } = fields(
    id,
    ParametersInCacheKeyAndForwardedToOrigin,
    ['CookiesConfig', 'HeadersConfig', 'QueryStringsConfig', 'EnableAcceptEncodingGzip', 'EnableAcceptEncodingBrotli'],
  );
  if (CookiesConfig.CookieBehavior !== 'none') unmapped(id, 'CookieBehavior', CookiesConfig.CookieBehavior);
  if (HeadersConfig.HeaderBehavior !== 'none') unmapped(id, 'HeaderBehavior', HeadersConfig.HeaderBehavior);
  return {
    minimum: MinTTL,
    default: DefaultTTL,
    maximum: MaxTTL,
    queryStrings: queryStrings(id, QueryStringsConfig),
    gzip: EnableAcceptEncodingGzip === true,
    brotli: EnableAcceptEncodingBrotli === true,
  };
}

function queryStrings(where: string, config: any): 'all' | string[] {
  const { QueryStringBehavior, QueryStrings } = fields(where, config, ['QueryStringBehavior', 'QueryStrings']);
  const said: { [behavior: string]: 'all' | string[] } = { all: 'all', none: [], whitelist: QueryStrings };
  return said[QueryStringBehavior] ?? unmapped(where, 'QueryStringBehavior', QueryStringBehavior);
}

/** @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
const MANAGED_SECURITY_HEADERS = {
  ContentTypeOptions: { Override: true },
  FrameOptions: { FrameOption: 'SAMEORIGIN', Override: false },
  ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin', Override: false },
  StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, Override: false },
  XSSProtection: { ModeBlock: true, Override: false, Protection: true },
};

export function readResponseHeaders(templates: Templates, standIns: StandIns, distribution: Resource, policyId: any): ResponseHeaders {
  if (policyId === undefined) return { items: [] };
  if (policyId === ResponseHeadersPolicy.SECURITY_HEADERS.responseHeadersPolicyId) {
    return { items: securityHeaders(distribution.id, MANAGED_SECURITY_HEADERS, String) };
  }
  if (typeof policyId === 'string') return unmapped(distribution.id, 'ResponseHeadersPolicyId', policyId);
  const policy = templates.follow(policyId, distribution);
  const { id, properties } = policy;
  const { ResponseHeadersPolicyConfig } = fields(id, properties, ['ResponseHeadersPolicyConfig']);
  const { CorsConfig, CustomHeadersConfig, SecurityHeadersConfig } = fields(
    id,
    ResponseHeadersPolicyConfig,
    ['CorsConfig', 'CustomHeadersConfig', 'SecurityHeadersConfig'],
    ['Name', 'Comment'],
  );
  const custom = (CustomHeadersConfig?.Items ?? []).map((item: any) => {
    const { Header, Value, Override } = fields(id, item, ['Header', 'Value', 'Override']);
    return { name: Header.toLowerCase(), value: Value, override: Override };
  });
  const headers = securityHeaders(id, SecurityHeadersConfig, value => standIns.text(value, policy));
  return { items: [...headers, ...custom], cors: CorsConfig && readCors(id, CorsConfig) };
}

function securityHeaders(where: string, config: any, text: (value: any) => string): ResponseHeaders['items'] {
  const all: { [member: string]: [string, (said: any) => string] } = {
    ContentSecurityPolicy: ['content-security-policy', ({ ContentSecurityPolicy }) => text(ContentSecurityPolicy)],
    ContentTypeOptions: ['x-content-type-options', () => 'nosniff'],
    FrameOptions: ['x-frame-options', ({ FrameOption }) => FrameOption],
    ReferrerPolicy: ['referrer-policy', ({ ReferrerPolicy }) => ReferrerPolicy],
    StrictTransportSecurity: [
      'strict-transport-security',
      ({ AccessControlMaxAgeSec, IncludeSubdomains, Preload }) =>
        [`max-age=${AccessControlMaxAgeSec}`, ...(IncludeSubdomains ? ['includeSubDomains'] : []), ...(Preload ? ['preload'] : [])].join(
          '; ',
        ),
    ],
    XSSProtection: ['x-xss-protection', ({ Protection, ModeBlock }) => (Protection ? `1${ModeBlock ? '; mode=block' : ''}` : '0')],
  };
  return Object.entries(fields(where, config, Object.keys(all))).map(([member, said]: [string, any]) => {
    const [name, value] = all[member];
    return { name, value: value(said), override: said.Override };
  });
}

function readCors(where: string, config: any): Cors {
  const said = fields(where, config, [
    ...['AccessControlAllowOrigins', 'AccessControlAllowMethods', 'AccessControlAllowHeaders', 'AccessControlExposeHeaders'],
    ...['AccessControlAllowCredentials', 'AccessControlMaxAgeSec', 'OriginOverride'],
  ]);
  const items = (list: any): string[] => list?.Items ?? [];
  return {
    origins: items(said.AccessControlAllowOrigins),
    methods: items(said.AccessControlAllowMethods),
    headers: items(said.AccessControlAllowHeaders),
    expose: items(said.AccessControlExposeHeaders),
    credentials: said.AccessControlAllowCredentials === true,
    maxAgeSeconds: said.AccessControlMaxAgeSec,
    override: said.OriginOverride,
  };
}
