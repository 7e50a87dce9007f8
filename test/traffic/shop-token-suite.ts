import { Client } from './client';
import { Claims, ecKey, Issuer, unsigned } from './issuer';
import { REFUSED, Tokens } from './token-checks';
import { bearer } from './token-site';
import { LOOPBACK } from '../../tools/local-edge/envoy-config';
import { Program } from '../../tools/local-edge/program';
import { ServiceProcess } from '../../tools/local-edge/targets';

const HTTPS = { 'x-forwarded-proto': 'https' };
/** What the load balancer sees and the service doesn't: that a path wants other scopes, which are 403 there, and when a token was issued. */
const NOT_LOOKED_AT = ['one of other scopes', 'one whose scopes are a list', 'one that is not yet issued'];

/** What the shop's service does with tokens when nobody stands before it, whatever it is written in. */
export function shopTokenSuite(name: string, program: Program): void {
  describe(name, () => {
    let service: ServiceProcess;
    let api: Tokens;
    beforeAll(async () => {
      const [pool, partner] = [await Issuer.start(), await Issuer.start()];
      // Nobody signs with it.
      pool.keys.push(ecKey());
      const claims = (changes: Claims = {}): Claims => {
        const now = Math.floor(Date.now() / 1000);
        const times = { iat: now - 10, exp: now + 300 };
        const own = { token_use: 'access', client_id: 'page', scope: 'openid shop/checkout' };
        return { iss: `${pool.origin}/pool`, sub: 'alice', username: 'alice', ...times, ...own, ...changes };
      };
      api = { pool, partner, claims, partnerClaims: changes => claims({ iss: partner.origin, ...changes }), good: '' };
      Object.defineProperty(api, 'good', { get: () => pool.sign(claims()) });
      const environment = { AUTH_ISSUER: `${pool.origin}/pool`, AUTH_JWKS_URL: `${pool.origin}/keys`, AUTH_CLIENT_IDS: 'page,machine' };
      service = await ServiceProcess.start(program, { ...AN_INSTANCE, environment });
    });
    afterAll(async () => {
      await service?.stop();
      await Promise.all([api.pool.stop(), api.partner.stop()]);
    });

    const ask = async (token?: string, path = '/api/user/me', method = 'GET') =>
      new Client(service.port, LOOPBACK).ask(path, { method, headers: { ...HTTPS, ...bearer(token) } });

    test('who has a token is served', async () => {
      const { status, body } = await ask(api.good);
      expect([status, JSON.parse(body)]).toEqual([200, { sub: 'alice', username: 'alice', scopes: ['openid', 'shop/checkout'] }]);
    });

    test.each(Object.entries(REFUSED).filter(([what]) => !NOT_LOOKED_AT.includes(what)))('%s is refused', async (_what, token) => {
      for (const path of ['/api/user/me', '/api/user/cart', '/api/user/orders']) {
        const { status, headers } = await ask(token(api), path);
        expect([path, status, headers['www-authenticate']]).toEqual([path, 401, expect.stringMatching(/^Bearer realm="shop"/)]);
      }
      const upgrade = {
        connection: 'upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      };
      const headers = { ...HTTPS, ...bearer(token(api)), ...upgrade };
      expect((await new Client(service.port, LOOPBACK).ask('/ws', { headers })).status).toBe(401);
    });

    test('a token without the scope opens nothing that wants it', async () => {
      const token = api.pool.sign(api.claims({ scope: 'openid', client_id: 'machine' }));
      expect((await ask(token)).status).toBe(200);
      for (const [path, method] of [
        ['/api/checkout', 'POST'],
        ['/api/products/p-1001', 'PUT'],
      ]) {
        const { status, headers } = await ask(token, path, method);
        expect([status, headers['www-authenticate']]).toEqual([403, expect.stringContaining('error="insufficient_scope"')]);
      }
    });

    test('of two tokens none counts', async () => {
      const [good, bad] = [`Bearer ${api.good}`, `Bearer ${unsigned(api.claims(), api.pool.keys[0])}`];
      for (const authorization of [
        [good, good],
        [good, bad],
        [bad, good],
      ]) {
        const headers = { ...HTTPS, authorization: authorization as unknown as string };
        expect((await new Client(service.port, LOOPBACK).ask('/api/user/me', { headers })).status).toBe(400);
      }
    });

    test('a token is looked for in the header alone', async () => {
      expect((await ask(undefined, `/api/user/me?access_token=${api.good}`)).status).toBe(401);
      const headers = { ...HTTPS, cookie: `access_token=${api.good}; __Host-session=${api.good}` };
      expect((await new Client(service.port, LOOPBACK).ask('/api/user/me', { headers })).status).toBe(401);
    });

    test('a token is not in the log', async () => {
      // One of its own: others are sent where they don't belong.
      const token = api.pool.sign(api.claims({ jti: 'logged' }));
      expect((await ask(token)).status).toBe(200);
      expect(service.log).not.toContain(token.split('.')[2]);
    });
  });
}

const AN_INSTANCE = { count: 1, portVariable: 'PORT', portVariables: ['PORT'], leaving: { drainSeconds: 0, stopSeconds: 10 }, ready: '' };
