import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { appUnderTest, shopUnderTest } from './app-under-test.js';
import { Visitor } from './visitor.js';

describe('a cart', () => {
  test('is filled, changed and emptied, at the prices of the shop', async t => {
    const ada = await (await shopUnderTest(t)).visitor();
    assert.deepEqual((await ada.ask('GET', '/api/user/cart')).json(), { lines: [], totalCents: 0, currency: 'EUR' });
    await ada.put('p-1001', 2);
    const two = (await ada.put('p-1005', 1)).json();

    assert.equal(two.totalCents, 2 * 1490 + 990);
    assert.deepEqual(two.lines[0], { productId: 'p-1001', quantity: 2, name: 'Stoneware mug, 350 ml', unitPriceCents: 1490 });
    await ada.put('p-1001', 3);
    assert.deepEqual(await ada.cart(), [
      ['p-1001', 3],
      ['p-1005', 1],
    ]);
    await ada.ask('DELETE', '/api/user/cart/items/p-1001');
    assert.deepEqual(await ada.cart(), [['p-1005', 1]]);
    await ada.ask('DELETE', '/api/user/cart');
    assert.deepEqual(await ada.cart(), []);
  });

  for (const [name, status, productId, payload] of [
    ['an unknown product', 404, 'p-0', { quantity: 1 }],
    ['a quantity of zero', 400, 'p-1001', { quantity: 0 }],
    ['a quantity as text', 400, 'p-1001', { quantity: '2' }],
    ['a price of its own', 400, 'p-1001', { quantity: 1, unitPriceCents: 1 }],
  ] as [string, number, string, object][]) {
    test(`refuses ${name}`, async t => {
      const ada = await (await shopUnderTest(t)).visitor();
      const response = await ada.ask('PUT', `/api/user/cart/items/${productId}`, { payload });

      assert.equal(response.statusCode, status);
      assert.deepEqual(await ada.cart(), []);
    });
  }
});

describe('a session', () => {
  test('has a cookie that scripts, other sites and other hosts never see, and that reading does not renew', async t => {
    const ada = await (await shopUnderTest(t)).visitor();
    const [cookie] = (await ada.put('p-1001', 1)).cookies;

    assert.deepEqual(
      [cookie!.name, cookie!.httpOnly, cookie!.secure, cookie!.sameSite, cookie!.path, cookie!.domain],
      ['__Host-session', true, true, 'Strict', '/', undefined],
    );
    assert.match(cookie!.value, /^[\w-]{32}$/);
    assert.deepEqual((await ada.ask('GET', '/api/user/cart')).cookies, []);
  });

  test('of another user shows nothing, and ends', async t => {
    const { visitor } = await shopUnderTest(t);
    const ada = await visitor({ sub: 'ada' });
    await ada.put('p-1001', 1);
    const left = ada.cookies;
    const eve = await visitor({ sub: 'eve' });
    eve.cookies = left;

    assert.deepEqual(await eve.cart(), []);
    assert.notDeepEqual(eve.cookies, left);
    assert.deepEqual(await ada.cart(), []);
    assert.notDeepEqual(ada.cookies, left);
  });

  test('without a token is worth nothing', async t => {
    const { app, visitor } = await shopUnderTest(t);
    const ada = await visitor();
    await ada.put('p-1001', 1);
    const response = await app.inject({ url: '/api/user/cart', cookies: ada.cookies, headers: { 'x-forwarded-proto': 'https' } });

    assert.equal(response.statusCode, 401);
    assert.deepEqual(await ada.cart(), [['p-1001', 1]]);
  });

  for (const planted of ['x'.repeat(32), 'x', '../orders', '']) {
    test(`is not begun with an id that the service has not made, as '${planted}'`, async t => {
      const ada = await (await shopUnderTest(t)).visitor();
      ada.cookies = { '__Host-session': planted };
      await ada.put('p-1001', 1);

      assert.match(ada.cookies['__Host-session']!, /^[\w-]{32}$/);
      assert.notEqual(ada.cookies['__Host-session'], planted);
      assert.deepEqual(await ada.cart(), [['p-1001', 1]]);
    });
  }

  test('goes on with a new token of the same user', async t => {
    const { issuer, visitor } = await shopUnderTest(t);
    const ada = await visitor();
    await ada.put('p-1001', 1);
    ada.token = await issuer.token({ jti: 'refreshed' });

    assert.deepEqual(await ada.cart(), [['p-1001', 1]]);
  });

  test('ends with a logout', async t => {
    const ada = await (await shopUnderTest(t)).visitor();
    await ada.put('p-1001', 1);
    const { cookies } = ada;
    const response = await ada.ask('DELETE', '/api/user/session');

    assert.equal(response.statusCode, 204);
    assert.match(String(response.headers['set-cookie']), /^__Host-session=; Max-Age=0; Path=\/;.* Secure/);
    ada.cookies = cookies;
    assert.deepEqual(await ada.cart(), []);
  });

  test('ends when its time is over, counted from the last change', async t => {
    const { visitor } = await shopUnderTest(t, { store: { ttlSeconds: 600 } });
    const ada = await visitor({ exp: 4_000_000_000 });
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    await ada.put('p-1001', 1);
    t.mock.timers.tick(400_000);
    await ada.put('p-1001', 2);
    t.mock.timers.tick(400_000);
    assert.deepEqual(await ada.cart(), [['p-1001', 2]]);
    t.mock.timers.tick(400_000);

    assert.deepEqual(await ada.cart(), []);
  });

  test('is refused where its cookie would not be sent', async t => {
    const { visitor } = await shopUnderTest(t);
    const ada: Visitor = await visitor();

    assert.equal((await ada.ask('GET', '/api/user/cart', { headers: { 'x-forwarded-proto': 'http' } })).statusCode, 400);
  });
});

test('what is open needs neither token nor session, and sets no cookie', async t => {
  const app = appUnderTest(t);
  for (const url of ['/api/products', '/graphql/public?query={__typename}']) {
    const { statusCode, headers } = await app.inject(url);
    assert.deepEqual([statusCode, headers['set-cookie']], [200, undefined]);
  }
});
