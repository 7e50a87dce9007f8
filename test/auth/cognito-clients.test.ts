import { Duration, Stack } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as fc from 'fast-check';
import { LoginDomain } from '../../src/auth/login-domain';
import { UserDirectory } from '../../src/auth/user-directory';
import { only, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';
import { auth, CALLBACK, CLIENT, ORDERS, propertiesOf, templateOf, webClient } from './support/cognito';

const PAGES = 'AWS::Cognito::ManagedLoginBranding';

describe('a web client', () => {
  test('has the code flow alone, no secret, and short tokens', () => {
    expect(webClient()).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'profile'],
      CallbackURLs: [CALLBACK],
      AccessTokenValidity: 15,
      IdTokenValidity: 15,
      RefreshTokenValidity: 30 * 24 * 60,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes', RefreshToken: 'minutes' },
      EnableTokenRevocation: true,
      PreventUserExistenceErrors: 'ENABLED',
      SupportedIdentityProviders: ['COGNITO'],
    });
    expect(webClient().LogoutURLs).toBeUndefined();
  });

  test('replaces refresh tokens with each use, and has no other way to refresh', () => {
    const client = webClient();

    expect(client.RefreshTokenRotation).toEqual({ Feature: 'ENABLED', RetryGracePeriodSeconds: 10 });
    expect(client.ExplicitAuthFlows).toEqual(['ALLOW_USER_SRP_AUTH']);
  });

  test('may choose a passkey where the pool has them', () => {
    const directory = UserDirectory.managed({ passkeys: true });

    expect(webClient({}, { directory }).ExplicitAuthFlows).toEqual(['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_AUTH']);
  });

  test('has the lifetimes and addresses that it is given', () => {
    expect(
      webClient({
        accessTokenValidity: Duration.hours(1),
        refreshTokenValidity: Duration.hours(8),
        logoutUrls: ['https://shop.example.com/'],
      }),
    ).toMatchObject({
      AccessTokenValidity: 60,
      IdTokenValidity: 60,
      RefreshTokenValidity: 480,
      LogoutURLs: ['https://shop.example.com/'],
    });
  });

  test('has scopes of resource servers, which are made first', () => {
    const made = auth({ resourceServers: ORDERS });
    made.addWebClient('Shop', { callbackUrls: [CALLBACK], scopes: ['openid', 'orders/read'] });
    const server = only(templateOf(made), 'AWS::Cognito::UserPoolResourceServer');
    expect(server.resource.Properties).toMatchObject({
      Identifier: 'orders',
      Scopes: [
        { ScopeName: 'read', ScopeDescription: 'Read orders' },
        { ScopeName: 'write', ScopeDescription: 'Place orders' },
      ],
    });
    expect(propertiesOf(made, CLIENT).AllowedOAuthScopes).toEqual(['openid', { 'Fn::Join': ['', [{ Ref: server.id }, '/read']] }]);
  });

  test('has scopes that an existing pool has already', () => {
    const stack = regionalStack();
    const userPool = cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_Ab129faBb');
    const made = auth({ directory: UserDirectory.existing(userPool, { scopes: ['stock/read'] }) }, stack);
    made.addWebClient('Shop', { callbackUrls: [CALLBACK], scopes: ['stock/read'] });

    expect(propertiesOf(made, CLIENT).AllowedOAuthScopes).toEqual(['stock/read']);
  });

  test('has login pages, without which managed login shows an error', () => {
    const made = auth();
    const client = made.addWebClient('Shop', { callbackUrls: [CALLBACK] });

    expect(propertiesOf(made, PAGES)).toMatchObject({
      ClientId: Stack.of(made).resolve(client.userPoolClientId),
      UseCognitoProvidedValues: true,
    });
  });

  test('has the pages of an existing login domain as they are there', () => {
    const made = auth({ loginDomain: LoginDomain.existing('example-shop') });
    made.addWebClient('Shop', { callbackUrls: [CALLBACK] });

    templateOf(made).resourceCountIs(PAGES, 0);
  });
});

describe('addresses of a web client', () => {
  test.each([
    'https://shop.example.com',
    'https://shop.example.com/login?step=2',
    'http://localhost:5173/login',
    'http://127.0.0.1/login',
    'http://[::1]:8080/',
    'myapp://login',
    'com.example.shop:/login',
    token.text('https://x.example.com'),
  ])('accepts %s', url => {
    expect(() => webClient({ callbackUrls: [url], logoutUrls: [url] })).not.toThrow();
  });

  test('refuses an address that is too long', () => {
    const url = (length: number) => CALLBACK.padEnd(length, 'x');

    expect(() => webClient({ callbackUrls: [url(1024)] })).not.toThrow();
    expect(() => webClient({ callbackUrls: [url(1025)] })).toThrow(
      fourParts('a callback URL of the web client Shop is not valid', '1025 characters', 'up to 1024 characters', 'write each address out'),
    );
  });

  test('refuses more than a hundred', () => {
    const urls = Array.from({ length: 101 }, (_, at) => `${CALLBACK}/${at}`);

    expect(() => webClient({ callbackUrls: urls.slice(1) })).not.toThrow();
    expect(() => webClient({ callbackUrls: urls })).toThrow(
      fourParts('the web client Shop has too many callback URLs', '101', 'up to 100', 'make a client for each application'),
    );
  });
});

describe('lifetimes of tokens', () => {
  test('takes any two within the bounds of which the refresh token lives longer, and no others', () => {
    const minutes = (min: number, max: number) => fc.integer({ min, max });

    fc.assert(
      fc.property(minutes(5, 1440), fc.oneof(minutes(60, 1500), minutes(60, 5_256_000)), (access, refresh) => {
        const make = () => webClient({ accessTokenValidity: Duration.minutes(access), refreshTokenValidity: Duration.minutes(refresh) });
        if (refresh > access) {
          expect(make()).toMatchObject({ AccessTokenValidity: access, RefreshTokenValidity: refresh });
        } else {
          expect(make).toThrow(
            fourParts('is not above that of its access tokens', ' and ', 'refresh tokens that live longer', 'take 30 days'),
          );
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('a machine client', () => {
  const machine = (scopes = ['orders/read'], accessTokenValidity?: Duration) => {
    const made = auth({ resourceServers: ORDERS });
    return { made, client: made.addMachineClient('Partner', { scopes, accessTokenValidity }) };
  };

  test('gets tokens for APIs in its own name, and logs nobody in', () => {
    const { made } = machine();
    const server = only(templateOf(made), 'AWS::Cognito::UserPoolResourceServer');

    const properties = propertiesOf(made, CLIENT);
    expect(properties).toMatchObject({
      GenerateSecret: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: [{ 'Fn::Join': ['', [{ Ref: server.id }, '/read']] }],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      AccessTokenValidity: 15,
      EnableTokenRevocation: true,
    });
    expect(properties.CallbackURLs).toBeUndefined();
    expect(properties.SupportedIdentityProviders).toBeUndefined();
    templateOf(made).resourceCountIs(PAGES, 0);
  });

  test('has its secret in Secrets Manager, as Cognito made it, and without a custom resource', () => {
    const { made, client } = machine();
    const { id } = only(templateOf(made), CLIENT);
    const secret = only(templateOf(made), 'AWS::SecretsManager::Secret');

    expect(secret.resource.Properties.SecretString).toEqual({
      'Fn::Join': ['', ['{"clientId":"', { Ref: id }, '","clientSecret":"', { 'Fn::GetAtt': [id, 'ClientSecret'] }, '"}']],
    });
    expect(Stack.of(made).resolve(client.secret.secretArn)).toEqual({ Ref: secret.id });
    expect(Stack.of(made).resolve(client.userPoolClientSecret.unsafeUnwrap())).toEqual({ 'Fn::GetAtt': [id, 'ClientSecret'] });
    expect(Object.values(templateOf(made).toJSON().Resources).filter(({ Type }: any) => /Custom|Lambda/.test(Type))).toEqual([]);
  });
});

describe('scopes', () => {
  test('without a resource server are refused, on clients and routes', () => {
    const refused = fourParts('no resource server has this scope', '"orders/delete"', 'orders/read, orders/write, openid', 'add it to');

    expect(() => webClient({ scopes: ['openid', 'orders/delete'] })).toThrow(refused);
    expect(() => auth({ resourceServers: ORDERS }).addMachineClient('Partner', { scopes: ['orders/delete'] })).toThrow(refused);
    expect(() => auth({ resourceServers: ORDERS }).jwt({ scope: 'orders/delete' })).toThrow(refused);
    expect(() => auth({ resourceServers: ORDERS }).hostedLogin({ scopes: ['openid', 'orders/delete'] })).toThrow(refused);
  });
});
