import { App, CfnParameter, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { UnauthenticatedAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { closed, each, Line, numbers, refused, times } from './line';
import {
  ApiAuthorizer,
  ApiKeySecret,
  CognitoAuth,
  CognitoAuthProps,
  CustomLoginDomainOptions,
  Federation,
  HostedLoginOptions,
  LoginDomain,
  LoginEmail,
  ManagedDirectoryOptions,
  OidcAuth,
  OidcAuthProps,
  OidcFederationOptions,
  OidcLoginClient,
  SesLoginEmailOptions,
  TokenClaim,
  UserDirectory,
  WebAcl,
  WebClientOptions,
} from '../../src';
import { regionalStack } from '../support/apps';
import { importedZone } from '../support/domains';
import { token } from '../support/tokens';

const ELB = 'https://docs.aws.amazon.com/elasticloadbalancing/latest';
const LOGIN_ACTION = `${ELB}/APIReference/API_AuthenticateOidcActionConfig.html`;
const JWT_ACTION = `${ELB}/APIReference/API_JwtValidationActionConfig.html`;
const CLAIM = `${ELB}/APIReference/API_JwtValidationActionAdditionalClaim.html`;
const CONDITIONS = `${ELB}/application/rule-condition-types.html`;
const COGNITO = 'https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference';
const CLIENT = `${COGNITO}/API_CreateUserPoolClient.html`;
const TOKEN_TIMES = 'https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html';
const PROVIDER = `${COGNITO}/API_CreateIdentityProvider.html`;
const SERVER = `${COGNITO}/API_CreateResourceServer.html`;
const EMAIL = `${COGNITO}/API_EmailConfigurationType.html`;
const DOMAINS = 'https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-add-custom-domain.html';
const REFERENCES = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html';
const DELETION = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html';
const PAGE = 'docs/auth.md';

const CALLBACK = 'https://shop.example.com/login';
const ISSUER = 'https://login.example.com';
const ORDERS = { identifier: 'orders', scopes: { read: 'Read orders', write: 'Place orders' } };
const { ses } = LoginEmail;
const cognitoAuth = (scope: Stack, props: CognitoAuthProps = {}) => new CognitoAuth(scope, 'Auth', { resourceServers: [ORDERS], ...props });
const pool = (props: CognitoAuthProps) => (scope: Stack) => cognitoAuth(scope, props);
const managed = (options: ManagedDirectoryOptions) => (scope: Stack) => cognitoAuth(scope, { directory: UserDirectory.managed(options) });
const webClient = (options: Partial<WebClientOptions>) => (scope: Stack) =>
  cognitoAuth(scope).addWebClient('Shop', { callbackUrls: [CALLBACK], ...options });
const machine = (scopes: string[], accessTokenValidity?: Duration) => (scope: Stack) =>
  cognitoAuth(scope).addMachineClient('Partner', { scopes, accessTokenValidity });
const sender = (options: Partial<SesLoginEmailOptions>) => () => ses({ fromEmail: 'no-reply@example.com', ...options });
const oidc = (props: Partial<OidcAuthProps> = {}) => new OidcAuth({ issuer: ISSUER, audience: 'orders', ...props });
const secretIn = (scope: Stack) => new secretsmanager.Secret(scope, 'Secret');
const company = (options: Partial<OidcFederationOptions>) => (scope: Stack) =>
  Federation.oidc({ name: 'Company', issuer: ISSUER, clientId: 'shop', clientSecret: secretIn(scope), ...options });
const login = (options: HostedLoginOptions) => (scope: Stack) => cognitoAuth(scope).hostedLogin(options);
const certificate = (scope: Stack, region: string) =>
  acm.Certificate.fromCertificateArn(scope, 'Certificate', `arn:aws:acm:${region}:111122223333:certificate/a`);

const KEYS: Line[] = [
  ...refused(
    ['ApiKeyOptions.header'],
    CONDITIONS,
    each(
      [
        '',
        'X Api Key',
        'X_Api_Key',
        'X-Api:Key',
        'x'.repeat(41),
        'Authorization',
        'Cookie',
        'host',
        'X-Forwarded-For',
        'X-Amzn-Trace-Id',
        'X-Origin-Secret',
        'Upgrade',
        'Content-Type',
        'Sec-Fetch-Site',
      ],
      header => [
        `the header "${header}"`,
        scope => ApiAuthorizer.apiKey({ secret: secretIn(scope), header }),
        "the name of the key's header is not valid",
        `"${header}"`,
        '1 to 40 letters, digits and hyphens, and no header that HTTP, CloudFront or the load balancer uses itself',
        'leave it out for X-Api-Key',
      ],
    ),
  ),
  ...refused(
    ['ApiKeyOptions.field'],
    REFERENCES,
    each(['a:b', 'my key', 'a}}'], field => [
      `the field "${field}" of a key`,
      scope => ApiAuthorizer.apiKey({ secret: secretIn(scope), field }),
      "the secret's field for the key is not valid",
      `"${field}"`,
      'letters, digits',
      'rename the field',
    ]),
  ),
  ...refused(['ApiKeyOptions.previous', 'ApiKeyOptions.secret'], PAGE, [
    [
      'the same key twice',
      scope => {
        const secret = secretIn(scope);
        return ApiAuthorizer.apiKey({ secret, previous: secret });
      },
      'the previous key is the key itself',
      'one secret twice',
      'two secrets',
      'leave `previous` out',
    ],
  ]),
  ...refused(['ApiKeySecretProps.description'], 'https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html', [
    [
      'a long description',
      scope => new ApiKeySecret(scope, 'Key', { description: 'x'.repeat(2049) }),
      'the description of a key is too long',
      '2049 characters',
      'up to 2048',
      'whose key it is',
    ],
  ]),
  ...refused(['ApiKeySecretProps.removalPolicy', 'ManagedDirectoryOptions.removalPolicy'], DELETION, [
    [
      'a snapshot of a key',
      scope => new ApiKeySecret(scope, 'Key', { removalPolicy: RemovalPolicy.SNAPSHOT }),
      'the key leaves no snapshot',
      '`RemovalPolicy.SNAPSHOT`',
      'RETAIN',
      'leave `removalPolicy` out',
    ],
    [
      'a snapshot of users',
      managed({ removalPolicy: RemovalPolicy.SNAPSHOT }),
      'the user pool leaves no snapshot',
      '`RemovalPolicy.SNAPSHOT`',
      'RETAIN',
      'leave `removalPolicy` out',
    ],
  ]),
  ...refused(['ApiKeySecretProps.encryptionKey'], 'https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html', [
    [
      'a key of another region',
      scope => {
        const encryptionKey = kms.Key.fromKeyArn(scope, 'Kms', 'arn:aws:kms:us-east-1:111122223333:key/a');
        return new ApiKeySecret(scope, 'Key', { encryptionKey });
      },
      'the encryption key lies in another region',
      'us-east-1, and a stack in eu-west-1',
      'eu-west-1',
      'pass a key of that region',
    ],
  ]),
];

const CLAIMS: Line[] = [
  ...refused(['TokenClaim.text(name)', 'TokenClaim.listed(name)', 'TokenClaim.spaced(name)'], CLAIM, [
    ...each(['', 'my claim', 'iss', 'exp', 'nbf', 'iat'], name => [
      `the claim "${name}"`,
      () => TokenClaim.text(name, 'x'),
      'the name of a claim cannot be asked for',
      `"${name}"`,
      'always verifies',
      'name a claim of your own',
    ]),
    ['the listed claim exp', () => TokenClaim.listed('exp', 'x'), 'cannot be asked for', '"exp"', 'always verifies', 'of your own'],
    ['the spaced claim exp', () => TokenClaim.spaced('exp', 'x'), 'cannot be asked for', '"exp"', 'always verifies', 'of your own'],
  ]),
  ...refused(['TokenClaim.text(value)', 'TokenClaim.listed(value)', 'TokenClaim.spaced(value)'], CLAIM, [
    ...each(['text', 'listed', 'spaced'] as const, kind => [
      `${kind}: no value`,
      () => TokenClaim[kind]('tenant', ''),
      'the value of the claim "tenant" does not fit',
      '0 characters',
      '1 to 256 characters',
      'let the service check',
    ]),
    [
      'a long value',
      () => TokenClaim.text('tenant', 'x'.repeat(257)),
      'does not fit',
      '257 characters',
      '1 to 256',
      'let the service check',
    ],
    [
      'two words',
      () => TokenClaim.spaced('scope', 'a b'),
      'several values are asked for in the claim "scope"',
      '"a b"',
      'without spaces',
      'let the service check',
    ],
  ]),
  ...refused(['JwtOptions.claims', 'OidcAuthProps.claims'], JWT_ACTION, [
    [
      'eleven claims',
      () => oidc({ claims: Array.from({ length: 10 }, (_, at) => TokenClaim.text(`c${at}`, 'x')) }).jwt(),
      'too many claims',
      '11: "aud"',
      'up to 10',
      'let the service check',
    ],
    [
      'one claim twice',
      () => oidc().jwt({ scope: 'read', claims: [TokenClaim.spaced('scope', 'write')] }),
      'several values are asked for in the claim "scope"',
      '"read", "write"',
      'one value',
      'let the service check',
    ],
    [
      "a claim of the library's own",
      scope => {
        const auth = cognitoAuth(scope);
        auth.addWebClient('Shop', { callbackUrls: [CALLBACK] });
        auth.jwt({ claims: [TokenClaim.text('token_use', 'id')] });
      },
      'several values are asked for in the claim "token_use"',
      '"access", "id"',
      'one value for each claim',
      'let the service check',
    ],
  ]),
  closed('TokenClaim', ['JwtOptions.claims', 'OidcAuthProps.claims'], PAGE),
  ...refused(['JwtOptions.scope'], PAGE, [
    [
      'two scopes in one',
      () => oidc().jwt({ scope: 'read write' }),
      'several values are asked for in the claim "scope"',
      '"read write"',
      'one value',
      'let the service check',
    ],
    [
      'an empty scope',
      () => oidc().jwt({ scope: '' }),
      'the value of the claim "scope" does not fit',
      '0 characters',
      '1 to 256',
      'let the service check',
    ],
    [
      'a scope of no resource server',
      scope => cognitoAuth(scope).jwt({ scope: 'orders/delete' }),
      'no resource server has this scope',
      '"orders/delete"',
      'orders/read, orders/write, openid',
      'add it to `resourceServers`',
    ],
  ]),
  ...refused(
    ['TokenTraits.cookie'],
    'https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3.2',
    each(['', 'token', '__Secure-token', '__host-token', '__Host-', '__Host-a b', '__Host-a;b'], cookie => [
      `a token in the cookie "${cookie}"`,
      () => oidc().jwt({ browserToken: { cookie } }),
      "the name of the token's cookie is not valid",
      `"${cookie}"`,
      'begins with "__Host-"',
      '"__Host-token"',
    ]),
  ),
  ...refused(
    ['TokenTraits.subprotocolPrefix'],
    'https://www.rfc-editor.org/rfc/rfc6455#section-4.1',
    each(['', 'bearer ', 'bearer,', 'bearer/', 'x'.repeat(129)], subprotocolPrefix => [
      `a token behind "${subprotocolPrefix}"`,
      () => oidc().jwt({ browserToken: { subprotocolPrefix } }),
      "what stands before a WebSocket's token is not valid",
      `"${subprotocolPrefix}"`,
      '1 to 128 letters',
      '"bearer."',
    ]),
  ),
];

const ISSUERS: Line[] = [
  ...refused(['OidcAuthProps.issuer', 'OidcFederationOptions.issuer'], 'https://openid.net/specs/openid-connect-discovery-1_0.html', [
    ...each<[string, string]>(
      [
        ['http://login.example.com', "the issuer's URL is not valid"],
        [' https://login.example.com', "the issuer's URL is not valid"],
        ['https://me@login.example.com', "the issuer's URL is not valid"],
        ['login.example.com', "the issuer's URL is not valid"],
        ['', "the issuer's URL is not valid"],
        ['https://login.example.com?tenant=a', "the issuer's URL has a query"],
      ],
      ([issuer, what]) => [`the issuer "${issuer}"`, () => oidc({ issuer }), what, `"${issuer}"`, 'https://', 'copy `issuer`'],
    ),
    [
      'a federation over plain HTTP',
      company({ issuer: 'http://login.example.com' }),
      "the issuer's URL is not valid",
      '"http://',
      'begins with "https://"',
      'copy `issuer`',
    ],
  ]),
  ...refused(['OidcAuthProps.issuer', 'OidcAuthProps.jwksUrl'], JWT_ACTION, [
    [
      'a long issuer',
      () => oidc({ issuer: `${ISSUER}/${'x'.repeat(256)}` }),
      'too long',
      '282 characters',
      'at most 256',
      'a shorter address',
    ],
    [
      'many tenants',
      () => oidc({ issuer: 'https://login.microsoftonline.com/common/v2.0' }),
      'many tenants',
      '/common/',
      'one tenant',
      '<tenant id>',
    ],
    [
      'Auth0 without its slash',
      () => oidc({ issuer: 'https://a.eu.auth0.com' }),
      'not written as',
      'auth0.com"',
      'letter by letter',
      'auth0.com/"',
    ],
    ['tokens of Google', () => oidc({ issuer: 'https://accounts.google.com' }).jwt(), 'opaque', 'google.com"', '(JWT)', 'CognitoAuth'],
    ['tokens of Okta itself', () => oidc({ issuer: 'https://shop.okta.com' }).jwt(), 'opaque', 'okta.com"', '(JWT)', '/oauth2/default'],
    [
      'an issuer known too late, without its keys',
      scope => oidc({ issuer: new CfnParameter(scope, 'Issuer').valueAsString }),
      'the URL of the JWKS is not known',
      'at deployment',
      '`jwksUrl`',
      'pass `jwksUrl`',
    ],
    [
      'keys over plain HTTP',
      () => oidc({ jwksUrl: 'http://keys.example.com' }),
      'the JWKS is not valid',
      '"http://',
      '"https://"',
      'copy `jwks_uri`',
    ],
    [
      'keys on a port',
      () => oidc({ jwksUrl: 'https://keys.example.com:8443/' }),
      "a port that the load balancer doesn't reach",
      ':8443',
      '443',
      'port 443',
    ],
  ]),
  ...refused(['OidcAuthProps.audience'], CLAIM, [
    ['no audience', () => oidc({ audience: '' }), 'the claim "aud"', '0 characters', '1 to 256', 'let the service check'],
  ]),
  closed('AudienceFormat', ['OidcAuthProps.audienceFormat'], PAGE),
];

const oidcLogin =
  (client: Partial<OidcLoginClient>, options: HostedLoginOptions = {}) =>
  (scope: Stack) =>
    oidc().hostedLogin(
      {
        clientId: 'shop',
        clientSecret: secretIn(scope),
        authorizationEndpoint: `${ISSUER}/authorize`,
        tokenEndpoint: `${ISSUER}/token`,
        userInfoEndpoint: `${ISSUER}/userinfo`,
        ...client,
      },
      options,
    );

const LOGINS: Line[] = [
  ...refused(
    ['OidcLoginClient.authorizationEndpoint', 'OidcLoginClient.tokenEndpoint', 'OidcLoginClient.userInfoEndpoint'],
    LOGIN_ACTION,
    each(['authorizationEndpoint', 'tokenEndpoint', 'userInfoEndpoint'], endpoint => [
      `${endpoint} over plain HTTP`,
      oidcLogin({ [endpoint]: 'http://issuer.example.com' }),
      `the login's \`${endpoint}\` is not valid`,
      '"http://issuer.example.com"',
      '"https://"',
      'openid-configuration',
    ]),
  ),
  ...refused(['OidcLoginClient.clientId', 'OidcLoginClient.clientSecretField'], LOGIN_ACTION, [
    ['a login without a client', oidcLogin({ clientId: '' }), 'the client of the login has no id', '""', 'the id', 'copy its client id'],
    [
      'a field that breaks the reference to a login',
      oidcLogin({ clientSecretField: 'a:b' }),
      "secret's field for the login's client",
      '"a:b"',
      'letters',
      'rename',
    ],
  ]),
  ...times({
    cover: 'HostedLoginOptions.sessionTimeout',
    what: "a login's lifetime",
    min: 1,
    max: 604_800,
    see: PAGE,
    instead: '7 days',
    make: (sessionTimeout, scope) => login({ sessionTimeout })(scope),
  }),
  ...refused(
    ['HostedLoginOptions.scopes'],
    LOGIN_ACTION,
    each([[], ['email'], ['openid email'], ['openid', '']], scopes => [
      `a login for ${JSON.stringify(scopes)}`,
      oidcLogin({}, { scopes }),
      'the scopes of a login are not valid',
      scopes.map(word => `"${word}"`).join(', ') || 'none',
      '`openid` among them',
      "['openid', 'email']",
    ]),
  ),
  ...refused(['HostedLoginOptions.onUnauthenticatedRequest'], PAGE, [
    [
      'a login that lets everybody in',
      login({ onUnauthenticatedRequest: UnauthenticatedAction.ALLOW }),
      'lets callers in who have not logged in',
      'ALLOW',
      'AUTHENTICATE or DENY',
      'ApiAuthorizer.open()',
    ],
  ]),
  ...refused(
    ['HostedLoginOptions.sessionCookieName'],
    LOGIN_ACTION,
    each(['', 'a b', 'a=b', 'x'.repeat(65)], sessionCookieName => [
      `cookies "${sessionCookieName}"`,
      login({ sessionCookieName }),
      "the name of the login's cookies is not valid",
      `"${sessionCookieName}"`,
      '1 to 64',
      'AWSELBAuthSessionCookie',
    ]),
  ),
  ...refused(['HostedLoginOptions.authenticationRequestExtraParams'], LOGIN_ACTION, [
    [
      'eleven query strings',
      login({ authenticationRequestExtraParams: Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`p${at}`, 'x'])) }),
      'too many query strings',
      '11',
      'up to 10',
      'drop',
    ],
  ]),
];

const CLIENTS: Line[] = [
  ...refused(['WebClientOptions.callbackUrls', 'WebClientOptions.logoutUrls'], CLIENT, [
    ['no callback', webClient({ callbackUrls: [] }), 'has no callback URL', 'an empty list', '1 to 100 URLs', 'use `addMachineClient`'],
    [
      '101 callbacks',
      webClient({ callbackUrls: Array.from({ length: 101 }, (_, at) => `${CALLBACK}/${at}`) }),
      'too many callback URLs',
      '101',
      'up to 100',
      'a client for each application',
    ],
    [
      'a long callback',
      webClient({ callbackUrls: [CALLBACK.padEnd(1025, 'x')] }),
      'not valid',
      '1025 characters',
      '1024',
      'write each address out',
    ],
    ...[
      ['callbackUrls', 'callback'],
      ['logoutUrls', 'log-out'],
    ].flatMap(([urls, kind]) =>
      each(
        [
          'http://shop.example.com/login',
          'http://localhost.example.com/login',
          'https://*.example.com/login',
          `${CALLBACK}#done`,
          '/login',
          'shop.example.com',
          'javascript:alert(1)',
          'file:///tmp/login',
          'https://shop.example.com/a b',
          '',
        ],
        url => [
          `${urls} "${url}"`,
          webClient({ [urls]: [CALLBACK, url] }),
          `a ${kind} URL of the web client Shop is not valid`,
          `"${url}"`,
          'an https:// URL, http://localhost',
          'write each address out',
        ],
      ),
    ),
  ]),
  ...refused(
    ['WebClientOptions.accessTokenValidity', 'WebClientOptions.refreshTokenValidity'],
    TOKEN_TIMES,
    each<[Partial<WebClientOptions>, string, string, string]>(
      [
        [{ accessTokenValidity: Duration.minutes(4) }, 'access', '4 minutes', '5 to 1440 minutes'],
        [{ accessTokenValidity: Duration.hours(25) }, 'access', '1500 minutes', '5 to 1440 minutes'],
        [{ accessTokenValidity: Duration.seconds(330) }, 'access', '5.5 minutes', 'a whole number'],
        [{ refreshTokenValidity: Duration.minutes(59) }, 'refresh', '59 minutes', '60 to 5256000 minutes'],
        [{ refreshTokenValidity: Duration.days(3651) }, 'refresh', '5257440 minutes', '60 to 5256000 minutes'],
      ],
      ([options, kind, got, allowed]) => [
        `${kind} tokens for ${got}`,
        webClient(options),
        `the lifetime of the ${kind} tokens of Shop is out of range`,
        got,
        allowed,
        'take',
      ],
    ),
  ),
  ...refused(['WebClientOptions.accessTokenValidity', 'WebClientOptions.refreshTokenValidity'], PAGE, [
    [
      'a lifetime known too late',
      webClient({ accessTokenValidity: token.seconds(900) }),
      'known only at',
      'a token',
      'in the code',
      '15 minutes',
    ],
    [
      'refresh tokens that end first',
      webClient({ accessTokenValidity: Duration.hours(2), refreshTokenValidity: Duration.hours(1) }),
      'is not above that of its access tokens',
      '1 hour and 2 hours',
      'that live longer',
      'take 30 days',
    ],
  ]),
  ...refused(['MachineClientOptions.accessTokenValidity', 'MachineClientProps.accessTokenValidity'], TOKEN_TIMES, [
    [
      'a machine for two days',
      machine(['orders/read'], Duration.days(2)),
      'the lifetime of the access tokens of Partner is out of range',
      '2880 minutes',
      '5 to 1440 minutes',
      'take 15 minutes',
    ],
  ]),
  ...refused(['WebClientOptions.scopes', 'MachineClientOptions.scopes'], CLIENT, [
    ...each([[], ['openid'], ['orders/read', 'email']], scopes => [
      `a machine with ${JSON.stringify(scopes)}`,
      machine(scopes),
      'the machine client Partner has no scope of an API',
      scopes.length > 0 ? `"${scopes[scopes.length - 1]}"` : 'no scopes',
      'orders/read, orders/write',
      'what the machine may do',
    ]),
    [
      'a scope that nobody has',
      webClient({ scopes: ['openid', 'orders/delete'] }),
      'no resource server has this scope',
      '"orders/delete"',
      'orders/read',
      'add it to',
    ],
    ['no scope', webClient({ scopes: [] }), 'number of scopes of a client is out of range', '0', '1 to 50', 'leave `scopes` out'],
    [
      '51 scopes',
      webClient({ scopes: Array.from({ length: 51 }, () => 'openid') }),
      'number of scopes',
      '51',
      '1 to 50',
      'leave `scopes` out',
    ],
  ]),
  ...refused(['CognitoJwtOptions.clients'], JWT_ACTION, [
    [
      'tokens of nobody',
      scope => cognitoAuth(scope).jwt({ clients: [] }),
      'no client can get one',
      '0 clients',
      '1 to 10',
      '`addWebClient`',
    ],
    [
      'eleven clients',
      scope => {
        const auth = cognitoAuth(scope);
        auth.jwt({ clients: Array.from({ length: 11 }, (_, at) => auth.addWebClient(`W${at}`, { callbackUrls: [CALLBACK] })) });
      },
      'more clients than a load balancer compares',
      '11 clients',
      '1 to 10 clients',
      'those of each service',
    ],
  ]),
];

const POOLS: Line[] = [
  ...numbers({
    cover: 'ManagedDirectoryOptions.passwordMinimumLength',
    what: 'the least length of a password',
    min: 8,
    max: 99,
    unit: 'characters',
    literal: true,
    see: PAGE,
    instead: 'leave it out for 12',
    make: passwordMinimumLength => UserDirectory.managed({ passwordMinimumLength }),
  }),
  ...refused(['ManagedDirectoryOptions.customAttributes'], `${COGNITO}/API_SchemaAttributeType.html`, [
    ...each(['', 'x'.repeat(21), 'custom:tenant', 'my tenant'], name => [
      `the attribute "${name}"`,
      () => UserDirectory.managed({ customAttributes: { [name]: new cognito.StringAttribute() } }),
      'the custom attributes of users are not valid',
      `"${name}"`,
      '1 to 20 letters',
      'without "custom:"',
    ]),
    [
      '51 attributes',
      () =>
        UserDirectory.managed({
          customAttributes: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`a${at}`, new cognito.StringAttribute()])),
        }),
      'the custom attributes of users are not valid',
      '51 attributes',
      'up to 50',
      'in a database',
    ],
  ]),
  ...refused(['SesLoginEmailOptions.fromEmail', 'SesLoginEmailOptions.replyTo', 'SesLoginEmailOptions.verifiedDomain'], EMAIL, [
    ...each(['example.com', 'a b@example.com', 'a@b', 'a@@example.com', ''], fromEmail => [
      `the sender "${fromEmail}"`,
      sender({ fromEmail }),
      "the sender's address is not valid",
      `"${fromEmail}"`,
      'an e-mail address',
      '"no-reply@example.com"',
    ]),
    [
      'a sender known too late',
      sender({ fromEmail: token.text('a@b.c') }),
      "sender's address",
      'only at deployment',
      'in the code',
      'write for',
    ],
    ['answers to nobody', sender({ replyTo: 'help' }), 'the address for answers is not valid', '"help"', 'an e-mail address', 'write for'],
    [
      'a sender of another domain',
      sender({ verifiedDomain: 'example.org' }),
      'not of the domain',
      '"example.org"',
      'of that very',
      '"…@example.org"',
    ],
  ]),
  ...refused(['SesLoginEmailOptions.fromName', 'SesLoginEmailOptions.configurationSet'], EMAIL, [
    ...each(['Shop\nBcc: a@b.c', 'Shop <a@b.c>'], fromName => [
      `the name ${JSON.stringify(fromName)}`,
      sender({ fromName }),
      "the sender's name is not valid",
      JSON.stringify(fromName),
      'one line',
      '`fromEmail`',
    ]),
    ...each(['', 'my set', 'arn:aws:ses:eu-west-1:111122223333:configuration-set/a', 'x'.repeat(65)], configurationSet => [
      `the configuration set "${configurationSet}"`,
      sender({ configurationSet }),
      'the name of the configuration set is not valid',
      `"${configurationSet}"`,
      '1 to 64 letters',
      'not the ARN',
    ]),
  ]),
  ...refused(['SesLoginEmailOptions.region'], EMAIL, [
    ['SES in Ireland', sender({ region: 'Ireland' }), 'the region of SES is not valid', '"Ireland"', 'the name of a region', '"eu-west-1"'],
    [
      'SES anywhere',
      () => cognitoAuth(new Stack(undefined, 'Anywhere'), { directory: UserDirectory.managed({ email: sender({})() }) }),
      'the region of SES is not known',
      'stack "Anywhere"',
      '`region`',
      "pass `region: 'eu-west-1'`",
    ],
  ]),
  closed('LoginEmail', ['ManagedDirectoryOptions.email'], PAGE),
  ...refused(['UserDirectory.existing(userPool)'], CLIENT, [
    [
      'a pool of another region',
      scope => {
        const userPool = cognito.UserPool.fromUserPoolArn(scope, 'Pool', 'arn:aws:cognito-idp:us-east-1:111122223333:userpool/us-east-1_a');
        cognitoAuth(scope, { directory: UserDirectory.existing(userPool) });
      },
      'lies in another region',
      'us-east-1, and a stack in eu-west-1',
      'eu-west-1',
      'in a stack in us-east-1',
    ],
  ]),
  ...refused(
    ['ExistingDirectoryOptions.scopes'],
    SERVER,
    each(['', 'read', 'orders/', '/read', 'my orders/read'], name => [
      `the existing scope "${name}"`,
      scope => UserDirectory.existing(cognito.UserPool.fromUserPoolId(scope, 'Pool', 'eu-west-1_a'), { scopes: [name] }),
      'the scope of an existing resource server is not valid',
      `"${name}"`,
      'the identifier of the resource server',
      '"orders/read"',
    ]),
  ),
  closed('UserDirectory', ['CognitoAuthProps.directory'], PAGE),
  ...refused(['CognitoAuthProps.directory'], 'https://docs.amazonaws.cn/en_us/aws/latest/userguide/cognito.html', [
    [
      'users in China',
      () => cognitoAuth(regionalStack('China', { env: { region: 'cn-north-1' } })),
      'Amazon Cognito has no user pools',
      'cn-north-1',
      'regions of other partitions',
      'with `OidcAuth`',
    ],
  ]),
  ...refused(['CognitoAuth.addTrigger(operation)', 'CognitoAuth.addTrigger(handler)'], PAGE, [
    [
      'a sender without a key',
      scope =>
        cognitoAuth(scope).addTrigger(cognito.UserPoolOperation.CUSTOM_EMAIL_SENDER, lambda.Function.fromFunctionName(scope, 'F', 'f')),
      'the trigger can not be attached here',
      'customEmailSender of a pool without a key',
      'triggers of a user pool',
      'make the user pool yourself',
    ],
    [
      'a trigger of an existing pool',
      scope =>
        cognitoAuth(scope, { directory: UserDirectory.existing(cognito.UserPool.fromUserPoolId(scope, 'Pool', 'eu-west-1_a')) }).addTrigger(
          cognito.UserPoolOperation.PRE_SIGN_UP,
          lambda.Function.fromFunctionName(scope, 'F', 'f'),
        ),
      'the trigger can not be attached here',
      'preSignUp of an existing user pool',
      'triggers of a user pool',
      'make the user pool yourself',
    ],
  ]),
  ...refused(
    ['CognitoAuthProps.groups'],
    `${COGNITO}/API_CreateGroup.html`,
    each([['shop admins'], [''], ['x'.repeat(129)], ['admins', 'staff', 'admins']], groups => [
      `the groups ${JSON.stringify(groups)}`,
      pool({ groups }),
      'the name of a group is not valid',
      `"${groups[groups.length - 1]}"`,
      '1 to 128 characters',
      'such as "admins"',
    ]),
  ),
  ...refused(['CognitoAuthProps.webAcl'], 'https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-waf.html', [
    [
      "the edge's web ACL before users",
      pool({ webAcl: WebAcl.existing('arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b') }),
      'the web ACL does not fit where it is used',
      ':global/webacl/a/b"',
      'wafv2:eu-west-1:',
      'scope REGIONAL',
    ],
  ]),
  ...refused(['ApiResourceServer.identifier'], SERVER, [
    ...each(['', 'my orders', 'a"b', 'x'.repeat(257)], identifier => [
      `the API "${identifier}"`,
      pool({ resourceServers: [{ ...ORDERS, identifier }] }),
      'the identifier of a resource server is not valid',
      `"${identifier}"`,
      '1 to 256 characters',
      'write for example "orders"',
    ]),
    [
      'an API twice',
      pool({ resourceServers: [ORDERS, { ...ORDERS, scopes: { ship: 'Ship' } }] }),
      'the identifier of a resource server is not valid',
      '"orders"',
      'each identifier once',
      'belong into one resource server',
    ],
    [
      'an API known too late',
      pool({ resourceServers: [{ ...ORDERS, identifier: token.text('a') }] }),
      'identifier',
      'only at',
      'in the code',
      'write',
    ],
  ]),
  ...refused(
    ['ApiResourceServer.scopes'],
    SERVER,
    each<[{ [name: string]: string }, string]>(
      [
        [{}, '0 scopes'],
        [{ 'a/b': 'x' }, '"a/b"'],
        [{ 'a b': 'x' }, '"a b"'],
        [Object.fromEntries(Array.from({ length: 101 }, (_, at) => [`s${at}`, 'x'])), '101 scopes'],
      ],
      ([scopes, got]) => [
        `an API with ${got}`,
        pool({ resourceServers: [{ ...ORDERS, scopes }] }),
        'the scopes of the resource server orders are not valid',
        got,
        '1 to 100 names',
        '"orders/read"',
      ],
    ),
  ),
];

const FEDERATIONS: Line[] = [
  ...refused(['OidcFederationOptions.name', 'SamlFederationOptions.name'], PROVIDER, [
    ...each(['', 'ab', 'x'.repeat(33), 'My Company', '_company', 'company-', 'Google', 'COGNITO', 'SignInWithApple'], name => [
      `the provider "${name}"`,
      company({ name }),
      'the name of an identity provider is not valid',
      `"${name}"`,
      '3 to 32 letters',
      'such as "Company"',
    ]),
    [
      'SAML of Google',
      () => Federation.saml({ name: 'Google', metadata: cognito.UserPoolIdentityProviderSamlMetadata.url(ISSUER) }),
      'the name of an identity provider is not valid',
      '"Google"',
      '3 to 32 letters',
      'Federation.google()',
    ],
    [
      'two providers of one name',
      scope => {
        const metadata = cognito.UserPoolIdentityProviderSamlMetadata.url(ISSUER);
        cognitoAuth(scope, { federation: [company({})(scope), Federation.saml({ name: 'Company', metadata })] });
      },
      'two identity providers have one name',
      '"Company" twice',
      'each name once',
      'rename one',
    ],
  ]),
  closed('Federation', ['CognitoAuthProps.federation'], PAGE),
  ...refused(
    ['GoogleFederationOptions.clientId', 'GoogleFederationOptions.clientSecretField', 'GoogleFederationOptions.scopes'],
    PROVIDER,
    [
      ...each(['', 'my client'], clientId => [
        `the client "${clientId}"`,
        scope => Federation.google({ clientId, clientSecret: secretIn(scope) }),
        'the client of the identity provider Google has no id',
        `"${clientId}"`,
        'the id that the provider gave',
        'copy its client id',
      ]),
      ...each(['', 'my client'], clientId => [
        `the client "${clientId}" of a company`,
        company({ clientId }),
        'the client of the identity provider Company has no id',
        `"${clientId}"`,
        'the id that the provider gave',
        'copy its client id',
      ]),
      [
        'a field that breaks the reference',
        company({ clientSecretField: 'a:b' }),
        "secret's field for the identity",
        '"a:b"',
        'letters',
        'rename',
      ],
      [
        'no scope of a company',
        company({ scopes: [] }),
        'the scopes of the identity provider Company',
        'none',
        '`openid`',
        'openid, email',
      ],
      ['no openid', company({ scopes: ['email'] }), 'the scopes of the identity provider Company', '"email"', '`openid`', 'leave them out'],
      [
        'scopes in one text',
        scope => Federation.google({ clientId: 'a', clientSecret: secretIn(scope), scopes: ['openid email'] }),
        'the scopes of the identity provider Google',
        '"openid email"',
        'without spaces',
        'leave them out',
      ],
    ],
  ),
  ...refused(['SamlFederationOptions.metadata'], PROVIDER, [
    [
      'metadata over plain HTTP',
      () => Federation.saml({ name: 'Partner', metadata: cognito.UserPoolIdentityProviderSamlMetadata.url('http://idp.example.com') }),
      'the metadata URL of the identity provider Partner is not valid',
      '"http://',
      'begins with "https://"',
      "provider's page",
    ],
    [
      'metadata that is a page',
      () => Federation.saml({ name: 'Partner', metadata: cognito.UserPoolIdentityProviderSamlMetadata.file('<html></html>') }),
      'is no SAML document',
      '13 characters',
      'metadata file',
      'read the file',
    ],
  ]),
];

const custom = (options: Partial<CustomLoginDomainOptions>) => (scope: Stack) =>
  cognitoAuth(scope, { loginDomain: LoginDomain.custom({ name: 'login.example.com', zone: importedZone(scope), ...options }) });

const LOGIN_DOMAINS: Line[] = [
  ...refused(
    ['LoginDomain.prefix(prefix)'],
    `${COGNITO}/API_CreateUserPoolDomain.html`,
    each(['', 'Shop', '-shop', 'shop-', 'my shop', 'shop.eu', 'a'.repeat(64), 'my-aws-shop', 'amazonia', 'cognito1'], prefix => [
      `the prefix "${prefix}"`,
      () => LoginDomain.prefix(prefix),
      'the prefix of the login domain is not valid',
      `"${prefix}"`,
      'without the words aws, amazon and cognito',
      'leave it out',
    ]),
  ),
  ...refused(['LoginDomain.existing(domain)'], DOMAINS, [
    ...each(['https://login.example.com', 'Login', ''], domain => [
      `the login domain "${domain}"`,
      () => LoginDomain.existing(domain),
      'the name of the existing login domain is not valid',
      `"${domain}"`,
      'a prefix, or a whole name',
      'without "https://"',
    ]),
    [
      'a login domain known too late',
      () => LoginDomain.existing(token.text('login')),
      'the name of the existing login domain is not valid',
      'only at deployment',
      'a prefix, or a whole name',
      'without "https://"',
    ],
  ]),
  ...refused(['CustomLoginDomainOptions.name'], DOMAINS, [
    ...each(['Login.example.com', '*.example.com', 'login', 'https://login.example.com'], name => [
      `the login at ${name}`,
      custom({ name }),
      "the domain's name is not valid",
      `"${name}"`,
      'in lower case',
      '"login.example.com"',
    ]),
    [
      'a login at a name known too late',
      custom({ name: token.text('login.example.com') }),
      "the domain's name is not valid",
      'only at deployment',
      'in the code',
      '"login.example.com"',
    ],
    [
      'a long login domain',
      custom({ name: `${'a'.repeat(52)}.example.com` }),
      'the name of the login domain is too long',
      '64 characters',
      'up to 63',
      'a shorter name',
    ],
  ]),
  ...refused(['CustomLoginDomainOptions.zone', 'CustomLoginDomainOptions.certificate'], DOMAINS, [
    [
      'a login outside its zone',
      custom({ name: 'login.example.org' }),
      'outside its hosted zone',
      'in the zone example.com',
      'example.com, or a name that ends with .example.com',
      'another name',
    ],
    [
      'a login that nothing proves',
      custom({ zone: undefined }),
      'the login domain has nothing that proves',
      'no zone, and no `certificate`',
      'a public `zone`',
      'import',
    ],
    [
      'a login in a private zone',
      scope => {
        const network = regionalStack('Network', {}, scope.node.root as App);
        custom({ zone: new route53.PrivateHostedZone(network, 'Zone', { zoneName: 'example.com', vpc: new ec2.Vpc(network, 'Vpc') }) })(
          scope,
        );
      },
      'the login domain has nothing that proves its certificate',
      'a private zone, and no `certificate`',
      'a public `zone`',
      'import the public zone',
    ],
    [
      'a certificate of the wrong region',
      scope => custom({ certificate: certificate(scope, 'eu-west-1') })(scope),
      "the login domain's certificate lies in the wrong region",
      'eu-west-1',
      'us-east-1',
      'leave it out',
    ],
    [
      'a login in a stack without a region',
      () => custom({})(new Stack(undefined, 'Anywhere')),
      "the login domain's stack has no fixed region",
      'stack "Anywhere"',
      'a stack with a region',
      'its certificate in us-east-1',
    ],
  ]),
  closed('LoginDomain', ['CognitoAuthProps.loginDomain'], PAGE),
];

export const AUTH: Line[] = [...KEYS, ...CLAIMS, ...ISSUERS, ...LOGINS, ...CLIENTS, ...POOLS, ...FEDERATIONS, ...LOGIN_DOMAINS];
