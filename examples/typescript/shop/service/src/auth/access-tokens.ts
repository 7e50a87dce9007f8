import type { IncomingMessage } from 'node:http';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Issuer } from './issuer.js';
import { Problem, Unavailable } from '../http/problem.js';

/** Who calls, as the issuer says. */
export interface Caller {
  readonly sub: string;
  readonly username?: string;
  readonly scopes: string[];
  /** When the token ends, in milliseconds since 1970. */
  readonly expires: number;
}

/** Faults of the keys, or of their way here; every other fault of `jose` is one of the token. */
const KEY_FAULTS = ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'];

/** Verifies access tokens as Amazon Cognito issues them. The load balancer has done so already: neither trusts that the other did. */
export class AccessTokens {
  private readonly keys: JWTVerifyGetKey;

  constructor(private readonly issuer: Issuer) {
    // A key that nobody knows yet is asked for at once, but a flood of invented ones makes one request in this time.
    this.keys = createRemoteJWKSet(issuer.jwksUrl, { cooldownDuration: 5_000, timeoutDuration: 3_000 });
  }

  /** @throws Problem as RFC 6750 says */
  async callerOf({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): Promise<Caller> {
    const payload = await this.verified(bearerToken(rawHeaders));
    const { sub, exp, scope, username, token_use: use, client_id: client } = payload as CognitoClaims;
    if (use !== 'access') throw challenge(401, 'invalid_token', 'the token is no access token');
    if (!this.issuer.clientIds.includes(client)) throw challenge(401, 'invalid_token', 'the token was issued for another client');
    if (typeof scope !== 'string') throw challenge(401, 'invalid_token', 'the scope of the token is no text');
    return { sub, username, scopes: scope.split(' '), expires: exp * 1000 };
  }

  private async verified(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.issuer.issuer,
        algorithms: ['RS256'],
        requiredClaims: ['sub', 'exp', 'token_use', 'client_id', 'scope'],
      });
      return payload;
    } catch (error) {
      if (!(error instanceof errors.JOSEError) || KEY_FAULTS.includes(error.code)) throw new Unavailable("the issuer's keys", error);
      const expired = error instanceof errors.JWTExpired;
      throw challenge(401, 'invalid_token', expired ? 'the access token has expired' : 'the access token is not valid here');
    }
  }
}

type CognitoClaims = Required<Pick<JWTPayload, 'sub' | 'exp'>> & {
  readonly token_use: string;
  readonly client_id: string;
  /** Nothing but a text, says RFC 8693; other issuers write a list. */
  readonly scope: unknown;
  /** Machines have none. */
  readonly username?: string;
};

/** Tokens in the query string are not looked at: they would end in logs. */
function bearerToken(rawHeaders: string[]): string {
  const values = rawHeaders.filter((_value, index) => index % 2 === 1 && rawHeaders[index - 1]!.toLowerCase() === 'authorization');
  // Node keeps the first and drops the rest, and who stands before may have looked at another.
  if (values.length > 1) throw challenge(400, 'invalid_request', 'the request has more than one Authorization header');
  if (values.length === 0) throw challenge(401, undefined, 'log in, and send the access token as Authorization: Bearer');
  const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(values[0]!) ?? [];
  if (!token) throw challenge(401, 'invalid_token', 'the Authorization header holds no bearer token');
  return token;
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
export function challenge(status: 400 | 401 | 403, error: string | undefined, detail: string, scope?: string): Problem {
  const attributes = ['realm="shop"', error && `error="${error}", error_description="${detail}"`, scope && `scope="${scope}"`];
  return new Problem(status, detail, {}, { 'www-authenticate': `Bearer ${attributes.filter(Boolean).join(', ')}` });
}
