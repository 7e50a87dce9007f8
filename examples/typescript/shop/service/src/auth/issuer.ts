/** Whose access tokens the shop takes. */
export interface Issuer {
  readonly issuer: string;
  readonly jwksUrl: URL;
  /** Clients whose users may call. */
  readonly clientIds: string[];
  /** The client of the shop's own page; without one nobody can log in there. */
  readonly webClientId?: string;
}

/** The issuer that the environment names; none only on a developer's computer, where all guarded routes are closed then. */
export function readIssuer(env: NodeJS.ProcessEnv): Issuer | undefined {
  const { AUTH_ISSUER: issuer, AUTH_JWKS_URL: jwksUrl, AUTH_CLIENT_IDS: clientIds, AUTH_WEB_CLIENT_ID: webClientId } = env;
  const missing = Object.entries({ AUTH_ISSUER: issuer, AUTH_JWKS_URL: jwksUrl, AUTH_CLIENT_IDS: clientIds })
    .filter(([, value]) => !value)
    .map(([name]) => name);
  if (missing.length === 3 && env.NODE_ENV !== 'production') return undefined;
  if (!issuer || !jwksUrl || !clientIds) throw new Error(`${missing.join(', ')}: missing; access tokens can't be verified without`);
  return { issuer, jwksUrl: trusted(jwksUrl), clientIds: clientIds.split(','), webClientId: webClientId || undefined };
}

/** Who can change the keys on their way can sign tokens. */
function trusted(text: string): URL {
  const url = new URL(text);
  if (url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)) return url;
  throw new Error(`AUTH_JWKS_URL is '${text}', it must begin with https://`);
}
