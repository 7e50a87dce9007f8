import { App, Duration, SecretValue, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import {
  ApiAuthorizer,
  ApiExposure,
  ApiProtocol,
  AuthorizerBindOptions,
  AuthorizerConfig,
  AuthorizerTraits,
  Compute,
  EdgeDistribution,
  IApiAuthorizer,
  OidcAuth,
  ScalableApiProps,
  StickySessions,
} from '../../src';
import { api, ofType, regionalStack, service } from '../support/apps';
import { domainIn, NAME } from '../support/domains';
import { fourParts } from '../support/refusals';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const AUTH = new OidcAuth({ issuer: 'https://partner.eu.auth0.com/', audience: 'https://orders.example.com' });
const OPEN = ApiAuthorizer.open();

/** An API with a certificate, reached by everybody, with what a test changes. */
function guarded(options: Partial<ScalableApiProps>, stack = regionalStack()): Stack {
  api(stack, { exposure: ApiExposure.internet(), domain: domainIn(stack), ...options });
  return stack;
}

/** For each path, the types of what its rule does, in order. */
function actions(stack: Stack): { [path: string]: string[] } {
  return Object.fromEntries(
    ofType(Template.fromStack(stack), RULE).flatMap(({ resource: { Properties } }) => {
      const paths = Properties.Conditions.find(({ Field }: any) => Field === 'path-pattern')?.PathPatternConfig.Values;
      const ordered = [...Properties.Actions].sort((one: any, other: any) => one.Order - other.Order);
      return paths ? [[paths[paths.length - 1], ordered.map(({ Type }: any) => Type)]] : [];
    }),
  );
}

const rest = (path: string, authorizer?: IApiAuthorizer) => ApiProtocol.rest({ paths: [path], authorizer });

/** What somebody else may write. */
class Own implements IApiAuthorizer {
  public readonly bound: { scope: Construct; options: AuthorizerBindOptions }[] = [];
  public readonly traits: AuthorizerTraits;

  constructor(
    private readonly config: AuthorizerConfig,
    traits: Partial<AuthorizerTraits> = {},
  ) {
    this.traits = { name: 'own', guarded: true, requiresTls: false, callsIssuer: false, login: false, conditionValues: 0, ...traits };
  }

  public bind(scope: Construct, options: AuthorizerBindOptions): AuthorizerConfig {
    this.bound.push({ scope, options });
    return this.config;
  }
}

const CERTIFICATES: AuthorizerConfig = {
  mutualAuthentication: { mode: 'verify', trustStoreArn: 'arn:aws:elasticloadbalancing:eu-west-1:1:truststore/a/b' },
};
const ISSUER = {
  issuer: 'https://issuer.example.com',
  authorizationEndpoint: 'https://issuer.example.com/authorize',
  tokenEndpoint: 'https://issuer.example.com/token',
  userInfoEndpoint: 'https://issuer.example.com/userinfo',
  clientId: 'shop',
};
const LOGIN: AuthorizerConfig = {
  action: { type: 'authenticate-oidc', order: 1 },
  paths: ['/oauth2/idpresponse'],
};

describe('who may call', () => {
  test('is said by the nearest: protocol, service, API', () => {
    // WHEN
    const stack = regionalStack();
    const scope = api(stack, {
      exposure: ApiExposure.internet(),
      domain: domainIn(stack),
      authorizer: AUTH.jwt(),
      protocols: [rest('/api/*'), rest('/api/public/*', OPEN)],
    });
    scope.addService('Other', service({ protocols: [rest('/other/*')] }));
    scope.addService(
      'Shown',
      service({ protocols: [rest('/shown/*'), rest('/shown/mine/*', AUTH.jwt({ scope: 'mine' }))], authorizer: OPEN }),
    );

    // THEN
    expect(actions(stack)).toEqual({
      '/api/*': ['jwt-validation', 'forward'],
      '/api/public/*': ['forward'],
      '/other/*': ['jwt-validation', 'forward'],
      '/shown/*': ['forward'],
      '/shown/mine/*': ['jwt-validation', 'forward'],
    });
  });

  test('is everybody where nothing is said', () => {
    expect(actions(guarded({ protocols: [rest('/api/*')] }))).toEqual({ '/api/*': ['forward'] });
  });

  test('changes nothing of a route but its actions', () => {
    // GIVEN
    const rules = (authorizer?: IApiAuthorizer) =>
      ofType(Template.fromStack(guarded({ protocols: [rest('/api/*', authorizer)] })), RULE).map(({ id, resource }) => {
        const { Actions, ...others } = resource.Properties;
        return { id, others, forward: Actions.find(({ Type }: any) => Type === 'forward').ForwardConfig };
      });

    // THEN
    expect(rules(AUTH.jwt())).toEqual(rules());
  });

  test('lets the load balancer out to the issuer, once', () => {
    // WHEN
    const stack = regionalStack();
    const scope = api(stack, { exposure: ApiExposure.internet(), domain: domainIn(stack), authorizer: AUTH.jwt() });
    scope.addService('Other', service({ protocols: [rest('/other/*')] }));

    // THEN
    const out = {
      CidrIp: '0.0.0.0/0',
      FromPort: 443,
      ToPort: 443,
      IpProtocol: 'tcp',
      Description: 'Load balancer to the issuer of tokens',
    };
    const groups = ofType(Template.fromStack(stack), 'AWS::EC2::SecurityGroup').filter(({ id }) => id.startsWith('ApiLoadBalancer'));
    expect(groups.map(({ resource }) => resource.Properties.SecurityGroupEgress)).toEqual([[out]]);
  });

  test('lets it nowhere where everybody may call', () => {
    const group = ofType(Template.fromStack(guarded({ authorizer: OPEN })), 'AWS::EC2::SecurityGroup').find(({ id }) =>
      id.startsWith('ApiLoadBalancer'),
    );

    expect(JSON.stringify(group)).not.toContain('0.0.0.0/0","Description":"Load balancer to the issuer');
  });

  test('is bound once for each service, whichever routes it guards', () => {
    // GIVEN
    const own = new Own(LOGIN);
    const stack = regionalStack();

    // WHEN
    const scope = api(stack, {
      exposure: ApiExposure.internet(),
      domain: domainIn(stack),
      authorizer: own,
      protocols: [rest('/a/*'), rest('/b/*')],
    });
    scope.addService('Other', service({ protocols: [rest('/c/*')] }));

    // THEN
    expect(own.bound.map(each => [each.scope.node.id, each.options])).toEqual([
      ['Service', { domainName: NAME }],
      ['Other', { domainName: NAME }],
    ]);
  });
});

describe('a path that the load balancer answers for an authorizer', () => {
  test('has one rule with the same action, whoever asks for it', () => {
    // WHEN
    const stack = regionalStack();
    const scope = api(stack, { exposure: ApiExposure.internet(), domain: domainIn(stack), authorizer: new Own(LOGIN) });
    scope.addService('Other', service({ protocols: [rest('/other/*', new Own(LOGIN))] }));

    // THEN
    expect(actions(stack)).toMatchObject({ '/oauth2/idpresponse': ['authenticate-oidc', 'fixed-response'] });
  });

  test('is handed on by the edge, uncached, to the load balancer', () => {
    // WHEN
    const stack = regionalStack();
    const scope = api(stack, { exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack), authorizer: new Own(LOGIN) });
    new EdgeDistribution(stack, 'Edge', { origin: scope });

    // THEN
    Template.fromStack(stack).hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: {
        CacheBehaviors: Match.arrayWith([
          Match.objectLike({
            PathPattern: '/oauth2/idpresponse',
            CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
            AllowedMethods: ['GET', 'HEAD'],
          }),
        ]),
      },
    });
  });
});

describe('an authorizer that looks at a header', () => {
  const key = (stack: Stack) => ApiAuthorizer.apiKey({ secret: secretsmanager.Secret.fromSecretNameV2(stack, 'Key', 'key') });

  function rulesOf(stack: Stack): { [does: string]: any } {
    const rules = ofType(Template.fromStack(stack), RULE).filter(({ id }) => !id.includes('Attach'));
    return Object.fromEntries(
      rules.map(({ resource: { Properties } }) => {
        const [{ FixedResponseConfig }] = Properties.Actions;
        const path = Properties.Conditions.find(({ Field }: any) => Field === 'path-pattern')?.PathPatternConfig.Values.join();
        return [`${path} ${FixedResponseConfig?.StatusCode ?? 'forward'}`, Properties];
      }),
    );
  }

  test('turns away who lacks it before a broader route takes the request', () => {
    // WHEN
    const stack = regionalStack();
    guarded({ protocols: [rest('/api/*'), rest('/api/user/*', key(stack))] }, stack);

    // THEN
    const rules = rulesOf(stack);
    const priority = (does: string) => rules[does].Priority;
    expect(rules['/api/user,/api/user/* forward'].Conditions.map(({ Field }: any) => Field)).toEqual(['path-pattern', 'http-header']);
    expect(rules['/api/user,/api/user/* 401'].Conditions.map(({ Field }: any) => Field)).toEqual(['path-pattern']);
    expect(priority('/api/user,/api/user/* forward')).toBeLessThan(priority('/api/user,/api/user/* 401'));
    expect(priority('/api/user,/api/user/* 401')).toBeLessThan(priority('/api,/api/* forward'));
  });

  test('has room for many routes of one length', () => {
    const stack = regionalStack();
    const authorizer = key(stack);
    const paths = Array.from({ length: 6 }, (_, index) => `/partner-${index}/*`);

    expect(() => guarded({ protocols: paths.map(path => rest(path, authorizer)) }, stack)).not.toThrow();
  });

  test('is refused where one of its rules falls on the priority of another one, with a way out that it has', () => {
    // GIVEN more routes of one length than their slots of priorities can hold apart
    const stack = regionalStack();
    const authorizer = key(stack);
    const paths = Array.from({ length: 80 }, (_, index) => `/p-${index + 10}/*`);

    // THEN
    expect(() =>
      guarded({ exposure: ApiExposure.internet({ ruleQuota: 500 }), protocols: paths.map(path => rest(path, authorizer)) }, stack),
    ).toThrow(
      fourParts(
        'two listener rules fall on priority',
        'path "/p-',
        'one rule for each priority',
        'add a condition to one of the two routes',
      ),
    );
  });

  test('takes another key without moving a rule', () => {
    // GIVEN
    const ids = (previous?: string) => {
      const stack = regionalStack();
      const secret = (name: string) => secretsmanager.Secret.fromSecretNameV2(stack, name, name);
      const authorizer = ApiAuthorizer.apiKey({ secret: secret('key'), previous: previous ? secret(previous) : undefined });
      api(stack, { exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack), protocols: [rest('/partner/*', authorizer)] });
      return ofType(Template.fromStack(stack), RULE).map(({ id, resource }) => [id, resource.Properties.Priority]);
    };

    // THEN
    expect(ids('old')).toEqual(ids());
  });

  test('leaves the route its priority, so that an authorizer can come and go', () => {
    // GIVEN
    const [one, other] = [regionalStack(), regionalStack()];

    // WHEN
    guarded({ protocols: [rest('/api/user/*', key(one))] }, one);
    guarded({ protocols: [rest('/api/user/*')] }, other);

    // THEN
    const does = '/api/user,/api/user/* forward';
    expect(rulesOf(one)[does].Priority).toBe(rulesOf(other)[does].Priority);
  });

  test('leaves less room for other values of a rule', () => {
    // GIVEN
    const stack = regionalStack();
    const hosts = ['a.example.com', 'b.example.com', 'c.example.com'];

    // WHEN
    guarded({ protocols: [ApiProtocol.rest({ paths: ['/api/*'], conditions: { hosts }, authorizer: key(stack) })] }, stack);

    // THEN
    const forwards = ofType(Template.fromStack(stack), RULE).filter(
      ({ id, resource }) => !id.includes('Attach') && resource.Properties.Actions.some(({ Type }: any) => Type === 'forward'),
    );
    expect(forwards).toHaveLength(3);
  });

  test('has no order hint', () => {
    const stack = regionalStack();

    expect(() => guarded({ protocols: [ApiProtocol.rest({ paths: ['/api/*'], orderHint: 5, authorizer: key(stack) })] }, stack)).toThrow(
      fourParts(
        'an order hint stands on a protocol whose authorizer looks at a header',
        '`orderHint: 5` and',
        'a computed order',
        'leave `orderHint` out',
      ),
    );
  });

  test('behind CloudFront carries the origin secret too, and so does the answer to who lacks it', () => {
    // WHEN
    const stack = regionalStack();
    api(stack, { exposure: ApiExposure.cloudFrontOnly(), domain: domainIn(stack), authorizer: key(stack) });

    // THEN
    const headers = Object.values(rulesOf(stack)).map(({ Conditions }) =>
      Conditions.flatMap(({ HttpHeaderConfig }: any) => HttpHeaderConfig?.HttpHeaderName ?? []),
    );
    expect(headers.every(names => names.includes('X-Origin-Secret'))).toBe(true);
  });
});

describe('no way around', () => {
  const jwt = AUTH.jwt();

  test.each<[string, ApiProtocol[]]>([
    ['a pattern that cuts across', [rest('/api/user/*', jwt), rest('/api/*/public')]],
    ['a pattern that cuts across and is said to be open', [rest('/api/user/*', jwt), rest('/api/*/public', OPEN)]],
    ['a narrower path of which nothing is said', [rest('/api/user/*', jwt), rest('/api/user/avatars/*')]],
    ['a hint that puts the broader path first', [rest('/api/*', jwt), ApiProtocol.rest({ paths: ['/api/user/x'], orderHint: 1 })]],
    [
      'another method on the same path',
      [ApiProtocol.rest({ paths: ['/api/*'], conditions: { methods: ['POST'] }, authorizer: jwt }), rest('/api/*')],
    ],
    [
      'another host on a broader path',
      [ApiProtocol.rest({ paths: ['/api/user/*'], conditions: { hosts: ['a.example.com'] }, authorizer: jwt }), rest('/*')],
    ],
    [
      'a header that callers can send beside another one',
      [
        ApiProtocol.rest({ paths: ['/api/*'], conditions: { headers: { 'x-v': ['1'] } }, authorizer: jwt }),
        ApiProtocol.rest({ paths: ['/api/*'], conditions: { headers: { 'x-v': ['2'] } } }),
      ],
    ],
  ])('by %s', (_, protocols) => {
    const refused = fourParts(
      'a route that nobody guards leads around an authorizer',
      'in Service',
      'said to be open',
      'ApiAuthorizer.open()',
    );

    expect(() => guarded({ protocols })).toThrow(refused);
    expect(() => guarded({ protocols: [...protocols].reverse() })).toThrow(refused);
  });

  test('by a path of which nothing is said but that the API is open', () => {
    const protocols = [rest('/api/user/*', jwt), rest('/api/user/export')];

    expect(() => guarded({ authorizer: OPEN, protocols })).toThrow('leads around an authorizer');
    expect(() => guarded({ authorizer: OPEN, protocols: [protocols[0], rest('/api/user/export', ApiAuthorizer.open())] })).not.toThrow();
  });

  test('through a service that is said to be open', () => {
    const stack = regionalStack();
    const scope = api(stack, { exposure: ApiExposure.internet(), domain: domainIn(stack), authorizer: jwt });

    expect(() => scope.addService('Shown', service({ protocols: [rest('/api/shown/*')], authorizer: OPEN }))).not.toThrow();
  });

  test('by another service', () => {
    // GIVEN
    const stack = regionalStack();
    const scope = api(stack, { exposure: ApiExposure.internet(), domain: domainIn(stack), protocols: [rest('/api/user/*', jwt)] });

    // THEN
    expect(() => scope.addService('Other', service({ protocols: [rest('/api/user/x')] }))).toThrow(
      fourParts(
        'leads around',
        'path "/api/user/x" in Other takes requests of path "/api/user/*" in Service, which jwt guards',
        '"/api/user/*"',
        'give',
      ),
    );
  });

  test.each<[string, ApiProtocol[]]>([
    ['a sibling', [rest('/api/user/*', jwt), rest('/api/products/*')]],
    ['a broader path, which comes later', [rest('/api/user/*', jwt), rest('/api/*')]],
    ['an exception that is said aloud', [rest('/api/*', jwt), rest('/api/health', OPEN)]],
    [
      'methods that are told apart',
      [
        ApiProtocol.rest({ paths: ['/api/*'], conditions: { methods: ['POST', 'PUT'] }, authorizer: jwt }),
        ApiProtocol.rest({ paths: ['/api/*'], conditions: { methods: ['GET'] } }),
      ],
    ],
    [
      'hosts that are told apart',
      [
        ApiProtocol.rest({ paths: ['/*'], conditions: { hosts: ['admin.example.com'] }, authorizer: jwt }),
        ApiProtocol.rest({ paths: ['/*'], conditions: { hosts: ['www.example.com'] } }),
      ],
    ],
    [
      'what is left of a path, said aloud',
      [ApiProtocol.rest({ paths: ['/api/*'], conditions: { methods: ['POST'] }, authorizer: jwt }), rest('/api/*', OPEN)],
    ],
  ])('leads through %s', (_, protocols) => {
    expect(() => guarded({ protocols })).not.toThrow();
    expect(() => guarded({ protocols: [...protocols].reverse() })).not.toThrow();
  });

  test.each<[string, (listener: elbv2.IApplicationListener, group: elbv2.IApplicationTargetGroup) => void, boolean]>([
    ['before the guarded one', (listener, group) => rule(listener, group, 1, ['/api/user/x']), true],
    ['that looks at no path', (listener, group) => rule(listener, group, 1), true],
    ['of a later priority', (listener, group) => rule(listener, group, 44_999, ['/api/user/x']), false],
    ['of another path', (listener, group) => rule(listener, group, 1, ['/other']), false],
    ['with a login that lets everybody pass', (listener, group) => rule(listener, group, 1, ['/api/user/x'], 'allow'), true],
    ['with a login', (listener, group) => rule(listener, group, 1, ['/api/user/x'], 'deny'), false],
    ['that takes what another method leaves', (listener, group) => rule(listener, group, 44_999, ['/writes/x']), true],
    ['by default', listener => byDefault(listener), true],
  ])('by a rule that somebody makes beside the API, %s', (_, make, refused) => {
    // GIVEN
    const app = new App();
    const stack = regionalStack('App', {}, app);
    const { listener, service: made } = api(stack, {
      exposure: ApiExposure.internet(),
      domain: domainIn(stack),
      protocols: [rest('/api/user/*', jwt), ApiProtocol.rest({ paths: ['/writes/*'], conditions: { methods: ['POST'] }, authorizer: jwt })],
    });

    // WHEN
    make(listener, made.workload.targets[0].targetGroup);

    // THEN
    const text = 'a listener rule leads around an authorizer';
    if (refused) expect(() => app.synth()).toThrow(text);
    else expect(() => app.synth()).not.toThrow();
  });

  function rule(
    listener: elbv2.IApplicationListener,
    group: elbv2.IApplicationTargetGroup,
    priority: number,
    paths?: string[],
    onUnauthenticatedRequest?: string,
  ) {
    const login = {
      type: 'authenticate-oidc',
      order: 1,
      authenticateOidcConfig: { ...ISSUER, clientSecret: 'x', onUnauthenticatedRequest },
    };
    new elbv2.CfnListenerRule(Stack.of(listener), 'Door', {
      listenerArn: listener.listenerArn,
      priority,
      conditions: paths
        ? [{ field: 'path-pattern', values: paths }]
        : [{ field: 'http-header', httpHeaderConfig: { httpHeaderName: 'x', values: ['1'] } }],
      actions: [...(onUnauthenticatedRequest ? [login] : []), { type: 'forward', order: 2, targetGroupArn: group.targetGroupArn }],
    });
  }

  function byDefault(listener: elbv2.IApplicationListener) {
    const resource = listener.node.defaultChild as elbv2.CfnListener;
    resource.defaultActions = [{ type: 'forward', targetGroupArn: 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/a/b' }];
  }
});

describe('is refused', () => {
  test.each([
    [{ cookie: '__Host-token' }, 'a cookie'],
    [{ subprotocolPrefix: 'bearer.' }, 'a subprotocol'],
  ])('a token in %j where no edge moves it', (browserToken, got) => {
    expect(() => guarded({ authorizer: AUTH.jwt({ browserToken }) })).toThrow(
      fourParts(
        "takes tokens from where only the edge's function looks for them",
        `${got} under ApiExposure.internet()`,
        'cloudFrontOnly',
        'EdgeDistribution',
      ),
    );
  });

  test('a login that lets everybody pass, and says that it guards', () => {
    const config = { ...ISSUER, clientSecret: 'x', onUnauthenticatedRequest: 'allow' };
    const action = { type: 'authenticate-oidc', authenticateOidcConfig: config };

    expect(() => guarded({ authorizer: new Own({ action }) })).toThrow('an authorizer guards nothing');
  });

  test('two logins with cookies of one name', () => {
    const login = (clientId: string, sessionCookieName?: string) =>
      new Own({
        action: { type: 'authenticate-oidc', authenticateOidcConfig: { ...ISSUER, clientId, clientSecret: 'x', sessionCookieName } },
        paths: ['/oauth2/idpresponse'],
      });

    expect(() => guarded({ protocols: [rest('/a/*', login('a')), rest('/b/*', login('b'))] })).toThrow(
      fourParts(
        'two logins of one API keep their sessions in cookies of the same name',
        '"AWSELBAuthSessionCookie" twice',
        'a name for each',
        '`sessionCookieName`',
      ),
    );
    expect(() => guarded({ protocols: [rest('/a/*', login('a')), rest('/b/*', login('b', 'Other'))] })).not.toThrow();
    expect(() => guarded({ protocols: [rest('/a/*', login('a')), rest('/b/*', login('a'))] })).not.toThrow();
  });
});

test('a service behind a login is told which load balancer signs who has logged in', () => {
  const told = (authorizer: IApiAuthorizer) =>
    JSON.stringify(Template.fromStack(guarded({ authorizer })).toJSON().Resources).includes('AUTH_SIGNER');

  expect(told(new Own(LOGIN, { login: true }))).toBe(true);
  expect(told(AUTH.jwt())).toBe(false);
});

describe("an authorizer of somebody's own", () => {
  test('may ask callers for certificates', () => {
    const stack = guarded({ protocols: [rest('/a/*', new Own(CERTIFICATES)), rest('/b/*', new Own(CERTIFICATES))] });

    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      MutualAuthentication: { Mode: 'verify', TrustStoreArn: Match.stringLikeRegexp('truststore') },
    });
  });
});

test('in a mix, a changed authorizer makes CloudFormation ask for the live weights first', () => {
  // GIVEN
  const texts = (authorizer?: IApiAuthorizer) => {
    const compute = Compute.weighted([
      { compute: Compute.autoScalingGroup(), weight: 90 },
      { compute: Compute.fargate(), weight: 10 },
    ]);
    const [{ resource }] = ofType(Template.fromStack(guarded({ compute, authorizer })), 'Custom::LiveWeights');
    return resource.Properties.Rules;
  };

  // THEN
  expect(texts()[0]).not.toHaveProperty('Guards');
  expect(texts(AUTH.jwt())[0].Guards).toMatchObject([{ Type: 'jwt-validation' }]);
  expect(texts(AUTH.jwt({ scope: 'a' }))).not.toEqual(texts(AUTH.jwt({ scope: 'b' })));
});

test('in a mix, changed stickiness does so too', () => {
  // GIVEN
  const rules = (stickiness?: StickySessions) => {
    const compute = Compute.weighted([
      { compute: Compute.autoScalingGroup(), weight: 90 },
      { compute: Compute.fargate(), weight: 10 },
    ]);
    const stack = guarded({ compute, protocols: [ApiProtocol.rest({ paths: ['/api/*'], stickiness })] });
    return ofType(Template.fromStack(stack), 'Custom::LiveWeights')[0].resource.Properties.Rules;
  };

  // THEN
  expect(rules()[0]).not.toHaveProperty('Stickiness');
  expect(rules(StickySessions.loadBalancerCookie(Duration.hours(1)))[0].Stickiness).toEqual({ Enabled: true, DurationSeconds: 3600 });
});

test('no secret of an authorizer reaches a custom resource', () => {
  const secret = SecretValue.secretsManager('login').unsafeUnwrap();
  const login = new Own({ action: { type: 'authenticate-oidc', authenticateOidcConfig: { ...ISSUER, clientSecret: secret } } });
  const compute = Compute.weighted([
    { compute: Compute.autoScalingGroup(), weight: 90 },
    { compute: Compute.fargate(), weight: 10 },
  ]);
  const [{ resource }] = ofType(Template.fromStack(guarded({ compute, authorizer: login })), 'Custom::LiveWeights');

  expect(JSON.stringify(resource)).not.toContain('{{resolve:');
});
