import { App, CfnResource, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as fc from 'fast-check';
import { ApiExposure, ApiProtocol, CacheRule, CorsOptions, EdgeDistribution, EdgeRoute, IEdgeOrigin, ScalableApi } from '../../src';
import { behaviorPolicies } from '../../src/edge/edge-policies';
import { corsTraits } from '../../src/protocol/cors';
import { api, ofType, only, regionalStack } from '../support/apps';
import { EdgeRun, loadFunction } from '../support/function-runtime';
import { fourParts } from '../support/refusals';

const APP = 'https://app.example.com';
const SECURITY_HEADERS = {
  ContentTypeOptions: { Override: true },
  FrameOptions: { FrameOption: 'SAMEORIGIN', Override: false },
  ReferrerPolicy: { Override: false, ReferrerPolicy: 'strict-origin-when-cross-origin' },
  StrictTransportSecurity: { AccessControlMaxAgeSec: 31536000, Override: false },
  XSSProtection: { ModeBlock: true, Override: false, Protection: true },
};
const RULES = [
  CacheRule.shared('/api/products/*', Duration.minutes(5)),
  CacheRule.immutable('/api/assets/*'),
  CacheRule.noStore('/api/me'),
  CacheRule.uncached('/api/live'),
];

function stackWith(cors?: CorsOptions, cacheRules = RULES): Stack {
  const stack = regionalStack();
  new EdgeDistribution(stack, 'Edge', { origin: api(stack, { cors }), cacheRules });
  return stack;
}

function behaviors(template: Template): any[] {
  const { DistributionConfig: config } = only(template, 'AWS::CloudFront::Distribution').resource.Properties;
  return [config.DefaultCacheBehavior, ...config.CacheBehaviors];
}

function policies(template: Template): { [id: string]: any } {
  return Object.fromEntries(
    ofType(template, 'AWS::CloudFront::ResponseHeadersPolicy').map(({ id, resource }) => [
      id,
      resource.Properties.ResponseHeadersPolicyConfig,
    ]),
  );
}

describe('every behaviour', () => {
  const template = Template.fromStack(
    stackWith({ allowOrigins: [APP], exposeHeaders: ['ETag'], allowCredentials: true, maxAge: Duration.minutes(10) }),
  );

  test("has the CORS headers, which replace the service's own, and the security headers", () => {
    const cors = {
      AccessControlAllowCredentials: true,
      AccessControlAllowHeaders: { Items: ['Authorization', 'Content-Type'] },
      AccessControlAllowMethods: { Items: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'] },
      AccessControlAllowOrigins: { Items: [APP] },
      AccessControlExposeHeaders: { Items: ['ETag'] },
      AccessControlMaxAgeSec: 600,
      OriginOverride: true,
    };
    const found = behaviors(template).map(({ ResponseHeadersPolicyId: { Ref: id } }) => policies(template)[id]);

    expect(found.length).toBeGreaterThan(8);
    found.forEach(policy => expect(policy).toMatchObject({ CorsConfig: cors, SecurityHeadersConfig: SECURITY_HEADERS }));
  });

  test('has no more policies than it needs: one for each Cache-Control', () => {
    expect(
      Object.values(policies(template)).map(({ CustomHeadersConfig }) => CustomHeadersConfig?.Items.map((item: any) => item.Value)),
    ).toEqual(expect.arrayContaining([undefined, ['no-store'], ['public, max-age=31536000, immutable']]));
    expect(Object.keys(policies(template))).toHaveLength(3);
  });

  test('answers preflight requests with one function, which CloudFront passes OPTIONS to', () => {
    const { id } = only(template, 'AWS::CloudFront::Function');
    for (const each of behaviors(template)) {
      expect(each.FunctionAssociations).toEqual([{ EventType: 'viewer-request', FunctionARN: { 'Fn::GetAtt': [id, 'FunctionARN'] } }]);
      expect(each.AllowedMethods).toContain('OPTIONS');
    }
  });

  test('is else what it is without CORS: nothing more is forwarded or kept', () => {
    const rest = ({ ResponseHeadersPolicyId, FunctionAssociations, ...others }: any) => others;
    expect(behaviors(template).map(rest)).toEqual(behaviors(Template.fromStack(stackWith())).map(rest));
  });
});

test('the policies of distributions that allow the same are shared', () => {
  const stack = regionalStack();
  for (const id of ['One', 'Two']) {
    new EdgeDistribution(stack, `${id}Edge`, { origin: api(stack, { cors: { allowOrigins: [APP] } }, id) });
  }
  const template = Template.fromStack(stack);

  expect(Object.keys(policies(template))).toHaveLength(1);
  only(template, 'AWS::CloudFront::Function');
});

describe('a guarded route', () => {
  const guarded = (origin: ScalableApi): IEdgeOrigin => ({
    node: origin.node,
    with: (...mixins) => origin.with(...mixins),
    bindEdge: (scope, edge) => {
      const bound = origin.bindEdge(scope, edge);
      const route: EdgeRoute = {
        id: 'guarded',
        paths: ['/api/private'],
        conditions: {},
        guarded: true,
        traits: ApiProtocol.rest().traits.edge,
      };
      edge.routeAdded(route);
      return bound;
    },
  });
  const stackOf = (cacheRules: CacheRule[]) => {
    const stack = regionalStack();
    new EdgeDistribution(stack, 'Edge', { origin: guarded(api(stack, { cors: { allowOrigins: [APP] } })), cacheRules });
    return stack;
  };

  test('is opened by no preflight: an answer that allows a page holds nothing of the service, all else goes to it', async () => {
    const template = Template.fromStack(stackOf([CacheRule.shared('/api/products', Duration.minutes(1))]));
    const { FunctionCode } = only(template, 'AWS::CloudFront::Function').resource.Properties;
    const run = await loadFunction(FunctionCode);
    const headers = { origin: { value: APP }, 'access-control-request-method': { value: 'GET' } };
    const request = (method: string) => ({ method, uri: '/api/private', headers });

    const { body, cookies, ...answer } = run({ request: request('OPTIONS') });
    expect([body, cookies, answer.statusCode]).toEqual([undefined, undefined, 204]);
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(run({ request: request(method) })).toEqual(request(method));
    }
  });

  test('can be shared with CORS no more than without', () => {
    const stack = stackOf([CacheRule.shared('/api/private', Duration.minutes(1))]);
    expect(() => (stack.node.root as App).synth()).toThrow(/would share what must not be shared; got: a route on which callers are/);
  });
});

describe('an origin that is known only at deployment', () => {
  /** The domain of a distribution with the pages, made after some others. */
  const pages = (stack: Stack, before = 0) => {
    for (let index = 0; index < before; index++) new CfnResource(stack, `Other${index}`, { type: 'Test::Other' }).getAtt('A').toString();
    return `https://${new CfnResource(stack, 'Pages', { type: 'Test::Pages' }).getAtt('DomainName').toString()}`;
  };
  const joined = ['https://', { 'Fn::GetAtt': ['Pages', 'DomainName'] }];

  test('stands in policy and function', () => {
    const stack = regionalStack();
    new EdgeDistribution(stack, 'Edge', { origin: api(stack, { cors: { allowOrigins: [pages(stack)] } }) });
    const template = Template.fromStack(stack);
    const [{ CorsConfig }] = Object.values(policies(template));
    const { FunctionCode } = only(template, 'AWS::CloudFront::Function').resource.Properties;

    expect(CorsConfig.AccessControlAllowOrigins.Items).toEqual([{ 'Fn::Join': ['', joined] }]);
    expect(FunctionCode['Fn::Join'][1]).toEqual([
      expect.stringMatching(/"allowOrigins":\["https:\/\/$/),
      joined[1],
      expect.stringMatching(/^"\],"headers":/),
    ]);
  });

  test('moves no id or name when other things are made before it', () => {
    const names = (before: number) => {
      const stack = regionalStack();
      const origin = api(stack, { cors: { allowOrigins: [pages(stack, before)] } });
      new EdgeDistribution(stack, 'Edge', { origin });
      const template = Template.fromStack(stack);
      return [only(template, 'AWS::CloudFront::Function'), only(template, 'AWS::CloudFront::ResponseHeadersPolicy')].map(
        ({ id, resource }) => [id, resource.Properties.Name ?? resource.Properties.ResponseHeadersPolicyConfig.Name],
      );
    };
    expect(names(3)).toEqual(names(0));
  });

  test('is never taken for one of another stack that has the same logical id', () => {
    const root = new App();
    const [one, two] = ['One', 'Two'].map(id => pages(regionalStack(id, {}, root)));
    const stack = regionalStack('App', {}, root);
    new EdgeDistribution(stack, 'OneEdge', { origin: api(stack, { cors: { allowOrigins: [one] } }, 'OneApi') });
    new EdgeDistribution(stack, 'TwoEdge', { origin: api(stack, { cors: { allowOrigins: [two] } }, 'TwoApi') });

    expect(Object.keys(policies(Template.fromStack(stack)))).toHaveLength(2);
    expect(ofType(Template.fromStack(stack), 'AWS::CloudFront::Function')).toHaveLength(2);
  });
});

describe('refused', () => {
  test("what can't be allowed, when the API is made", () => {
    expect(() => api(regionalStack(), { cors: { allowOrigins: ['app.example.com'] } })).toThrow(/would never match what browsers send/);
  });

  test('without a distribution', () => {
    const stack = regionalStack();
    expect(() => api(stack, { cors: { allowOrigins: [APP] }, exposure: ApiExposure.vpcOnly() })).toThrow(
      fourParts(
        'no distribution stands in front of the API, which would answer for `cors`',
        'ApiExposure.vpcOnly()',
        'ApiExposure.vpcOrigin()',
        'leave `cors` out and answer CORS in the service itself',
      ),
    );
    expect(() => api(regionalStack(), { exposure: ApiExposure.vpcOnly() })).not.toThrow();
  });
});

/** What CloudFront adds to an answer by a policy. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html#understanding-response-headers-policies-cors */
function byPolicy(cors: any, origin: string): { [name: string]: string } {
  const items = (list: string): string[] => cors[list]?.items ?? [];
  const everyone = items('accessControlAllowOrigins').includes('*');
  if (!everyone && !items('accessControlAllowOrigins').includes(origin)) return {};
  return {
    'access-control-allow-origin': everyone ? '*' : origin,
    'access-control-allow-methods': items('accessControlAllowMethods').join(','),
    'access-control-allow-headers': items('accessControlAllowHeaders').join(','),
    ...(cors.accessControlAllowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    'access-control-max-age': `${cors.accessControlMaxAgeSec}`,
  };
}

test('the policy and the function say the same to a preflight, whatever is allowed and whoever asks', async () => {
  const origins = [APP, 'https://other.example', 'http://localhost:3000'];
  const some = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
  const named = {
    allowOrigins: some(...origins),
    allowMethods: some('GET', 'PUT', 'DELETE'),
    allowHeaders: some('Authorization', 'X-Trace'),
    maxAge: fc.integer({ min: 0, max: 86_400 }).map(seconds => Duration.seconds(seconds)),
  };
  const options: fc.Arbitrary<CorsOptions> = fc.oneof(
    fc.record({ ...named, allowCredentials: fc.boolean() }),
    fc.record({
      ...named,
      allowOrigins: fc.constant<string[]>(['*']),
      allowHeaders: fc.constantFrom<string[][]>(['*'], ['*', 'Authorization']),
    }),
  );

  await fc.assert(
    fc.asyncProperty(options, async cors => {
      const { policy, run } = await rendered(cors);
      for (const origin of [...origins, 'https://evil.example', 'null', '*']) {
        const headers = { origin: { value: origin }, 'access-control-request-method': { value: 'PUT' } };
        const answer = run({ request: { method: 'OPTIONS', headers } }).headers;
        const said = Object.entries<any>(answer).filter(([name]) => name.startsWith('access-control-'));
        expect(Object.fromEntries(said.map(([name, { value }]) => [name, value]))).toEqual(byPolicy(policy, origin));
        expect(answer.vary).toEqual(cors.allowOrigins.includes('*') ? undefined : { value: 'Origin' });
      }
    }),
    { numRuns: 60, seed: 4 },
  );
});

/** The policy and the function of a behaviour, as they stand in the template. */
async function rendered(cors: CorsOptions): Promise<{ policy: any; run: EdgeRun }> {
  const stack = regionalStack();
  behaviorPolicies(stack, corsTraits(cors));
  const children = stack.node.findAll();
  const policy = children.find(child => child instanceof cloudfront.CfnResponseHeadersPolicy) as cloudfront.CfnResponseHeadersPolicy;
  const code = children.find(child => child instanceof cloudfront.CfnFunction) as cloudfront.CfnFunction;
  return {
    policy: stack.resolve(policy.responseHeadersPolicyConfig).corsConfig,
    run: await loadFunction(stack.resolve(code.functionCode)),
  };
}
