import { Token } from 'aws-cdk-lib';
import { requireWord, TokenClaim } from './token-claim';
import { refuse, shown } from '../private/refusal';

/** What a load balancer takes. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_JwtValidationActionConfig.html */
const MAX_LENGTH = 256;

/** What is known of the issuers of one product. */
interface IssuerKind {
  readonly product: string;
  readonly host?: RegExp;
  /** Path without the slash at its end. */
  readonly path: RegExp;
  /** Whether the `iss` of its tokens ends with a slash. */
  readonly slash?: boolean;
  readonly jwksUrl: (issuer: URL) => string;
  readonly scope: (value: string) => TokenClaim;
}

const at =
  (path: string) =>
  ({ origin, pathname }: URL): string =>
    `${origin}${pathname.replace(/\/$/, '')}${path}`;
const scope = (value: string) => TokenClaim.spaced('scope', value);
const scp = (value: string) => TokenClaim.spaced('scp', value);

/** Paths of the keys, and claims that hold scopes, as each product documents them. */
const KINDS: IssuerKind[] = [
  {
    product: 'Entra',
    host: /^(login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn|[a-z0-9-]+\.ciamlogin\.com)$/,
    path: /^\/[^/]+\/v2\.0$/,
    jwksUrl: ({ origin, pathname }) => `${origin}/${pathname.split('/')[1]}/discovery/v2.0/keys`,
    scope: scp,
  },
  {
    product: 'Entra',
    host: /^sts\.windows\.net$/,
    path: /^\/[^/]+$/,
    slash: true,
    jwksUrl: ({ pathname }) => `https://login.microsoftonline.com/${pathname.split('/')[1]}/discovery/keys`,
    scope: scp,
  },
  {
    product: 'Okta',
    path: /^\/oauth2\/(default|aus\w+)$/,
    jwksUrl: at('/v1/keys'),
    scope: value => TokenClaim.listed('scp', requireWord('scp', value)),
  },
  { product: 'Keycloak', path: /\/realms\/[^/]+$/, jwksUrl: at('/protocol/openid-connect/certs'), scope },
  { product: 'Auth0', host: /\.auth0\.com$/, path: /^$/, slash: true, jwksUrl: at('/.well-known/jwks.json'), scope },
];

/** Issuers whose access tokens are for their own APIs: opaque, or of keys that nobody else may rely on. */
const OPAQUE_HOSTS = [
  'accounts.google.com',
  'appleid.apple.com',
  'github.com',
  'gitlab.com',
  'slack.com',
  'www.amazon.com',
  'www.facebook.com',
  'www.linkedin.com',
];
const OKTA_HOST = /\.(okta|oktapreview|okta-emea)\.com$/;
/** Entra's addresses for several tenants; each token names its own. */
const MANY_TENANTS = /^\/(common|organizations|consumers)\/v2\.0$/;

/** Refuses what can't be an issuer, and what is known not to stand in any token. */
export function requireIssuer(issuer: string): void {
  const url = requireHttps(issuer, "the issuer's URL", 'copy `issuer` from its "/.well-known/openid-configuration"');
  if (!url) return;
  requireLength(issuer, "the issuer's URL");
  if (issuer.includes('?')) {
    refuse({
      what: "the issuer's URL has a query",
      got: shown(issuer),
      allowed: 'https://, host and path, as in the `iss` of its tokens',
      instead: 'copy `issuer` from its "/.well-known/openid-configuration"',
    });
  }
  const kind = kindOf(url);
  if (kind?.product === 'Entra' && MANY_TENANTS.test(bare(url))) {
    refuse({
      what: 'the issuer stands for many tenants, and no token names it',
      got: shown(issuer),
      allowed: 'the issuer of one tenant, because it is compared with the `iss` of the token letter by letter',
      instead: `write ${url.origin}/<tenant id>/v2.0`,
    });
  }
  if (kind && issuer.endsWith('/') !== Boolean(kind.slash)) {
    refuse({
      what: `the issuer is not written as ${kind.product} writes it into its tokens`,
      got: shown(issuer),
      allowed: `a URL ${kind.slash ? 'with' : 'without'} a slash at its end, because it is compared letter by letter`,
      instead: `write "${kind.slash ? `${issuer}/` : issuer.replace(/\/+$/, '')}"`,
    });
  }
}

/** Refuses an issuer that hands out tokens which only it can read. */
export function requireReadableTokens(issuer: string): void {
  if (Token.isUnresolved(issuer)) return;
  const url = new URL(issuer);
  const okta = OKTA_HOST.test(url.hostname) && !bare(url).startsWith('/oauth2/');
  if (!okta && !OPAQUE_HOSTS.includes(url.hostname)) return;
  refuse({
    what: `access tokens of ${url.hostname} can't be verified: they are opaque, or meant for its own APIs alone`,
    got: shown(issuer),
    allowed: 'an issuer of signed access tokens (JWT) whose audience is your API',
    instead: okta
      ? `take an authorization server of your own, such as ${url.origin}/oauth2/default`
      : 'let a CognitoAuth or another issuer of yours log these users in, and verify its tokens',
  });
}

export function requireJwksUrl(url: string): void {
  if (requireReachable(url, 'the URL of the JWKS', 'copy `jwks_uri` from the issuer\'s "/.well-known/openid-configuration"')) {
    requireLength(url, 'the URL of the JWKS');
  }
}

/** An address that the load balancer itself calls: its way out leads to port 443. */
export function requireReachable(text: string, what: string, instead: string): URL | undefined {
  const url = requireHttps(text, what, instead);
  if (!url || url.port === '') return url;
  return refuse({
    what: `${what} has a port that the load balancer doesn't reach`,
    got: shown(text),
    allowed: 'port 443, which needs no port in the URL',
    instead: 'publish it on port 443, behind a proxy say',
  });
}

/** Where the issuer's keys are, by its product. */
export function defaultJwksUrl(issuer: string): string {
  if (Token.isUnresolved(issuer)) {
    refuse({
      what: 'the URL of the JWKS is not known',
      got: 'an issuer known only at deployment',
      allowed: 'an issuer written in the code, or `jwksUrl`',
      instead: 'pass `jwksUrl` as well',
    });
  }
  const url = new URL(issuer);
  return (kindOf(url)?.jwksUrl ?? at('/.well-known/jwks.json'))(url);
}

/** The claim in which the issuer's access tokens hold what they were granted. */
export function scopeClaim(issuer: string, value: string): TokenClaim {
  return ((!Token.isUnresolved(issuer) && kindOf(new URL(issuer))?.scope) || scope)(value);
}

/** The parsed URL, unless it is known only at deployment. */
export function requireHttps(text: string, what: string, instead: string): URL | undefined {
  if (Token.isUnresolved(text)) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url && !/[\s#]/.test(text) && !url.username && !url.password;
  if (plain && url.protocol === 'https:') return url;
  return refuse({
    what: `${what} is not valid`,
    got: shown(text),
    allowed: 'a URL that begins with "https://", without fragment and user name',
    instead,
  });
}

function requireLength(text: string, what: string): void {
  if (text.length <= MAX_LENGTH) return;
  refuse({
    what: `${what} is too long`,
    got: `${text.length} characters`,
    allowed: `at most ${MAX_LENGTH}`,
    instead: 'publish it under a shorter address',
  });
}

function kindOf(url: URL): IssuerKind | undefined {
  return KINDS.find(({ host, path }) => (host?.test(url.hostname) ?? true) && path.test(bare(url)));
}

function bare({ pathname }: URL): string {
  return pathname.replace(/\/$/, '');
}

/** Refuses what no provider gives to an application. */
export function requireClientId(clientId: string, whose: string): void {
  if (Token.isUnresolved(clientId) || /^\S+$/.test(clientId)) return;
  refuse({
    what: `the client ${whose} has no id`,
    got: shown(clientId),
    allowed: 'the id that the provider gave to your application',
    instead: 'register the application there, and copy its client id',
  });
}
