import { defaultJwksUrl, requireIssuer, requireReadableTokens, scopeClaim } from '../../src/auth/issuer';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const TENANT = '1b2c3d4e-0000-1111-2222-333344445555';

/** As each product's discovery document names its keys, and as its access tokens name scopes. */
const KNOWN: [string, string, string, string, string][] = [
  ['Auth0', 'https://shop.eu.auth0.com/', 'https://shop.eu.auth0.com/.well-known/jwks.json', 'scope', 'space-separated-values'],
  [
    'Entra',
    `https://login.microsoftonline.com/${TENANT}/v2.0`,
    `https://login.microsoftonline.com/${TENANT}/discovery/v2.0/keys`,
    'scp',
    'space-separated-values',
  ],
  [
    'Entra, first version',
    `https://sts.windows.net/${TENANT}/`,
    `https://login.microsoftonline.com/${TENANT}/discovery/keys`,
    'scp',
    'space-separated-values',
  ],
  [
    'Entra External ID',
    `https://shop.ciamlogin.com/${TENANT}/v2.0`,
    `https://shop.ciamlogin.com/${TENANT}/discovery/v2.0/keys`,
    'scp',
    'space-separated-values',
  ],
  ['Okta', 'https://shop.okta.com/oauth2/default', 'https://shop.okta.com/oauth2/default/v1/keys', 'scp', 'string-array'],
  [
    'Okta, own domain',
    'https://login.example.com/oauth2/aus1a2B3c',
    'https://login.example.com/oauth2/aus1a2B3c/v1/keys',
    'scp',
    'string-array',
  ],
  [
    'Keycloak',
    'https://login.example.com/realms/shop',
    'https://login.example.com/realms/shop/protocol/openid-connect/certs',
    'scope',
    'space-separated-values',
  ],
  [
    'Keycloak, older path',
    'https://login.example.com:8443/auth/realms/shop',
    'https://login.example.com:8443/auth/realms/shop/protocol/openid-connect/certs',
    'scope',
    'space-separated-values',
  ],
  ['another', 'https://login.example.com', 'https://login.example.com/.well-known/jwks.json', 'scope', 'space-separated-values'],
  [
    'another, with a path',
    'https://login.example.com/a/',
    'https://login.example.com/a/.well-known/jwks.json',
    'scope',
    'space-separated-values',
  ],
];

test.each(KNOWN)('%s: keys and scopes are where its documentation says', (_, issuer, jwksUrl, name, format) => {
  requireIssuer(issuer);
  requireReadableTokens(issuer);

  expect(defaultJwksUrl(issuer)).toBe(jwksUrl);
  expect({ ...scopeClaim(issuer, 'read') }).toEqual({ name, format, values: ['read'] });
});

test.each(KNOWN.filter(([name]) => !name.startsWith('another')))('%s: a slash too many or too few is refused', (_, issuer) => {
  const other = issuer.endsWith('/') ? issuer.slice(0, -1) : `${issuer}/`;

  expect(() => requireIssuer(other)).toThrow(fourParts('not written as', `"${other}"`, 'letter by letter', `write "${issuer}"`));
});

test.each(['common', 'organizations', 'consumers'])('Entra: "%s" is no tenant', name => {
  expect(() => requireIssuer(`https://login.microsoftonline.com/${name}/v2.0`)).toThrow(
    fourParts('many tenants', `/${name}/v2.0`, 'one tenant', 'https://login.microsoftonline.com/<tenant id>/v2.0'),
  );
});

test.each(['https://login.example.com?tenant=a', 'https://login.example.com/?'])('an issuer has no query: %s', issuer => {
  expect(() => requireIssuer(issuer)).toThrow(fourParts('has a query', `"${issuer}"`, 'https://', 'copy `issuer`'));
});

test.each([' https://login.example.com', 'https://me@login.example.com', 'https://', ''])('an issuer is a plain URL: "%s"', issuer => {
  expect(() => requireIssuer(issuer)).toThrow(fourParts("the issuer's URL is not valid", `"${issuer}"`, '"https://"', 'copy `issuer`'));
});

test.each([
  'https://accounts.google.com',
  'https://appleid.apple.com',
  'https://github.com/login/oauth',
  'https://gitlab.com',
  'https://slack.com',
  'https://www.amazon.com',
  'https://www.facebook.com',
  'https://www.linkedin.com/oauth',
])('tokens of %s are for itself alone', issuer => {
  expect(() => requireReadableTokens(issuer)).toThrow(fourParts('opaque', `"${issuer}"`, 'JWT', 'CognitoAuth'));
});

test.each(['https://shop.okta.com', 'https://shop.oktapreview.com', 'https://shop.okta-emea.com'])("so are those of Okta's %s", issuer => {
  expect(() => requireReadableTokens(issuer)).toThrow(
    fourParts('opaque, or meant for its own APIs alone', `"${issuer}"`, 'JWT', `${issuer}/oauth2/default`),
  );
});

test('a host that only looks like one of them is another', () => {
  expect(() =>
    ['https://github.com.example.com', 'https://notokta.com', 'https://token.actions.githubusercontent.com'].forEach(requireReadableTokens),
  ).not.toThrow();
  expect(defaultJwksUrl('https://notauth0.com/')).toBe('https://notauth0.com/.well-known/jwks.json');
  expect(() => requireIssuer('https://notauth0.com')).not.toThrow();
  expect(() => requireIssuer('https://login.example.com/common/v2.0')).not.toThrow();
});

test('of an issuer known only at deployment nothing is guessed but the usual scope claim', () => {
  const late = token.text('https://shop.okta.com');

  expect(() => [requireIssuer(late), requireReadableTokens(late)]).not.toThrow();
  expect(scopeClaim(late, 'read').name).toBe('scope');
  expect(() => defaultJwksUrl(late)).toThrow(fourParts('not known', 'only at deployment', '`jwksUrl`', 'pass `jwksUrl`'));
});
