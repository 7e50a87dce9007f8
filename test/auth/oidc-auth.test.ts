import { CfnParameter } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AudienceFormat, OidcAuth, OidcAuthProps, OidcLoginClient } from '../../src/auth/oidc-auth';
import { TokenClaim } from '../../src/auth/token-claim';
import { IWorkload } from '../../src/compute/workload.contract';
import { regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';
import { guardedRule } from './support/rule';

const AUTH0 = 'https://shop.eu.auth0.com/';
const OKTA = 'https://shop.okta.com/oauth2/default';
const GOOGLE = 'https://accounts.google.com';
const oidc = (props: Partial<OidcAuthProps> = {}) => new OidcAuth({ issuer: AUTH0, audience: 'https://orders.example.com', ...props });

const jwtConfig = (...args: Parameters<typeof guardedRule>) => guardedRule(...args).first.JwtValidationConfig;

function environment(auth: OidcAuth): { [name: string]: string } {
  const variables: { [name: string]: string } = {};
  auth.attachTo({ addEnvironment: (name: string, value: string) => void (variables[name] = value) } as unknown as IWorkload);
  return variables;
}

describe('tokens', () => {
  test('must come from the issuer, for this API', () => {
    expect(guardedRule(oidc().jwt()).first).toEqual({
      Type: 'jwt-validation',
      Order: 1,
      JwtValidationConfig: {
        Issuer: AUTH0,
        JwksEndpoint: 'https://shop.eu.auth0.com/.well-known/jwks.json',
        AdditionalClaims: [{ Format: 'single-string', Name: 'aud', Values: ['https://orders.example.com'] }],
      },
    });
  });

  test('may name a list of audiences', () => {
    expect(jwtConfig(oidc({ audienceFormat: AudienceFormat.LIST }).jwt()).AdditionalClaims).toEqual([
      { Format: 'string-array', Name: 'aud', Values: ['https://orders.example.com'] },
    ]);
  });

  test('must have the scope, where the issuer writes it, and all claims of issuer and route', () => {
    const auth = oidc({ issuer: OKTA, claims: [TokenClaim.text('cid', 'web')] });

    expect(jwtConfig(auth.jwt({ scope: 'read', claims: [TokenClaim.listed('groups', 'staff')] })).AdditionalClaims.slice(1)).toEqual([
      { Format: 'single-string', Name: 'cid', Values: ['web'] },
      { Format: 'string-array', Name: 'scp', Values: ['read'] },
      { Format: 'string-array', Name: 'groups', Values: ['staff'] },
    ]);
  });

  test('one authorizer says nothing about another of the same issuer', () => {
    const auth = oidc();
    auth.jwt({ scope: 'write', claims: [TokenClaim.text('role', 'admin')] });

    expect(jwtConfig(auth.jwt({ scope: 'read' })).AdditionalClaims.map(({ Values }: any) => Values)).toEqual([
      ['https://orders.example.com'],
      ['read'],
    ]);
  });

  test('may be kept by pages', () => {
    expect(oidc().jwt({ browserToken: { cookie: '__Host-token' } }).traits.token).toEqual({ cookie: '__Host-token' });
    expect(oidc().jwt().traits).toMatchObject({ name: 'jwt', guarded: true, token: {} });
  });

  test.each([AUTH0, OKTA])('of %s are asked for one scope', issuer => {
    expect(() => oidc({ issuer }).jwt({ scope: 'read write' })).toThrow(
      fourParts('several values are asked for in the claim', '"read write"', 'one value', 'let the service check'),
    );
    expect(() => oidc({ issuer }).jwt({ scope: '' })).toThrow(fourParts('does not fit', '0 characters', '1 to 256', 'let the service'));
  });

  test('that are opaque are refused with the reason', () => {
    const google = oidc({ issuer: GOOGLE });

    expect(() => google.jwt()).toThrow(fourParts('opaque', GOOGLE, 'JWT', 'CognitoAuth'));
    expect(() => environment(google)).toThrow(fourParts('opaque', GOOGLE, 'JWT', 'CognitoAuth'));
  });
});

describe('the issuer', () => {
  test('has its keys elsewhere where the user says so', () => {
    const jwksUrl = 'https://keys.example.com/jwks?policy=a';

    expect(oidc({ jwksUrl }).jwksUrl).toBe(jwksUrl);
    expect(() => oidc({ jwksUrl: 'http://keys.example.com' })).toThrow(
      fourParts('the JWKS', 'http://keys', '"https://"', 'copy `jwks_uri`'),
    );
  });

  test('may be known only at deployment, with its keys', () => {
    const stack = regionalStack();
    const issuer = new CfnParameter(stack, 'Issuer').valueAsString;

    expect(() => oidc({ issuer })).toThrow(fourParts('the URL of the JWKS is not known', 'at deployment', '`jwksUrl`', 'pass `jwksUrl`'));
    expect(jwtConfig(oidc({ issuer, jwksUrl: `${issuer}/keys`, audience: token.text('orders') }).jwt(), stack)).toMatchObject({
      Issuer: { Ref: 'Issuer' },
      JwksEndpoint: { 'Fn::Join': ['', [{ Ref: 'Issuer' }, '/keys']] },
    });
  });
});

test('a service that it is attached to can verify tokens again', () => {
  expect(environment(oidc({ issuer: OKTA, audienceFormat: AudienceFormat.LIST }))).toEqual({
    AUTH_ISSUER: OKTA,
    AUTH_JWKS_URL: `${OKTA}/v1/keys`,
    AUTH_AUDIENCE: 'https://orders.example.com',
  });
});

describe('a login at the load balancer', () => {
  function login(change: Partial<OidcLoginClient> = {}, issuer = AUTH0) {
    const stack = regionalStack();
    const client = {
      clientId: 'orders',
      clientSecret: secretsmanager.Secret.fromSecretNameV2(stack, 'Client', 'client'),
      authorizationEndpoint: 'https://issuer.example.com/authorize',
      tokenEndpoint: 'https://issuer.example.com/token',
      userInfoEndpoint: 'https://issuer.example.com/userinfo',
      ...change,
    };
    return { stack, authorizer: oidc({ issuer }).hostedLogin(client, { scopes: ['openid', 'email'] }) };
  }

  test('asks the issuer, with a secret that is in no template', () => {
    const { stack, authorizer } = login({ clientSecretField: 'secret' });
    const { ClientSecret, ...config } = guardedRule(authorizer, stack).first.AuthenticateOidcConfig;

    expect(JSON.stringify(ClientSecret)).toMatch(/\{\{resolve:secretsmanager:.*secret:client:SecretString:secret::\}\}/);
    expect(config).toEqual({
      Issuer: AUTH0,
      ClientId: 'orders',
      AuthorizationEndpoint: 'https://issuer.example.com/authorize',
      TokenEndpoint: 'https://issuer.example.com/token',
      UserInfoEndpoint: 'https://issuer.example.com/userinfo',
      OnUnauthenticatedRequest: 'authenticate',
      Scope: 'openid email',
      SessionTimeout: 43_200,
    });
    expect(guardedRule(login().authorizer).first).toMatchObject({ Type: 'authenticate-oidc', Order: 1 });
  });

  test('takes the whole secret where no field is named', () => {
    const { stack, authorizer } = login();

    expect(JSON.stringify(guardedRule(authorizer, stack).first)).toMatch(/secret:client:SecretString:::\}\}/);
  });

  test('works with issuers of opaque tokens', () => {
    expect(login({}, GOOGLE).authorizer.traits).toMatchObject({ name: 'hostedLogin', login: true, guarded: true });
  });

  test.each(['authorizationEndpoint', 'tokenEndpoint', 'userInfoEndpoint'])('needs HTTPS at the `%s`', endpoint => {
    expect(() => login({ [endpoint]: 'http://issuer.example.com' })).toThrow(
      fourParts(`the login's \`${endpoint}\` is not valid`, '"http://issuer.example.com"', '"https://"', 'openid-configuration'),
    );
    expect(() => login({ [endpoint]: token.text('late') })).not.toThrow();
  });
});
