import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';
import type { Issuer } from '../src/auth/issuer.js';

export interface TokenOptions {
  readonly kid?: string;
  readonly key?: CryptoKey | Uint8Array;
  readonly alg?: string;
}

/** Signs tokens as Amazon Cognito does, and serves the keys to verify them. */
export class TestIssuer {
  static async start(): Promise<TestIssuer> {
    const issuer = new TestIssuer();
    await issuer.addKey('first');
    await new Promise<void>(resolve => issuer.server.listen(0, '127.0.0.1', resolve));
    return issuer;
  }

  requests = 0;
  /** Answers, but with no keys. */
  broken = false;
  private readonly pairs = new Map<string, CryptoKey>();
  private jwks: object[] = [];
  private readonly server = createServer((_request, response) => {
    this.requests++;
    response.statusCode = this.broken ? 500 : 200;
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: this.jwks }));
  }).unref();

  private constructor() {}

  get trusted(): Issuer {
    const { port } = this.server.address() as AddressInfo;
    return {
      issuer: 'https://issuer.example.com/pool',
      jwksUrl: new URL(`http://127.0.0.1:${port}/jwks.json`),
      clientIds: ['web', 'mobile'],
      webClientId: 'web',
    };
  }

  get environment(): NodeJS.ProcessEnv {
    const { issuer, jwksUrl, clientIds, webClientId } = this.trusted;
    return { AUTH_ISSUER: issuer, AUTH_JWKS_URL: jwksUrl.href, AUTH_CLIENT_IDS: clientIds.join(','), AUTH_WEB_CLIENT_ID: webClientId };
  }

  async addKey(kid: string): Promise<void> {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    this.pairs.set(kid, privateKey);
    this.jwks = [...this.jwks, { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }];
  }

  removeKey(kid: string): void {
    this.jwks = this.jwks.filter(key => (key as { kid: string }).kid !== kid);
  }

  get publicKeys(): object[] {
    return this.jwks;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  /** An access token; a claim that is undefined is left out. */
  async token(claims: JWTPayload = {}, { kid = 'first', alg = 'RS256', key = this.pairs.get(kid)! }: TokenOptions = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const payload = {
      iss: this.trusted.issuer,
      sub: 'user-1',
      username: 'ada',
      token_use: 'access',
      client_id: 'web',
      scope: 'openid shop/checkout',
      iat: now,
      exp: now + 900,
      ...claims,
    };
    return new SignJWT(JSON.parse(JSON.stringify(payload))).setProtectedHeader({ alg, kid }).sign(key);
  }
}

let started: Promise<TestIssuer> | undefined;

/** One for all tests of a file that change nothing of it. */
export async function sharedIssuer(): Promise<TestIssuer> {
  return (started ??= TestIssuer.start());
}
