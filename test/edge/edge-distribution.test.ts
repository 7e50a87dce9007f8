import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ApiProtocol, CacheRule, EdgeDistribution, EdgeDistributionProps, EdgeRoute, IEdgeOrigin, ScalableApi, WebAcl } from '../../src';
import { api, ofType, only, regionalStack, service, templates } from '../support/apps';

const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const HOST_HEADER_ONLY = 'bf0718e1-ba1e-49d1-88b1-f726733018ae';
const SECURITY_HEADERS = '67f7725c-6f97-4210-82d7-5512b31e9d03';
const EVERY_METHOD = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

interface Built {
  readonly stack: Stack;
  readonly some: ScalableApi;
  readonly edge: EdgeDistribution;
}

function edge(
  cacheRules?: CacheRule[],
  props: Partial<EdgeDistributionProps> = {},
  protocols = [ApiProtocol.rest({ paths: ['/api/*'] })],
): Built {
  const stack = regionalStack();
  const some = api(stack, { protocols });
  return { stack, some, edge: new EdgeDistribution(stack, 'Edge', { origin: some, cacheRules, ...props }) };
}

function config({ stack }: Built): any {
  return only(Template.fromStack(stack), 'AWS::CloudFront::Distribution').resource.Properties.DistributionConfig;
}

function behavior(built: Built, path: string): any {
  return config(built).CacheBehaviors.find((each: any) => each.PathPattern === path);
}

/** Synthesis fails with the messages of all validations. */
function faults({ stack }: Built): string {
  try {
    (stack.node.root as App).synth();
  } catch (error) {
    return (error as Error).message;
  }
  return 'none';
}

describe('the distribution', () => {
  test('HTTP/2 and 3, IPv6, every edge location, the web ACL, nothing kept by default', () => {
    const built = edge();
    const found = config(built);
    expect(found).toMatchObject({ HttpVersion: 'http2and3', IPV6Enabled: true, PriceClass: 'PriceClass_All', Enabled: true });
    expect(found.WebACLId['Fn::GetStackOutput']).toMatchObject({ StackName: 'App-edge-before', Region: 'us-east-1' });
    expect(found.DefaultCacheBehavior).toMatchObject({
      CachePolicyId: CACHING_DISABLED,
      OriginRequestPolicyId: ALL_VIEWER,
      ResponseHeadersPolicyId: SECURITY_HEADERS,
      Compress: true,
      ViewerProtocolPolicy: 'redirect-to-https',
      AllowedMethods: expect.arrayContaining(EVERY_METHOD),
    });
    expect(found.CacheBehaviors.map((each: any) => each.PathPattern)).toEqual(['/api', '/api/*']);
    expect(found.CacheBehaviors.every((each: any) => each.CachePolicyId === CACHING_DISABLED)).toBe(true);
    const [origin] = found.Origins;
    expect(origin.VpcOriginConfig.VpcOriginId).toBeDefined();
    expect(found.DefaultCacheBehavior.TargetOriginId).toBe(origin.Id);
    expect(found.CacheBehaviors.every((each: any) => each.TargetOriginId === origin.Id)).toBe(true);
  });

  test('what the user chooses', () => {
    const stack = regionalStack();
    const bucket = new s3.Bucket(stack, 'Mine');
    new EdgeDistribution(stack, 'Edge', {
      origin: api(stack),
      priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
      geoRestriction: cloudfront.GeoRestriction.allowlist('CH', 'DE'),
      webAcl: WebAcl.existing('arn:aws:wafv2:us-east-1:111122223333:global/webacl/mine/1'),
      logBucket: bucket,
    });
    const found = config({ stack } as Built);
    expect(found).toMatchObject({
      PriceClass: 'PriceClass_100',
      WebACLId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/mine/1',
      Restrictions: { GeoRestriction: { Locations: ['CH', 'DE'], RestrictionType: 'whitelist' } },
    });
    // AND a companion with nothing in it is not made
    expect(Object.keys(templates(stack.node.root as App)).sort()).toEqual(['App', 'App-edge-after']);
    expect(ofType(Template.fromStack(stack), 'AWS::S3::Bucket')).toHaveLength(2);
  });

  test('without a web ACL, if the user says so', () => {
    expect(config(edge([], { webAcl: WebAcl.none() })).WebACLId).toBeUndefined();
  });

  test('a web ACL of the wrong scope is refused', () => {
    expect(() => edge([], { webAcl: WebAcl.existing('arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/mine/1') })).toThrow(
      /does not fit where it is used; got: "arn:.*"; allowed: .*global\/webacl.*; instead: pass a web ACL of scope CLOUDFRONT/,
    );
  });
});

describe('cache rules', () => {
  test('shared: kept for the ttl, by the named query strings, without Authorization and cookies', () => {
    const built = edge([CacheRule.shared('/api/products/*', Duration.minutes(5), { queryStrings: ['page', 'category'] })]);
    const policy = only(Template.fromStack(built.stack), 'AWS::CloudFront::CachePolicy');
    expect(policy.resource.Properties.CachePolicyConfig).toMatchObject({
      MinTTL: 0,
      DefaultTTL: 300,
      MaxTTL: 300,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: 'none' },
        HeadersConfig: { HeaderBehavior: 'none' },
        EnableAcceptEncodingBrotli: true,
        EnableAcceptEncodingGzip: true,
        QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['category', 'page'] },
      },
    });
    for (const path of ['/api/products', '/api/products/*']) {
      expect(behavior(built, path)).toMatchObject({
        CachePolicyId: { Ref: policy.id },
        OriginRequestPolicyId: HOST_HEADER_ONLY,
        ResponseHeadersPolicyId: SECURITY_HEADERS,
        AllowedMethods: EVERY_METHOD,
        CachedMethods: ['GET', 'HEAD'],
      });
    }
  });

  test.each([
    [undefined, { QueryStringBehavior: 'all' }],
    [[], { QueryStringBehavior: 'none' }],
  ])('query strings %j', (queryStrings, expected) => {
    const built = edge([CacheRule.shared('/api/products/*', Duration.minutes(5), { queryStrings })]);
    expect(
      only(Template.fromStack(built.stack), 'AWS::CloudFront::CachePolicy').resource.Properties.CachePolicyConfig
        .ParametersInCacheKeyAndForwardedToOrigin.QueryStringsConfig,
    ).toEqual(expected);
  });

  test('immutable: a year, at the edge and in the browser', () => {
    const template = Template.fromStack(edge([CacheRule.immutable('/api/assets/*')]).stack);
    expect(only(template, 'AWS::CloudFront::CachePolicy').resource.Properties.CachePolicyConfig).toMatchObject({
      MinTTL: 31536000,
      DefaultTTL: 31536000,
      MaxTTL: 31536000,
    });
    expect(only(template, 'AWS::CloudFront::ResponseHeadersPolicy').resource.Properties.ResponseHeadersPolicyConfig).toMatchObject({
      CustomHeadersConfig: { Items: [{ Header: 'Cache-Control', Value: 'public, max-age=31536000, immutable', Override: true }] },
      SecurityHeadersConfig: { StrictTransportSecurity: { AccessControlMaxAgeSec: 31536000 }, ContentTypeOptions: { Override: true } },
    });
  });

  test('noStore: never kept anywhere, everything reaches the service', () => {
    const built = edge([CacheRule.noStore('/api/checkout/*')]);
    const headers = only(Template.fromStack(built.stack), 'AWS::CloudFront::ResponseHeadersPolicy');
    expect(headers.resource.Properties.ResponseHeadersPolicyConfig.CustomHeadersConfig.Items).toEqual([
      { Header: 'Cache-Control', Value: 'no-store', Override: true },
    ]);
    expect(behavior(built, '/api/checkout/*')).toMatchObject({
      CachePolicyId: CACHING_DISABLED,
      OriginRequestPolicyId: ALL_VIEWER,
      ResponseHeadersPolicyId: { Ref: headers.id },
    });
    expect(behavior(built, '/api/checkout')).toBeDefined();
  });

  test('the narrower path comes first, whatever the order in the code', () => {
    const rules = [
      CacheRule.shared('/api/products/*', Duration.minutes(5)),
      CacheRule.noStore('/api/products/prices/*'),
      CacheRule.noStore('/api/checkout/*'),
    ];
    const paths = (list: CacheRule[]) => config(edge(list)).CacheBehaviors.map((each: any) => each.PathPattern);
    expect(paths(rules)).toEqual([
      '/api/products/prices',
      '/api/products/prices/*',
      '/api/checkout',
      '/api/products',
      '/api/checkout/*',
      '/api/products/*',
      '/api',
      '/api/*',
    ]);
    expect(paths([...rules].reverse())).toEqual(paths(rules));
  });

  test('a bare path that a rule names stands before one that another rule implies, whatever their order', () => {
    const rules = [CacheRule.noStore('/api/checkout'), CacheRule.shared('/api/checkout/*', Duration.minutes(5))];
    for (const list of [rules, [...rules].reverse()]) {
      const built = edge(list);
      expect(behavior(built, '/api/checkout').CachePolicyId).toBe(CACHING_DISABLED);
      expect(behavior(built, '/api/checkout/*').CachePolicyId).not.toBe(CACHING_DISABLED);
    }
  });

  test('a rule for everything is the default behaviour', () => {
    const built = edge([CacheRule.shared('/*', Duration.seconds(30))], {}, [ApiProtocol.rest()]);
    expect(config(built).DefaultCacheBehavior.CachePolicyId).toEqual({
      Ref: only(Template.fromStack(built.stack), 'AWS::CloudFront::CachePolicy').id,
    });
    expect(config(built).CacheBehaviors).toBeUndefined();
  });

  test('policies of the same content are shared by the distributions of a stack', () => {
    const { stack, some } = edge([CacheRule.shared('/api/a', Duration.minutes(5)), CacheRule.shared('/api/b', Duration.minutes(5))]);
    new EdgeDistribution(stack, 'Second', {
      origin: some,
      cacheRules: [CacheRule.shared('/api/c', Duration.minutes(5)), CacheRule.shared('/api/d', Duration.minutes(6))],
    });
    expect(ofType(Template.fromStack(stack), 'AWS::CloudFront::CachePolicy')).toHaveLength(2);
  });
});

describe('refused', () => {
  test('two rules for one path, at once', () => {
    expect(() => edge([CacheRule.noStore('/api/a'), CacheRule.shared('/api/a', Duration.minutes(1))])).toThrow(
      /two cache rules cover the same path; got: "\/api\/a" twice; allowed: one rule for each path; instead: keep one/,
    );
  });

  test('a rule for a path that nobody serves', () => {
    expect(faults(edge([CacheRule.shared('/assets/*', Duration.minutes(1))]))).toMatch(
      /cache rule for "\/assets\/\*" covers a path that no route serves; got: "\/assets\/\*"; allowed: paths inside "\/api", "\/api\/\*"; instead: name the path of a route/,
    );
  });

  test('a rule that is broader than every route', () => {
    expect(faults(edge([CacheRule.shared('/*', Duration.minutes(1))]))).toMatch(/covers a path that no route serves/);
  });

  test('a shared rule inside a personal path', () => {
    expect(faults(edge([CacheRule.noStore('/api/checkout/*'), CacheRule.shared('/api/checkout/help', Duration.minutes(1))]))).toMatch(
      /would share what must not be shared; got: a path inside CacheRule\.noStore\("\/api\/checkout\/\*"\); allowed: .*; instead: leave the rule out/,
    );
  });

  test('a shared rule on the bare path of a personal one', () => {
    expect(faults(edge([CacheRule.noStore('/api/checkout/*'), CacheRule.shared('/api/checkout', Duration.minutes(1))]))).toMatch(
      /would share what must not be shared; got: a path inside CacheRule\.noStore\("\/api\/checkout\/\*"\)/,
    );
  });

  test('a shared rule over a route that a header chooses', () => {
    expect(
      faults(
        edge([CacheRule.shared('/api/a', Duration.minutes(1))], {}, [
          ApiProtocol.rest({ paths: ['/api/*'], conditions: { headers: { 'X-Version': ['2'] } } }),
        ]),
      ),
    ).toMatch(/chosen by the header "X-Version", which is no part of the cache key/);
  });

  test('a shared rule that drops the query string that chooses the route', () => {
    const protocols = [ApiProtocol.rest({ paths: ['/api/*'], conditions: { queryStrings: { version: ['2'] } } })];
    expect(faults(edge([CacheRule.shared('/api/a', Duration.minutes(1), { queryStrings: ['page'] })], {}, protocols))).toMatch(
      /chosen by the query string "version", which the rule drops/,
    );
    expect(faults(edge([CacheRule.shared('/api/a', Duration.minutes(1), { queryStrings: ['page', 'version'] })], {}, protocols))).toBe(
      'none',
    );
  });

  test.each([
    ['guarded', { guarded: true }, /authenticated/],
    ['never kept', {}, /responses are never kept/],
  ])('a shared rule over a route that is %s', (_name, change, message) => {
    const stack = regionalStack();
    const some = api(stack);
    const traits = ApiProtocol.rest().traits.edge;
    const route: EdgeRoute = {
      id: 'x',
      paths: ['/api/me'],
      conditions: {},
      guarded: false,
      traits: { ...traits, cacheable: 'guarded' in change },
      ...change,
    };
    const origin: IEdgeOrigin = {
      node: some.node,
      with: (...mixins) => some.with(...mixins),
      bindEdge: (scope, listener) => {
        const bound = some.bindEdge(scope, listener);
        listener.routeAdded(route);
        return bound;
      },
    };
    const built = {
      stack,
      some,
      edge: new EdgeDistribution(stack, 'Edge', { origin, cacheRules: [CacheRule.shared('/api/me', Duration.minutes(1))] }),
    };
    expect(faults(built)).toMatch(message);
  });

  test('more behaviours than CloudFront takes; 75 are fine', () => {
    const rules = (single: number) => [
      ...Array.from({ length: 37 }, (_, index) => CacheRule.noStore(`/r${index}/*`)),
      ...Array.from({ length: single }, (_, index) => CacheRule.noStore(`/s${index}`)),
    ];
    expect(faults(edge(rules(1), {}, [ApiProtocol.rest()]))).toBe('none');
    expect(faults(edge(rules(2), {}, [ApiProtocol.rest()]))).toMatch(
      /too many cache behaviours; got: 76, of which two for each "\/x\/\*"; allowed: 75; instead: serve broader paths/,
    );
  });
});

describe('order of calls', () => {
  test('services before or after the distribution: the same templates', () => {
    const synth = (after: boolean) => {
      const stack = regionalStack();
      const some = api(stack);
      const reports = () => some.addService('Reports', service({ protocols: [ApiProtocol.rest({ paths: ['/reports/*'] })] }));
      if (!after) reports();
      new EdgeDistribution(stack, 'Edge', { origin: some, cacheRules: [CacheRule.shared('/reports/daily', Duration.minutes(1))] });
      if (after) reports();
      const sorted = (value: any): any =>
        value && typeof value === 'object' && !Array.isArray(value)
          ? Object.fromEntries(
              Object.keys(value)
                .sort()
                .map(key => [key, sorted(value[key])]),
            )
          : Array.isArray(value)
            ? value.map(sorted)
            : value;
      return sorted(templates(stack.node.root as App));
    };
    expect(synth(true)).toEqual(synth(false));
  });
});

describe('access logs', () => {
  test('are delivered from us-east-1, after the stack, into a bucket that only the log service writes to', () => {
    const { stack } = edge();
    const all = templates(stack.node.root as App);
    const after = all['App-edge-after'];
    expect(only(after, 'AWS::Logs::DeliverySource').resource.Properties.LogType).toBe('ACCESS_LOGS');
    expect(JSON.stringify(only(after, 'AWS::Logs::DeliverySource').resource.Properties.ResourceArn)).toContain('Fn::GetStackOutput');
    const bucket = ofType(all.App, 'AWS::S3::Bucket').find(({ id }) => id.startsWith('Edge'))!;
    const policy = ofType(all.App, 'AWS::S3::BucketPolicy').find(({ resource }) => resource.Properties.Bucket.Ref === bucket.id)!;
    const statements = policy.resource.Properties.PolicyDocument.Statement;
    expect(statements.filter((each: any) => each.Effect === 'Allow')).toEqual([
      expect.objectContaining({
        Action: 's3:PutObject',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Condition: {
          StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 's3:x-amz-acl': 'bucket-owner-full-control' },
          ArnLike: {
            'aws:SourceArn': {
              'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:us-east-1:', { Ref: 'AWS::AccountId' }, ':delivery-source:*']],
            },
          },
        },
      }),
    ]);
    expect(statements).toContainEqual(expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }));
  });
});

test('the web ACL counts exactly what the protocols ask for', () => {
  const { stack } = edge();
  const { Rules } = only(templates(stack.node.root as App)['App-edge-before'], 'AWS::WAFv2::WebACL').resource.Properties;
  const counted = Rules.flatMap((rule: any) => rule.Statement.ManagedRuleGroupStatement?.RuleActionOverrides ?? []);
  expect(counted).toEqual([
    { Name: 'HostingProviderIPList', ActionToUse: { Count: {} } },
    { Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } },
  ]);
});
