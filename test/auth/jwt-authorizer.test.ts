import { App } from 'aws-cdk-lib';
import { JwtAuthorizer, JwtAuthorizerProps } from '../../src/auth/jwt-authorizer';
import { TokenClaim } from '../../src/auth/token-claim';
import { regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';
import { guardedRule } from './support/rule';

const jwt = (props: Partial<JwtAuthorizerProps> = {}) =>
  new JwtAuthorizer({
    name: 'jwt',
    issuer: 'https://issuer.example.com',
    jwksUrl: 'https://issuer.example.com/keys',
    claims: () => [TokenClaim.text('aud', 'orders')],
    ...props,
  });

test('the load balancer verifies the token before it forwards', () => {
  const { actions } = guardedRule(jwt({ claims: () => [TokenClaim.text('aud', 'orders'), TokenClaim.spaced('scope', 'read')] }));

  expect(actions).toEqual([
    {
      Type: 'jwt-validation',
      Order: 1,
      JwtValidationConfig: {
        Issuer: 'https://issuer.example.com',
        JwksEndpoint: 'https://issuer.example.com/keys',
        AdditionalClaims: [
          { Format: 'single-string', Name: 'aud', Values: ['orders'] },
          { Format: 'space-separated-values', Name: 'scope', Values: ['read'] },
        ],
      },
    },
    expect.objectContaining({ Type: 'forward', Order: 2 }),
  ]);
});

test('without claims it asks for issuer and times alone', () => {
  expect(Object.keys(guardedRule(jwt({ claims: () => [] })).first.JwtValidationConfig)).toEqual(['Issuer', 'JwksEndpoint']);
});

test('claims are read at synthesis, because clients come later', () => {
  const stack = regionalStack();
  const clients = ['first'];
  const { action } = jwt({ claims: () => [TokenClaim._oneOf('client_id', clients)] }).bind(stack);
  clients.push('second');

  expect(stack.resolve(action).jwtValidationConfig.additionalClaims).toEqual([
    { format: 'single-string', name: 'client_id', values: ['first', 'second'] },
  ]);
});

test('it needs TLS and a way to the issuer, and takes none of the values of a rule', () => {
  expect(jwt({ name: 'mine' }).traits).toEqual({
    name: 'mine',
    guarded: true,
    requiresTls: true,
    callsIssuer: true,
    login: false,
    conditionValues: 0,
    token: {},
  });
  expect(jwt().bind(regionalStack())).not.toHaveProperty('conditions');
});

test('claims that a load balancer would not take are refused at synthesis', () => {
  const app = new App();
  const stack = regionalStack('App', {}, app);
  jwt({ claims: () => [TokenClaim.text('role', 'a'), TokenClaim.text('role', 'b')] }).bind(stack);

  expect(() => app.synth()).toThrow('several values are asked for in the claim "role"; got: "a", "b"');
});

test.each(['http://issuer.example.com', 'issuer.example.com', 'https://issuer.example.com#x'])('no issuer at %s', issuer => {
  expect(() => jwt({ issuer })).toThrow(fourParts("the issuer's URL is not valid", `"${issuer}"`, '"https://"', 'copy `issuer`'));
});

test.each(['http://issuer.example.com/keys', '/keys', 'https://me:secret@issuer.example.com/keys'])('no keys at %s', jwksUrl => {
  expect(() => jwt({ jwksUrl })).toThrow(fourParts('the URL of the JWKS is not valid', `"${jwksUrl}"`, '"https://"', 'copy `jwks_uri`'));
});

test('both addresses have 256 characters at most', () => {
  const [fits, long] = [256, 257].map(length => 'https://issuer.example.com/'.padEnd(length, 'x'));

  expect(() => jwt({ issuer: fits, jwksUrl: fits })).not.toThrow();
  expect(() => jwt({ issuer: long })).toThrow(fourParts("the issuer's URL is too long", '257', 'at most 256', 'shorter'));
  expect(() => jwt({ jwksUrl: long })).toThrow(fourParts('the URL of the JWKS is too long', '257', 'at most 256', 'shorter'));
});

test('both may be known only at deployment', () => {
  const late = token.text('http://issuer');

  expect(guardedRule(jwt({ issuer: late, jwksUrl: late })).first.JwtValidationConfig).toMatchObject({ Issuer: 'http://issuer' });
});

describe('a token that a browser keeps', () => {
  test('comes from a cookie, a subprotocol, or both', () => {
    const both = { cookie: '__Host-token', subprotocolPrefix: 'bearer.' };

    expect(jwt({ token: both }).traits.token).toEqual(both);
    expect(jwt({ token: { cookie: '__Host-token' } }).traits.token).toEqual({ cookie: '__Host-token' });
    expect(jwt({ token: { subprotocolPrefix: 'bearer.' } }).traits.token).toEqual({ subprotocolPrefix: 'bearer.' });
  });

  test('later changes of what was passed change nothing', () => {
    const given = { cookie: '__Host-token' };
    const { traits } = jwt({ token: given });
    given.cookie = 'other';

    expect(traits.token).toEqual({ cookie: '__Host-token' });
  });

  test('is described in the code, because the function at the edge holds it', () => {
    const late = token.text('__Host-token');

    expect(() => jwt({ token: { cookie: late } })).toThrow(fourParts('cookie', 'known only at deployment', '__Host-', '__Host-token'));
    expect(() => jwt({ token: { subprotocolPrefix: late } })).toThrow(
      fourParts('WebSocket', 'known only at deployment', 'code', 'bearer.'),
    );
  });
});
