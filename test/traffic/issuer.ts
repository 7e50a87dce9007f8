import { constants, createHmac, generateKeyPairSync, KeyObject, randomUUID, sign, SignKeyObjectInput } from 'node:crypto';
import { LoopbackServer } from '../../tools/local-edge/loopback-server';

export type Claims = { readonly [name: string]: unknown };

/** A pair of keys, and how it is named. */
export interface Key {
  readonly kid: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export function rsaKey(kid: string = randomUUID()): Key {
  return { kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) };
}

export function ecKey(kid: string = randomUUID()): Key {
  return { kid, ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) };
}

/** How each algorithm makes a signature. @see https://www.rfc-editor.org/rfc/rfc7518#section-3.1 */
const ALGORITHMS: { readonly [alg: string]: { readonly hash: string; readonly how?: Omit<SignKeyObjectInput, 'key'> } } = {
  RS256: { hash: 'sha256' },
  RS512: { hash: 'sha512' },
  PS256: { hash: 'sha256', how: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } },
  ES256: { hash: 'sha256', how: { dsaEncoding: 'ieee-p1363' } },
};

/** A token as whoever has the key makes it. */
export function signed(claims: Claims, { kid, privateKey }: Key, alg = 'RS256'): string {
  const { hash, how } = ALGORITHMS[alg];
  return token({ alg, kid }, claims, content => sign(hash, content, { key: privateKey, ...how }));
}

/** Nobody has signed it. */
export function unsigned(claims: Claims, { kid }: Key): string {
  return token({ alg: 'none', kid }, claims, () => Buffer.alloc(0));
}

/** For readers who take a public key for a secret: everybody knows it. */
export function signedWithPublicKey(claims: Claims, { kid, publicKey }: Key): string {
  const secret = publicKey.export({ type: 'spki', format: 'pem' });
  return token({ alg: 'HS256', kid }, claims, content => createHmac('sha256', secret).update(content).digest());
}

function token(header: object, claims: Claims, signature: (content: Buffer) => Buffer): string {
  const content = [header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${content}.${signature(Buffer.from(content)).toString('base64url')}`;
}

/** Stands for an issuer: it publishes its keys, wherever it is asked for them. */
export class Issuer {
  public static async start(): Promise<Issuer> {
    const keys = [rsaKey()];
    const server = await LoopbackServer.start((_request, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: keys.map(published) })),
    );
    return new Issuer(server, keys);
  }

  private constructor(
    private readonly server: LoopbackServer,
    /** The first one signs. */
    public readonly keys: Key[],
  ) {}

  public get origin(): string {
    return `http://127.0.0.1:${this.server.port}`;
  }

  public sign(claims: Claims): string {
    return signed(claims, this.keys[0]);
  }

  public async stop(): Promise<void> {
    await this.server.stop();
  }
}

/** Without an algorithm: what a key may be used for is the reader's to say. */
function published({ kid, publicKey }: Key): object {
  return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' };
}
