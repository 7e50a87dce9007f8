import { App, Size, Stack } from 'aws-cdk-lib';
import { UnauthenticatedAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { COMPUTES } from '../../examples/typescript/computes/computes';
import {
  ApiAuthorizer,
  ApiExposure,
  ApiKeySecret,
  ApiProtocol,
  CognitoAuth,
  Compute,
  EdgeDistribution,
  IApiAuthorizer,
  ICompute,
  ISessionEngine,
  OidcAuth,
  SessionEngine,
  SessionStore,
} from '../../src';
import { EXAMPLES } from '../../tools/local-edge/examples';
import { captions } from '../../tools/pictures/captions';
import { describe as described } from '../../tools/pictures/describe';
import { requestPath } from '../../tools/pictures/request-path';
import { Resource, synthesised, Templates } from '../../tools/pictures/templates';
import { api, regionalStack, service } from '../support/apps';

const DOMAIN = 'api.example.com';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

function on(compute: string): Templates {
  return new Templates(structuredClone(EXAMPLES.rest.stacks('cloudFrontOnly', DOMAIN, compute)));
}

function told(templates: Templates): string {
  return described(captions(requestPath(templates)));
}

describe('the picture of the REST example', () => {
  test.each([
    ['asg', [/Auto Scaling group, 3 zones: 2 to 50 × c7g\.large;/, /\/api\/\*: to the service;/]],
    ['fargate', [/Fargate, 3 zones: 2 to 50 tasks of 1 vCPU, 2 GiB;/, /\/api\/\*: to the service;/]],
    ['eks', [/EKS, \d zones: 2 to 50 pods of 1 vCPU, 2 GiB; asked every 15 s: GET \/health;/, /\/api\/\*: to the service;/]],
    [
      'weighted',
      [
        /rules and weights choose the service;/,
        /To the service: \/api\/\*; 90 % of the requests, at first; HTTP, port 8080\. Auto Scaling group,/,
        /To the service: \/api\/\*; 10 % of the requests, at first; HTTP, port 8080\. Fargate,/,
      ],
    ],
  ])('on %s says what runs, and what it gets', (compute, lines) => {
    for (const line of lines) expect(told(on(compute))).toMatch(line);
  });

  test('on EKS sees who else may reach the nodes', () => {
    const templates = on('eks');
    const [rule] = templates
      .all('AWS::EC2::SecurityGroupIngress')
      .filter(each => followed(templates, each, 'GroupId')?.type === 'AWS::EKS::Cluster');
    rule.properties.FromPort = rule.properties.ToPort = 22;
    expect(() => told(templates)).toThrow(/a service lets in .* on port 22/);
  });
});

describe('the picture of the shop', () => {
  const shop = (compute = 'asg'): Templates => new Templates(structuredClone(EXAMPLES.shop.stacks('cloudFrontOnly', DOMAIN, compute)));

  test('says which paths are open, and what the others ask for', () => {
    expect(told(shop())).toContain(
      'To the service: with a token: /api/*, /ws; with a token, scope shop/checkout: /api/checkout/*; open, GET and HEAD: /api/products/*; open: /api/login, /graphql, /graphql/public; HTTP, port 8080.',
    );
  });

  test('says who issues the tokens, and how the load balancer gets its keys', () => {
    expect(told(shop())).toContain(
      'User pool, eu-west-1: issues the tokens; second factor: optional. The load balancer fetches its keys, port 443.',
    );
  });

  test('opens a path when its rule asks for nothing any more', () => {
    const templates = shop();
    const { properties } = templates.all(RULE).find(rule => JSON.stringify(rule.properties.Conditions).includes('/api/checkout'))!;
    properties.Actions.shift();

    expect(told(templates)).toMatch(/; open: \/api\/checkout\/\*, /);
  });

  test('is not drawn when a path is open to some addresses only', () => {
    const templates = shop();
    const { properties } = templates.all(RULE).find(rule => JSON.stringify(rule.properties.Conditions).includes('/api/login'))!;
    properties.Conditions.push({ Field: 'source-ip', SourceIpConfig: { Values: ['192.0.2.0/24'] } });

    expect(() => told(templates)).toThrow(/source-ip of \w+ has no words here/);
  });

  test('is not drawn when the load balancer may not call the issuer', () => {
    const templates = shop();
    templates.all('AWS::EC2::SecurityGroup').forEach(({ properties }) => delete properties.SecurityGroupEgress);

    expect(() => told(templates)).toThrow(/nothing lets ApiLoadBalancer\w+ out to AuthUserPool/);
  });

  test.each(['asg', 'fargate', 'weighted'])('on %s shows the session store, behind the services that reach it', compute => {
    const text = told(shop(compute));
    const users = text.match(/From it to ElastiCache, 3 zones: TLS, port 6380\./g);

    expect(text).toContain(
      "ElastiCache, 3 zones: Sessions in Shop/Sessions/Cache; valkey 8.2, 3 × cache.t4g.small; at rest: encrypted with AWS's key; keeps snapshots for 7 days.",
    );
    // A mix is two computes of one service.
    expect(users).toHaveLength(compute === 'weighted' ? 2 : 1);
  });

  test('is not drawn when the session store lets in anybody else', () => {
    const templates = shop();
    const [rule] = templates
      .all('AWS::EC2::SecurityGroupIngress')
      .filter(each => followed(templates, each, 'GroupId')?.id.startsWith('Sessions'));
    rule.properties.SourceSecurityGroupId = { 'Fn::GetAtt': [templates.one('AWS::ElasticLoadBalancingV2::LoadBalancer').id, 'Id'] };

    expect(() => told(templates)).toThrow(/SessionsCache\w+ lets in ApiLoadBalancer\w+ on port 6380/);
  });
});

describe('the picture of an API', () => {
  test('says which header is a key, and what comes without it gets', () => {
    const text = told(guarded(stack => ApiAuthorizer.apiKey({ secret: new ApiKeySecret(stack, 'Key') })));

    expect(text).toContain('rules say who gets in; anything else: 404.');
    expect(text).toContain('To the service: with X-Api-Key, without it 401: /api/*; open: /api/status; HTTP, port 8080.');
    expect(text).not.toContain('The load balancer ');
  });

  test('tells a key from the secret of the edge, in whatever order the rules stand', () => {
    const secret = (stack: Stack) => ApiAuthorizer.apiKey({ secret: new ApiKeySecret(stack, 'Key') });
    const stacks = guarded(secret, ApiAuthorizer.open, ApiExposure.cloudFrontOnly()).stacks.map(stack => ({
      ...stack,
      template: { ...stack.template, Resources: Object.fromEntries(Object.entries(stack.template.Resources).reverse()) },
    }));
    const text = told(new Templates(stacks));

    expect(text).toContain('without X-Origin-Secret: 403; rules say who gets in; anything else: 404.');
    expect(text).toMatch(/To the service: .*with X-Api-Key, without it 401: \/api\/\*;/);
  });

  test('with a key that nothing turns callers away without is not drawn', () => {
    const templates = guarded(stack => ApiAuthorizer.apiKey({ secret: new ApiKeySecret(stack, 'Key') }));
    const denying = templates.all(RULE).find(({ properties }) => properties.Actions[0].FixedResponseConfig?.StatusCode === '401')!;
    denying.properties.Actions[0].Type = 'redirect';

    expect(() => told(templates)).toThrow(/asks for no header/);
  });

  test.each([
    [UnauthenticatedAction.AUTHENTICATE, 'after a login: /api/*;'],
    [UnauthenticatedAction.DENY, 'after a login, denied without: /api/*;'],
  ])('says where browsers log in, and whom the load balancer asks: %s', (onUnauthenticatedRequest, line) => {
    const text = told(guarded(stack => new CognitoAuth(stack, 'Auth').hostedLogin({ onUnauthenticatedRequest })));

    expect(text).toMatch(/User pool, eu-west-1: logs users in; .*\. The load balancer exchanges codes for tokens, port 443\./);
    expect(text).toContain(`To the service: ${line} open: /api/status; HTTP, port 8080.`);
  });

  test('tells issuers apart by their addresses', () => {
    const auth = new OidcAuth({ issuer: 'https://shop.eu.auth0.com/', audience: 'orders' });
    const text = told(
      guarded(
        () => auth.jwt({ scope: 'read' }),
        stack =>
          new OidcAuth({ issuer: 'https://id.example.com/realms/shop', audience: 'orders' }).hostedLogin({
            clientId: 'shop',
            clientSecret: new Secret(stack, 'ClientSecret'),
            authorizationEndpoint: 'https://id.example.com/authorize',
            tokenEndpoint: 'https://id.example.com/token',
            userInfoEndpoint: 'https://id.example.com/user',
          }),
      ),
    );

    expect(text).toContain('Issuer: shop.eu.auth0.com/; issues the tokens. The load balancer fetches its keys, port 443.');
    expect(text).toContain('Issuer: id.example.com/realms/shop; logs users in. The load balancer exchanges codes for tokens, port 443.');
    expect(text).toContain(
      'with a token of shop.eu.auth0.com/, scope read: /api/*; after a login with id.example.com/realms/shop: /api/status;',
    );
  });

  test.each([
    [
      'a cache without nodes',
      SessionEngine.valkeyServerless({ maximumStorage: Size.gibibytes(5) }),
      /From it to ElastiCache Serverless, 3 zones: TLS, ports 6379 and 6380\. ElastiCache Serverless, 3 zones: Sessions in App\/Sessions\/\w+; valkey 8, 5 GB at most; at rest: encrypted with AWS's key; keeps snapshots for \d+ days\./,
    ],
    [
      'a table',
      SessionEngine.dynamoDb(),
      /From it to DynamoDB table: may call; GetItem; PutItem; UpdateItem; DeleteItem\. DynamoDB table: capacity on demand; at rest: encrypted with AWS's key; goes back to any moment\./,
    ],
  ])('shows %s behind the service that may use it', (_, engine, line) => {
    expect(told(storing(engine))).toMatch(line);
  });

  test.each([
    ['a cache', SessionEngine.redis(), 'From it to ElastiCache, 2 zones: TLS, port 6380.'],
    ['a table', SessionEngine.dynamoDb(), 'From it to DynamoDB table: may call; GetItem; PutItem; UpdateItem; DeleteItem.'],
  ])('shows %s behind pods', (_, engine, line) => {
    expect(told(storing(engine, stack => COMPUTES.eks(stack.node.root as App)))).toContain(line);
  });

  test('with a table that no policy grants is not drawn', () => {
    const templates = storing(SessionEngine.dynamoDb());
    templates.all('AWS::IAM::Policy').forEach(({ properties }) => (properties.PolicyDocument.Statement = []));

    expect(() => told(templates)).toThrow(/no service reaches SessionsTable/);
  });

  test('says nothing of callers and sessions where there is nothing to say', () => {
    const { issuers, stores, forwards } = captions(requestPath(on('asg')));

    expect({ issuers, stores, forwards }).toEqual({ issuers: [], stores: [], forwards: [['HTTP, port 8080']] });
  });
});

/** An API whose paths are guarded, but for one that is open or has a guard of its own. */
function guarded(
  authorizer: (stack: Stack) => IApiAuthorizer,
  exception: (stack: Stack) => IApiAuthorizer = ApiAuthorizer.open,
  exposure = ApiExposure.internet(),
): Templates {
  const stack = regionalStack();
  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z0123456789ABC', zoneName: 'example.com' });
  const origin = api(stack, {
    ...service({ authorizer: authorizer(stack) }),
    exposure,
    domain: { name: DOMAIN, zone },
    protocols: [ApiProtocol.rest({ paths: ['/api/*'] }), ApiProtocol.rest({ paths: ['/api/status'], authorizer: exception(stack) })],
  });
  if (exposure.traits.edge) new EdgeDistribution(stack, 'Edge', { origin });
  return drawn(stack);
}

function storing(engine: ISessionEngine, compute = (_: Stack): ICompute => Compute.autoScalingGroup()): Templates {
  const stack = regionalStack();
  const shop = api(stack, { compute: compute(stack), exposure: ApiExposure.vpcOnly() });
  shop.attach(new SessionStore(stack, 'Sessions', { engine, vpc: engine.inVpc ? shop.vpc : undefined }));
  return drawn(stack);
}

function drawn(stack: Stack): Templates {
  return new Templates(structuredClone(synthesised(stack.node.root as App)));
}

function followed(templates: Templates, resource: Resource, property: string): Resource | undefined {
  return templates.follow(resource.properties[property], resource);
}
