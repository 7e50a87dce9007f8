import assert from 'node:assert/strict';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, test, type TestContext } from 'node:test';
import { generateKeyPair, UnsecuredJWT } from 'jose';
import { appUnderTest } from './app-under-test.js';
import { sharedIssuer, TestIssuer } from './issuer.js';
import { readIssuer } from '../src/auth/issuer.js';

const GUARDED = [
  ['GET', '/api/user/me'],
  ['GET', '/api/user/cart'],
  ['PUT', '/api/user/cart/items/p-1001'],
  ['DELETE', '/api/user/cart'],
  ['GET', '/api/user/orders'],
  ['GET', '/api/user/orders/o-1'],
  ['DELETE', '/api/user/session'],
  ['POST', '/api/checkout'],
  ['PUT', '/api/products/p-1001'],
] as const;

async function guardedShop(t: TestContext, issuer?: TestIssuer) {
  issuer ??= await sharedIssuer();
  const app = appUnderTest(t, { issuer: issuer.trusted });
  const ask = async (token: string, url = '/api/user/me') =>
    app.inject({ url, headers: { authorization: `Bearer ${token}`, 'x-forwarded-proto': 'https' } });
  return { app, issuer, ask };
}

async function ownIssuer(t: TestContext): Promise<TestIssuer> {
  const issuer = await TestIssuer.start();
  t.after(() => issuer.stop());
  return issuer;
}

describe('a good access token', () => {
  test('tells who calls', async t => {
    const { issuer, ask } = await guardedShop(t);
    const response = await ask(await issuer.token({ sub: 'user-7', username: 'grace', client_id: 'mobile' }));

    assert.deepEqual(response.json(), { sub: 'user-7', username: 'grace', scopes: ['openid', 'shop/checkout'] });
    assert.equal(response.headers['cache-control'], 'no-store');
  });

  test('of a new key is taken, and of one that is withdrawn no more', async t => {
    const { issuer, ask } = await guardedShop(t, await ownIssuer(t));
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    assert.equal((await ask(await issuer.token())).statusCode, 200);
    await issuer.addKey('second');
    issuer.removeKey('first');
    t.mock.timers.tick(6_000);

    assert.equal((await ask(await issuer.token({}, { kid: 'second' }))).statusCode, 200);
    assert.equal((await ask(await issuer.token({}, { kid: 'first' }))).statusCode, 401);
  });
});

describe('refused is', () => {
  const now = Math.floor(Date.now() / 1000);
  const signed: [string, (issuer: TestIssuer) => Promise<string>][] = [
    ['what is no token', async () => 'hello'],
    [
      'alg none',
      async issuer => new UnsecuredJWT({ sub: 'user-1', token_use: 'access', client_id: 'web' }).setIssuer(issuer.trusted.issuer).encode(),
    ],
    [
      'HS256 with the public key',
      async issuer => issuer.token({}, { alg: 'HS256', key: Buffer.from(JSON.stringify(issuer.publicKeys[0])) }),
    ],
    ['RS512', async issuer => issuer.token({}, { alg: 'RS512', key: (await generateKeyPair('RS512')).privateKey })],
    ['the wrong key', async issuer => issuer.token({}, { key: (await generateKeyPair('RS256')).privateKey })],
    ['an unknown key', async issuer => issuer.token({}, { kid: 'other', key: (await generateKeyPair('RS256')).privateKey })],
    ['another issuer', async issuer => issuer.token({ iss: 'https://issuer.example.com/other' })],
    ['another client', async issuer => issuer.token({ client_id: 'somebody' })],
    ['an id token', async issuer => issuer.token({ token_use: 'id', aud: 'web' })],
    ['one whose scope is a list', async issuer => issuer.token({ scope: ['shop/checkout'] })],
    ['an expired one', async issuer => issuer.token({ exp: now - 1 })],
    ['one that begins later', async issuer => issuer.token({ nbf: now + 60 })],
    ...['exp', 'sub', 'token_use', 'client_id', 'scope'].map(
      claim => [`one without ${claim}`, async issuer => issuer.token({ [claim]: undefined })] as (typeof signed)[number],
    ),
  ];
  for (const [name, token] of signed) {
    test(name, async t => {
      const { issuer, ask } = await guardedShop(t);
      const response = await ask(await token(issuer));

      assert.equal(response.statusCode, 401);
      assert.match(String(response.headers['www-authenticate']), /^Bearer realm="shop", error="invalid_token", error_description="/);
      assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
      assert.equal(response.headers['cache-control'], 'no-store');
    });
  }

  for (const [method, url] of GUARDED) {
    test(`${method} ${url} without one, or with one in the query string`, async t => {
      const { app, issuer } = await guardedShop(t);
      for (const query of ['', `?access_token=${await issuer.token()}`]) {
        const response = await app.inject({ method, url: url + query });

        assert.deepEqual([response.statusCode, response.headers['www-authenticate']], [401, 'Bearer realm="shop"']);
        assert.equal(response.headers['set-cookie'], undefined);
      }
    });
  }

  test('two Authorization headers, of which one is good', async t => {
    const { app, issuer } = await guardedShop(t);
    await app.listen({ host: '127.0.0.1', port: 0 });
    const good = await issuer.token();
    for (const [one, two] of [
      [good, 'x'],
      ['x', good],
      [good, good],
    ]) {
      const socket = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
      socket.end(
        `GET /api/user/me HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nAuthorization: Bearer ${one}\r\nAUTHORIZATION: Bearer ${two}\r\n\r\n`,
      );

      assert.match(await text(socket), /^HTTP\/1\.1 400 [\s\S]*error="invalid_request"/);
    }
  });

  for (const [scope, method, url] of [
    ['shop/checkout', 'POST', '/api/checkout'],
    ['shop/products', 'PUT', '/api/products/p-1001'],
  ] as const) {
    test(`${method} ${url} without its scope, and the challenge names it`, async t => {
      const { app, issuer } = await guardedShop(t);
      const authorization = `Bearer ${await issuer.token({ scope: `openid ${scope}s shop` })}`;
      const response = await app.inject({ method, url, headers: { authorization, 'x-forwarded-proto': 'https' } });

      assert.equal(response.statusCode, 403);
      assert.match(String(response.headers['www-authenticate']), new RegExp(`error="insufficient_scope".*scope="${scope}"$`));
    });
  }
});

describe('never open by mistake', () => {
  test('without an issuer all that is guarded is closed, and the rest is open', async t => {
    const app = appUnderTest(t);
    for (const [method, url] of GUARDED) assert.deepEqual([url, (await app.inject({ method, url })).statusCode], [url, 503]);

    assert.equal((await app.inject('/api/products')).statusCode, 200);
    assert.equal((await app.inject('/api/login')).statusCode, 404);
  });

  test('with keys that nobody serves nobody gets in, and is told to come again', async t => {
    const { issuer, ask } = await guardedShop(t, await ownIssuer(t));
    const token = await issuer.token();
    issuer.broken = true;
    const failing = await ask(token);
    issuer.stop();
    const gone = await ask(token);

    for (const { statusCode, headers } of [failing, gone]) assert.deepEqual([statusCode, headers['retry-after']], [503, '1']);
  });

  test('a flood of invented keys asks the issuer once', async t => {
    const { issuer, ask } = await guardedShop(t, await ownIssuer(t));
    const token = await issuer.token({}, { kid: 'invented', key: (await generateKeyPair('RS256')).privateKey });
    await Promise.all(Array.from({ length: 20 }, async () => ask(token)));

    assert.equal(issuer.requests, 1);
  });

  const complete = { AUTH_ISSUER: 'https://i.example.com', AUTH_JWKS_URL: 'https://i.example.com/jwks', AUTH_CLIENT_IDS: 'a,b' };
  test('the environment names an issuer as a whole, or none outside production', () => {
    assert.deepEqual(readIssuer({ ...complete, AUTH_WEB_CLIENT_ID: 'a' }), {
      issuer: 'https://i.example.com',
      jwksUrl: new URL('https://i.example.com/jwks'),
      clientIds: ['a', 'b'],
      webClientId: 'a',
    });
    assert.equal(readIssuer({}), undefined);
    assert.throws(() => readIssuer({ NODE_ENV: 'production' }), /^Error: AUTH_ISSUER, AUTH_JWKS_URL, AUTH_CLIENT_IDS: missing/);
    for (const name of Object.keys(complete)) {
      assert.throws(() => readIssuer({ ...complete, [name]: '' }), new RegExp(`^Error: ${name}: missing`));
    }
    assert.throws(() => readIssuer({ ...complete, AUTH_JWKS_URL: 'http://i.example.com/jwks' }), /must begin with https/);
  });
});

test('GET /api/login tells the page where to log in', async t => {
  const { app } = await guardedShop(t);

  assert.deepEqual((await app.inject('/api/login')).json(), { issuer: 'https://issuer.example.com/pool', clientId: 'web' });
});
