import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CognitoAuth, CognitoAuthProps, CognitoJwtOptions } from '../../src/auth/cognito-auth';
import { Federation } from '../../src/auth/federation';
import { LoginDomain } from '../../src/auth/login-domain';
import { TokenClaim } from '../../src/auth/token-claim';
import { UserDirectory } from '../../src/auth/user-directory';
import { IApiAuthorizer } from '../../src/protocol/authorizer.contract';
import { api, ofType, only, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { auth, CALLBACK, CLIENT, DOMAIN, ORDERS, POOL, templateOf } from './support/cognito';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

/** A guarded rule, in the authorizer's stack or another. */
function guarded(authorizer: IApiAuthorizer, stack: Stack, domainName = 'shop.example.com'): void {
  const { action } = authorizer.bind(stack, { domainName });
  const priority = stack.node.children.length;
  new elbv2.CfnListenerRule(stack, `Rule${priority}`, { listenerArn: 'arn', priority, conditions: [], actions: [action!] });
}

const actionsOf = (stack: Stack) => ofType(Template.fromStack(stack), RULE).map(({ resource }) => resource.Properties.Actions[0]);

function claims(options: CognitoJwtOptions, clients = ['Shop'], props: CognitoAuthProps = { resourceServers: ORDERS }): any {
  const made = auth(props);
  guarded(made.jwt(options), Stack.of(made));
  clients.forEach(id => made.addWebClient(id, { callbackUrls: [CALLBACK] }));
  return actionsOf(Stack.of(made))[0].JwtValidationConfig.AdditionalClaims;
}

const synth = (made: CognitoAuth) => () => (made.node.root as App).synth();

describe('tokens', () => {
  test('are those of the user pool', () => {
    const made = auth();
    made.addWebClient('Shop', { callbackUrls: [CALLBACK] });
    guarded(made.jwt(), Stack.of(made));

    const ProviderName = { 'Fn::GetAtt': [only(templateOf(made), POOL).id, 'ProviderName'] };
    expect(actionsOf(Stack.of(made))[0]).toMatchObject({
      Type: 'jwt-validation',
      JwtValidationConfig: {
        Issuer: { 'Fn::Join': ['', ['https://', ProviderName]] },
        JwksEndpoint: { 'Fn::Join': ['', ['https://', ProviderName, '/.well-known/jwks.json']] },
      },
    });
  });

  test('are access tokens of any client that is added, before or after', () => {
    const asked = claims({}, ['Shop', 'Tablet']);

    expect(asked).toEqual([
      {
        Name: 'client_id',
        Format: 'single-string',
        Values: [{ Ref: expect.stringMatching(/^AuthShop/) }, { Ref: expect.stringMatching(/^AuthTablet/) }],
      },
      { Name: 'token_use', Format: 'single-string', Values: ['access'] },
    ]);
  });

  test('are those of the clients that a route names', () => {
    const made = auth();
    const shop = made.addWebClient('Shop', { callbackUrls: [CALLBACK] });
    made.addWebClient('Tablet', { callbackUrls: [CALLBACK] });
    const existing = cognito.UserPoolClient.fromUserPoolClientId(Stack.of(made), 'Existing', '1example23456789');
    guarded(made.jwt({ clients: [shop, existing] }), Stack.of(made));

    expect(actionsOf(Stack.of(made))[0].JwtValidationConfig.AdditionalClaims[0].Values).toEqual([
      Stack.of(made).resolve(shop.userPoolClientId),
      '1example23456789',
    ]);
  });

  test('have the scope that a route asks for', () => {
    expect(claims({ scope: 'orders/read' })).toContainEqual({ Name: 'scope', Format: 'space-separated-values', Values: ['orders/read'] });
    expect(claims({ scope: 'email' })).toContainEqual({ Name: 'scope', Format: 'space-separated-values', Values: ['email'] });
  });

  test('say what else a route asks for, such as a group', () => {
    expect(claims({ claims: [TokenClaim.listed('cognito:groups', 'admins')] })).toContainEqual({
      Name: 'cognito:groups',
      Format: 'string-array',
      Values: ['admins'],
    });
  });

  test('come from where pages keep them', () => {
    const { traits } = auth().jwt({ browserToken: { cookie: '__Host-token', subprotocolPrefix: 'bearer.' } });

    expect(traits.token).toEqual({ cookie: '__Host-token', subprotocolPrefix: 'bearer.' });
  });

  test.each(['client_id', 'token_use', 'scope'])('refuse a second value of %s', name => {
    expect(() => claims({ scope: 'orders/read', claims: [TokenClaim.text(name, 'x')] })).toThrow(
      fourParts(
        `several values are asked for in the claim "${name}"`,
        '"x"',
        'one value for each claim',
        'let the service check the others',
      ),
    );
  });

  test('of no client are refused, at once where a route names none', () => {
    const refused = fourParts(
      'tokens are asked for, and no client can get one',
      '0 clients',
      '1 to 10 clients',
      'add one with `addWebClient`',
    );

    expect(() => auth().jwt({ clients: [] })).toThrow(refused);
    const made = auth();
    made.jwt();
    expect(synth(made)).toThrow(/tokens are asked for, and no client can get one; got: 0 clients/);
  });

  test('of more clients than a load balancer compares are refused', () => {
    const some = (count: number) => {
      const made = auth();
      for (let at = 0; at < count; at++) made.addWebClient(`Client${at}`, { callbackUrls: [CALLBACK] });
      return made;
    };
    const refused =
      /a route accepts more clients than a load balancer compares; got: 11 clients; allowed: 1 to 10 clients; instead: name those/;

    const [ten, eleven] = [some(10), some(11)];
    [ten, eleven].forEach(made => made.jwt());
    expect(synth(ten)).not.toThrow();
    expect(synth(eleven)).toThrow(refused);
    // AND as long as no route accepts them all, there may be any number
    expect(synth(some(11))).not.toThrow();
    const clients = Array.from({ length: 11 }, (_, at) =>
      cognito.UserPoolClient.fromUserPoolClientId(Stack.of(ten), `Existing${at}`, `example${at}`),
    );
    expect(() => ten.jwt({ clients })).toThrow(refused);
  });
});

describe('a login at the load balancer', () => {
  test('has a client of its own, which comes back to the load balancer', () => {
    const made = auth({ loginDomain: LoginDomain.prefix('example-shop') });
    guarded(made.hostedLogin(), Stack.of(made));

    const client = only(templateOf(made), CLIENT);
    expect(client.resource.Properties).toMatchObject({
      GenerateSecret: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid'],
      CallbackURLs: ['https://shop.example.com/oauth2/idpresponse'],
      LogoutURLs: ['https://shop.example.com/'],
      AccessTokenValidity: 15,
      RefreshTokenValidity: 7 * 24 * 60,
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
    });
    // AND the load balancer keeps its refresh token, which would be replaced under it otherwise
    expect(client.resource.Properties.ExplicitAuthFlows).toContain('ALLOW_REFRESH_TOKEN_AUTH');
    expect(client.resource.Properties.RefreshTokenRotation).toBeUndefined();
    const pool = only(templateOf(made), POOL).id;
    expect(actionsOf(Stack.of(made))[0]).toMatchObject({
      Type: 'authenticate-cognito',
      AuthenticateCognitoConfig: {
        UserPoolArn: { 'Fn::GetAtt': [pool, 'Arn'] },
        UserPoolClientId: { Ref: client.id },
        UserPoolDomain: { Ref: only(templateOf(made), DOMAIN).id },
        Scope: 'openid',
      },
    });
  });

  test('has login pages', () => {
    const made = auth();
    guarded(made.hostedLogin(), Stack.of(made));

    expect(only(templateOf(made), 'AWS::Cognito::ManagedLoginBranding').resource.Properties.ClientId).toEqual({
      Ref: only(templateOf(made), CLIENT).id,
    });
  });

  test('is one for each domain, with the scopes of all', () => {
    const made = auth({ resourceServers: ORDERS });
    const stack = Stack.of(made);
    guarded(made.hostedLogin({ scopes: ['openid', 'orders/read'] }), stack);
    guarded(made.hostedLogin({ scopes: ['openid', 'email'] }), stack);
    guarded(made.hostedLogin(), stack, 'admin.example.com');

    const clients = ofType(templateOf(made), CLIENT);
    const server = only(templateOf(made), 'AWS::Cognito::UserPoolResourceServer').id;
    expect(clients.map(({ resource }) => resource.Properties.AllowedOAuthScopes)).toEqual([
      ['email', 'openid', { 'Fn::Join': ['', [{ Ref: server }, '/read']] }],
      ['openid'],
    ]);
    const [shop, admin] = clients.map(({ id }) => id);
    expect(actionsOf(stack).map(action => action.AuthenticateCognitoConfig.UserPoolClientId.Ref)).toEqual([shop, shop, admin]);
  });
});

describe('attached to a service', () => {
  const variables = (made: CognitoAuth, service = api(Stack.of(made)).service) => {
    const told = new Map<string, any>();
    const workload = Object.assign(Object.create(service.workload), {
      addEnvironment: (name: string, value: string) => told.set(name, value),
    });
    made.attachTo(workload);
    return told;
  };

  test('it tells issuer, keys and all clients, whenever they are added', () => {
    const made = auth();
    const stack = Stack.of(made);
    const told = variables(made);
    const shop = made.addWebClient('Shop', { callbackUrls: [CALLBACK] });
    const existing = cognito.UserPoolClient.fromUserPoolClientId(stack, 'Existing', '1example23456789');
    made.jwt({ clients: [shop, existing] });
    guarded(made.hostedLogin(), stack);

    expect([...told.keys()]).toEqual(['AUTH_ISSUER', 'AUTH_JWKS_URL', 'AUTH_CLIENT_IDS']);
    expect(told.get('AUTH_ISSUER')).toBe(made.issuer);
    expect(told.get('AUTH_JWKS_URL')).toBe(`${made.issuer}/.well-known/jwks.json`);
    expect(stack.resolve(told.get('AUTH_CLIENT_IDS'))).toEqual({
      'Fn::Join': [
        '',
        [{ Ref: expect.stringMatching(/^AuthShop/) }, ',1example23456789,', { Ref: expect.stringMatching(/^AuthHostedLogins/) }],
      ],
    });
  });

  test('it opens and grants nothing', () => {
    const counted = (attach: boolean) => {
      const made = auth();
      made.addWebClient('Shop', { callbackUrls: [CALLBACK] });
      const { service } = api(Stack.of(made));
      if (attach) service.attach(made);
      const { Resources } = templateOf(made).toJSON();
      return Object.values<any>(Resources)
        .filter(({ Type }) => /Policy|SecurityGroup|Route/.test(Type))
        .map(({ Properties }) => Properties);
    };

    expect(counted(true)).toEqual(counted(false));
  });

  test('without any client it is refused: an empty list may let everybody in', () => {
    const made = auth();
    variables(made);

    expect(synth(made)).toThrow(/tokens are asked for, and no client can get one; got: 0 clients/);
  });

  test('in another stack it is told the same', () => {
    const made = auth();
    const other = regionalStack('Service', {}, made.node.root as App);
    const told = variables(made, api(other).service);
    made.addWebClient('Shop', { callbackUrls: [CALLBACK] });
    [...told].forEach(([name, value]) => new CfnOutput(other, name.replace(/_/g, ''), { value }));

    const { Outputs } = Template.fromStack(other).toJSON();
    expect(Outputs.AUTHCLIENTIDS.Value).toEqual({ 'Fn::ImportValue': expect.stringContaining('AuthShop') });
    expect(JSON.stringify(Outputs.AUTHISSUER.Value)).toContain('Fn::ImportValue');
  });
});

describe('identity', () => {
  const idsOf = (build: (made: CognitoAuth) => void, props: CognitoAuthProps = {}) => {
    const made = auth({ resourceServers: ORDERS, ...props });
    made.addWebClient('Shop', { callbackUrls: [CALLBACK] });
    build(made);
    const template = templateOf(made);
    const kept = ofType(template, POOL)[0];
    return {
      ids: [kept.id, ofType(template, DOMAIN)[0].id, ofType(template, CLIENT)[0].id],
      // What CloudFormation replaces a pool, a domain and a client for.
      replacing: [
        kept.resource.Properties.UsernameAttributes,
        kept.resource.Properties.AliasAttributes,
        kept.resource.Properties.UsernameConfiguration,
        ofType(template, DOMAIN)[0].resource.Properties.Domain,
        ofType(template, CLIENT)[0].resource.Properties.GenerateSecret,
      ],
    };
  };
  const plain = idsOf(() => undefined);

  test('is that of the deployed user pool, domain and client', () => {
    expect(plain.ids).toEqual(['AuthUserPool8115E87F', 'AuthLoginDomain953290E4', 'AuthShop5DD3D1B0']);
  });

  test.each<[string, (made: CognitoAuth) => void, CognitoAuthProps]>([
    ['more clients', made => made.addMachineClient('Partner', { scopes: ['orders/read'] }), {}],
    ['an authorizer', made => made.jwt({ scope: 'orders/read' }), {}],
    ['a login', made => guarded(made.hostedLogin(), Stack.of(made)), {}],
    ['a service', made => api(Stack.of(made)).service.attach(made), {}],
    [
      'passkeys, sign-up, optional second factor',
      () => undefined,
      { directory: UserDirectory.managed({ passkeys: true, selfSignUp: true, mfa: cognito.Mfa.OPTIONAL }) },
    ],
    [
      'threat protection',
      () => undefined,
      { directory: UserDirectory.managed({ threatProtection: cognito.StandardThreatProtectionMode.FULL_FUNCTION }) },
    ],
    [
      'another place where users have an account',
      () => undefined,
      {
        federation: [
          Federation.saml({ name: 'Partner', metadata: cognito.UserPoolIdentityProviderSamlMetadata.url('https://idp.example.com') }),
        ],
      },
    ],
    ['groups', () => undefined, { groups: ['admins'] }],
  ])('stays with %s', (_, build, props) => {
    expect(idsOf(build, props)).toEqual(plain);
  });
});
