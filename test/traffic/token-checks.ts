import { Asked } from './client';
import { Claims, rsaKey, signed, signedWithPublicKey, unsigned } from './issuer';
import { bearer, PAGE, TokenSite, WAYS } from './token-site';

const STRANGER = rsaKey();
const seconds = () => Math.floor(Date.now() / 1000);
const says = (claims: () => Claims) => (api: Tokens) => api.pool.sign(api.claims(claims()));

/** Who makes tokens of a user pool, and of a partner. */
export type Tokens = Pick<TokenSite, 'good' | 'pool' | 'claims' | 'partner' | 'partnerClaims'>;

/** Tokens that no route takes. */
export const REFUSED: { [what: string]: (api: Tokens) => string | undefined } = {
  'no token': () => undefined,
  'an empty one': () => '',
  'a malformed one': ({ good }) => good.slice(0, 40),
  'one without its signature': ({ good }) => good.split('.').slice(0, 2).join('.'),
  'one that nobody has signed': api => unsigned(api.claims(), api.pool.keys[0]),
  'one that is signed with the public key as a secret': api => signedWithPublicKey(api.claims(), api.pool.keys[0]),
  'one of another key under the same name': api => signed(api.claims(), { ...STRANGER, kid: api.pool.keys[0].kid }),
  'one whose key is unknown': api => signed(api.claims(), STRANGER),
  'one of RS512, with the right key': api => signed(api.claims(), api.pool.keys[0], 'RS512'),
  'one of PS256, with the right key': api => signed(api.claims(), api.pool.keys[0], 'PS256'),
  'one of ES256, with a key that the issuer publishes': api => signed(api.claims(), api.pool.keys[1], 'ES256'),
  'one whose claims were changed': api => {
    const [[header, , signature], [, claims]] = [api.good, api.pool.sign(api.claims({ sub: 'mallory' }))].map(token => token.split('.'));
    return [header, claims, signature].join('.');
  },
  'one of another issuer': says(() => ({ iss: 'https://elsewhere.example.com/pool' })),
  'one of a sibling pool': api => api.pool.sign(api.claims({ iss: `${api.pool.origin}/Tokens.Other` })),
  'one of a partner, whom another path takes': api => api.partner.sign(api.partnerClaims()),
  'one of no client': says(() => ({ client_id: undefined })),
  'one of no issuer': says(() => ({ iss: undefined })),
  'one of another client': says(() => ({ client_id: 'Tokens.AuthElsewhere' })),
  'one that has expired': says(() => ({ exp: seconds() - 10 })),
  'one that never expires': says(() => ({ exp: undefined })),
  'one that is not yet valid': says(() => ({ nbf: seconds() + 60 })),
  'one that is not yet issued': says(() => ({ iat: seconds() + 60 })),
  'one without scope': says(() => ({ scope: undefined })),
  'one of other scopes': says(() => ({ scope: 'openid shop/orders.read myshop/orders shop/Orders' })),
  'one whose scopes are a list': says(() => ({ scope: ['shop/orders'] })),
  'an id token': says(() => ({ token_use: 'id' })),
};

/**
 * Spellings by which somebody may hope to come to `/api/user/me` past its guard, and the answer. The load balancer compares paths as they are
 * sent: with 200 an open sibling got the path, as it was sent. A service that takes it for the other one has to verify tokens itself.
 */
const SPELLINGS: { [path: string]: number } = {
  '/api/user/me/': 401,
  '/api/user//me': 401,
  '/api/user/me;/api/products': 401,
  '/api/user/../products/p-1': 401,
  '/api/user/me?x=/api/products': 401,
  '/api/user/me#/api/products': 400,
  'https://api.example.com/api/user/me': 401,
  '/./api/user/me': 404,
  '//api/user/me': 404,
  '/api%2Fuser%2Fme': 404,
  '/API/user/me': 404,
  '/api/USER/me': 200,
  '/api/./user/me': 200,
  '/api//user/me': 200,
  '/api/user%2Fme': 200,
  '/api/%75ser/me': 200,
  '/api/products/../user/me': 200,
  '/api/products/%2e%2E/user/me': 200,
  '/api/products/..%2fuser/me': 200,
  '/api/products/..%5Cuser/me': 200,
  '/api/products/..\\user\\me': 200,
  '/api/products/..;/user/me': 200,
};

/** What must hold beside: each of these fails on some wrong template. */
export const TOKEN_CHECKS = {
  'who has a token is served, on every protocol': async (api: TokenSite) => {
    const served = WAYS.map(way => [way, way.startsWith('WebSocket') ? 101 : 200]);
    expect(await Promise.all(WAYS.map(async way => [way, await api.ask[way](api.good)]))).toEqual(served);
  },

  'siblings are open, and what is guarded never is': async ({ site: { viewer } }: TokenSite) => {
    for (const path of ['/api/products/p-1', '/api/health', '/api/users', '/api/username']) {
      expect([path, (await viewer.ask(path)).status]).toEqual([path, 200]);
    }
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      for (const path of ['/api/user', '/api/user/', '/api/user/me', '/api/user/me/cart?sort=asc']) {
        expect([method, path, (await viewer.ask(path, { method })).status]).toEqual([method, path, 401]);
      }
    }
  },

  'another spelling of a guarded path reaches at most an open sibling': async (api: TokenSite) => {
    for (const [path, expected] of Object.entries(SPELLINGS)) {
      const arrived = await reached(api, async () => expect([path, (await api.site.viewer.ask(path)).status]).toEqual([path, expected]));
      expect(arrived).toEqual(expected === 200 ? [path] : []);
    }
  },

  'nothing gets past the edge': async ({ site, good }: TokenSite) => {
    const path = '/api/user/me';
    expect((await site.direct.ask(path, { headers: bearer(good) })).status).toBe(403);
    const { headers } = site.edge.site.distribution!.origins[0];
    const secret = Object.fromEntries(headers.map(({ name, value }) => [name, value]));
    expect((await site.direct.ask(path, { headers: secret })).status).toBe(401);
    expect((await site.direct.ask(path, { headers: { ...secret, ...bearer(good) } })).status).toBe(200);
  },

  'the edge answers a preflight, and it opens nothing': async (api: TokenSite) => {
    const { viewer } = api.site;
    const headers = { origin: PAGE, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' };
    const arrived = await reached(api, async () => {
      for (const path of ['/api/user/me', '/graphql', '/api/partner/stock']) {
        const answer = await viewer.ask(path, { method: 'OPTIONS', headers });
        expect(answer).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': PAGE } });
      }
    });
    expect(arrived).toEqual([]);
    expect((await viewer.ask('/api/user/me', { headers })).status).toBe(401);
  },

  'the edge keeps no answer of a guarded path, whatever the service says': async (api: TokenSite) => {
    const { viewer } = api.site;
    const path = '/api/user/say/public,%20max-age=60/cart';
    const carts: string[] = [];
    for (const sub of ['alice', 'bob', 'alice']) {
      const { status, headers, body } = await viewer.ask(path, { headers: bearer(api.pool.sign(api.claims({ sub }))) });
      expect([status, headers['x-cache']]).toEqual([200, 'Miss from cloudfront']);
      carts.push(body);
    }
    expect(carts[0]).not.toBe(carts[1]);
    expect((await viewer.ask(path)).status).toBe(401);
    const product = '/api/products/say/public,%20max-age=60/p-1';
    await viewer.ask(product);
    expect((await viewer.ask(product)).headers['x-cache']).toBe('Hit from cloudfront');
  },

  'who lacks the key falls through to no broader route': async (api: TokenSite) => {
    const { key, site, good } = api;
    const ask = async (headers: Asked['headers'], query = '') => (await site.viewer.ask(`/api/hook${query}`, { headers })).status;
    expect(await ask({ 'x-api-key': key })).toBe(200);
    const wrong = [
      {},
      { 'x-api-key': '' },
      { 'x-api-key': `${key}x` },
      { 'x-api-key': '*' },
      { 'api-key': key },
      bearer(key),
      bearer(good),
    ];
    const arrived = await reached(api, async () => {
      for (const headers of wrong) expect([headers, await ask(headers)]).toEqual([headers, 401]);
      expect(await ask({}, `?x-api-key=${key}`)).toBe(401);
    });
    expect(arrived).toEqual([]);
  },

  'each issuer opens its own routes, by its own claims': async (api: TokenSite) => {
    const ask = async (token: string) => (await api.site.viewer.ask('/api/partner/stock', { headers: bearer(token) })).status;
    expect(await ask(api.partner.sign(api.partnerClaims()))).toBe(200);
    const wrong = [
      { aud: 'https://shop.example.com' },
      { aud: ['https://partner.example.com/userinfo'] },
      { azp: 'other' },
      { scope: 'openid' },
    ];
    for (const changes of wrong) expect([changes, await ask(api.partner.sign(api.partnerClaims(changes)))]).toEqual([changes, 401]);
    expect(await ask(api.good)).toBe(401);
  },

  "a cookie counts for the API's own pages, and for those that may send credentials": async (api: TokenSite) => {
    const headers = { cookie: `__Host-token=${api.good}` };
    expect(await api.handshake({ headers, origin: 'https://evil.example.org' })).toBe(401);
    expect(await api.handshake({ headers, origin: `https://${api.site.host}` })).toBe(101);
    expect(await api.handshake({ headers, origin: PAGE })).toBe(101);
  },

  'every token that does not fit is refused': async (api: TokenSite) => {
    const answers = Object.entries(REFUSED).map(async ([what, token]) => [what, await api.ask.REST(token(api))]);
    expect((await Promise.all(answers)).filter(([, status]) => status !== 401)).toEqual([]);
  },
};

export type TokenCheck = keyof typeof TOKEN_CHECKS;

/** Paths of what reached the service meanwhile. */
export async function reached({ echo }: TokenSite, asking: () => Promise<void>): Promise<string[]> {
  const before = echo.received.length;
  await asking();
  return echo.received.slice(before).map(({ url }) => url);
}
