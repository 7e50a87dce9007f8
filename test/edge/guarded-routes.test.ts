import { App, Duration } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import {
  ApiAuthorizer,
  ApiExposure,
  ApiProtocol,
  CacheRule,
  CorsOptions,
  EdgeDistribution,
  IApiAuthorizer,
  OidcAuth,
  ScalableApi,
  TokenTraits,
  ViewerFunction,
} from '../../src';
import { api, ofType, only, regionalStack, service, templates } from '../support/apps';
import { domainIn } from '../support/domains';

const AUTH = new OidcAuth({ issuer: 'https://partner.eu.auth0.com/', audience: 'https://orders.example.com' });
const SUBPROTOCOL: TokenTraits = { subprotocolPrefix: 'bearer.' };
const DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

const rest = (path: string, authorizer?: IApiAuthorizer) => ApiProtocol.rest({ paths: [path], authorizer });

interface Built {
  readonly protocols: ApiProtocol[];
  readonly cacheRules?: CacheRule[];
  readonly cors?: CorsOptions;
  /** What is done with the API after its distribution was made. */
  readonly later?: (scope: ScalableApi) => void;
}

function build({ protocols, cacheRules, cors, later }: Built): App {
  const app = new App();
  const stack = regionalStack('App', {}, app);
  const scope = api(stack, { exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack), protocols, cors });
  new EdgeDistribution(stack, 'Edge', { origin: scope, cacheRules });
  later?.(scope);
  return app;
}

interface Behavior {
  readonly PathPattern: string;
  readonly CachePolicyId: any;
  readonly OriginRequestPolicyId: string;
  /** Source of the function that sees its requests. */
  readonly source?: string;
}

/** All behaviours by path; the default one is `*`. */
function behaviors(built: Built): { [path: string]: Behavior } {
  const template = templates(build(built)).App;
  const { DefaultCacheBehavior, CacheBehaviors = [] } = only(template, 'AWS::CloudFront::Distribution').resource.Properties
    .DistributionConfig;
  const functions = Object.fromEntries(
    ofType(template, 'AWS::CloudFront::Function').map(({ id, resource }) => [id, resource.Properties.FunctionCode]),
  );
  return Object.fromEntries(
    [{ ...DefaultCacheBehavior, PathPattern: '*' }, ...CacheBehaviors].map(each => {
      const association = each.FunctionAssociations?.find(({ EventType }: any) => EventType === 'viewer-request');
      return [each.PathPattern, { ...each, source: association && functions[association.FunctionARN['Fn::GetAtt'][0]] }];
    }),
  );
}

describe('a route on which tokens decide', () => {
  test('is never kept, forwards all that the viewer sent, and runs the token step; others do not', () => {
    const found = behaviors({ protocols: [rest('/api/user/*', AUTH.jwt()), rest('/api/*')] });

    for (const path of ['/api/user', '/api/user/*']) {
      expect(found[path]).toMatchObject({ CachePolicyId: DISABLED, OriginRequestPolicyId: ALL_VIEWER });
      expect(found[path].source).toContain('$token(event, {"origins":[]})');
    }
    expect(found['/api/*'].source).toBeUndefined();
    expect(found['*'].source).toBeUndefined();
  });

  test('runs it in the default behaviour where it serves every path', () => {
    expect(behaviors({ protocols: [rest('/*', AUTH.jwt())] })['*'].source).toContain('$token');
  });

  test('runs it after the preflight, which opens nothing but itself, and before the user', () => {
    const found = behaviors({
      protocols: [rest('/api/*', AUTH.jwt({ browserToken: { cookie: '__Host-token' } }))],
      cors: { allowOrigins: ['https://app.example.com'], allowCredentials: true },
      cacheRules: [
        CacheRule.noStore('/api/user/*', { viewerRequest: ViewerFunction.inline('function handler(event) { return event.request; }') }),
      ],
    });

    const steps = [...found['/api/user/*'].source!.matchAll(/result = \$(\w+)\(event/g)].map(([, name]) => name);
    expect(steps).toEqual(['preflight', 'token', 'own']);
    expect(found['/api/user/*'].source).toContain('{"cookie":"__Host-token","origins":["https://app.example.com"]}');
  });

  test('is told of whenever it is added: the template is the same', () => {
    // GIVEN
    const added = (scope: ScalableApi) => {
      scope.addService(
        'Orders',
        service({ protocols: [ApiProtocol.webSocket({ path: '/ws', authorizer: AUTH.jwt({ browserToken: SUBPROTOCOL }) })] }),
      );
    };
    const cacheRules = () => [
      CacheRule.uncached('/ws', { viewerRequest: ViewerFunction.inline('function handler(event) { return event.request; }') }),
    ];
    const app = new App();
    const stack = regionalStack('App', {}, app);
    const scope = api(stack, { exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack) });

    // WHEN
    added(scope);
    new EdgeDistribution(stack, 'Edge', { origin: scope, cacheRules: cacheRules() });

    // THEN
    const after = templates(build({ protocols: [rest('/api/*')], cacheRules: cacheRules(), later: added }));
    expect(after).toEqual(templates(app));
    expect(JSON.stringify(after.App)).toContain('bearer.');
  });

  test('shares its function with the others that take tokens from the same places', () => {
    const template = Template.fromJSON(
      templates(
        build({
          protocols: [
            rest('/a/*', AUTH.jwt()),
            rest('/b/*', AUTH.jwt({ scope: 'b' })),
            rest('/c/*', AUTH.jwt({ browserToken: SUBPROTOCOL })),
          ],
        }),
      ).App,
    );

    template.resourceCountIs('AWS::CloudFront::Function', 2);
  });

  test('with an API key needs no step', () => {
    const app = new App();
    const stack = regionalStack('App', {}, app);
    const authorizer = ApiAuthorizer.apiKey({ secret: secretsmanager.Secret.fromSecretNameV2(stack, 'Key', 'key') });
    const scope = api(stack, { exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack), authorizer });
    new EdgeDistribution(stack, 'Edge', { origin: scope });

    Template.fromJSON(templates(app).App).resourceCountIs('AWS::CloudFront::Function', 0);
  });
});

describe('what must not be shared', () => {
  const shared = (path: string) => CacheRule.shared(path, Duration.minutes(5));
  const user = rest('/api/user/*', AUTH.jwt());

  test.each<[string, string, string]>([
    ['on the path itself', '/api/user/*', 'a route on which callers are authenticated'],
    ['inside it', '/api/user/avatars/*', 'a route on which callers are authenticated'],
    ['across it', '/api/*/profile', 'requests of "/api/user/*", where callers are authenticated'],
  ])('a rule %s is refused', (_, path, got) => {
    expect(() => build({ protocols: [user, rest('/api/*')], cacheRules: [shared(path)] }).synth()).toThrow(
      `would share what must not be shared; got: ${got}; allowed: shared and immutable rules on paths with the same response for everybody; instead: leave the rule out`,
    );
  });

  test.each<[string, ApiProtocol[], string]>([
    ['its bare path, beside an open "/x/*"', [rest('/api/user', AUTH.jwt()), rest('/api/user/*', ApiAuthorizer.open())], '/api/user/*'],
    [
      'what another method leaves to it',
      [
        rest('/api/*', AUTH.jwt()),
        ApiProtocol.rest({ paths: ['/api/products/*'], conditions: { methods: ['POST'] }, authorizer: ApiAuthorizer.open() }),
      ],
      '/api/products/*',
    ],
    [
      'what a query string leaves to it',
      [
        rest('/api/*', AUTH.jwt()),
        ApiProtocol.rest({ paths: ['/api/products/*'], conditions: { queryStrings: { public: ['1'] } }, authorizer: ApiAuthorizer.open() }),
      ],
      '/api/products/*',
    ],
  ])('a rule that would get %s is refused', (_, protocols, path) => {
    expect(() => build({ protocols, cacheRules: [shared(path)] }).synth()).toThrow(
      'would share what must not be shared; got: a route on which callers are authenticated',
    );
  });

  test('an exception for reading alone may be shared', () => {
    const reading = ApiProtocol.rest({
      paths: ['/api/products/*'],
      conditions: { methods: ['GET', 'HEAD'] },
      authorizer: ApiAuthorizer.open(),
    });

    expect(() =>
      build({ protocols: [rest('/api/*', AUTH.jwt()), reading], cacheRules: [shared('/api/products/*')] }).synth(),
    ).not.toThrow();
  });

  test('a rule around it keeps the rest, and asks CloudFront for the guarded path first', () => {
    const found = behaviors({ protocols: [user, rest('/api/*')], cacheRules: [shared('/api/*')] });

    expect(Object.keys(found).indexOf('/api/user/*')).toBeLessThan(Object.keys(found).indexOf('/api/*'));
    expect(found['/api/user/*'].CachePolicyId).toBe(DISABLED);
    expect(found['/api/*'].CachePolicyId).not.toBe(DISABLED);
  });

  test('an exception inside it, which is said to be open, may be', () => {
    const found = behaviors({
      protocols: [rest('/api/*', AUTH.jwt()), rest('/api/products/*', ApiAuthorizer.open())],
      cacheRules: [shared('/api/products/*')],
    });

    expect(found['/api/products/*'].CachePolicyId).not.toBe(DISABLED);
    expect(found['/api/products/*'].source).toBeUndefined();
    expect(found['/api/*'].source).toContain('$token');
  });

  test('two places for tokens on one path are refused', () => {
    const get = ApiProtocol.rest({
      paths: ['/api/*'],
      conditions: { methods: ['GET'] },
      authorizer: AUTH.jwt({ browserToken: SUBPROTOCOL }),
    });
    const post = ApiProtocol.rest({ paths: ['/api/*'], conditions: { methods: ['POST'] }, authorizer: AUTH.jwt() });

    expect(() => build({ protocols: [get, post] }).synth()).toThrow(
      'two authorizers take tokens from different places on one path; got: "/api"; allowed: one cookie name and one subprotocol prefix on a path; instead: give both authorizers the same `browserToken`',
    );
  });
});
