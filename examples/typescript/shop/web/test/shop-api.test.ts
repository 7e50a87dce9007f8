import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, mock, test } from 'node:test';
import { listProducts, price, Refused, ShopApi } from '../src/shop-api.js';

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** A shop that answers with these, in their order, and then with 200; nothing stands for a broken connection. */
function shopAnswers(...statuses: (number | undefined)[]): Asked[] {
  const asked: Asked[] = [];
  // Nobody waits here.
  mock.method(globalThis, 'setTimeout', (act: () => void) => setImmediate(act));
  mock.method(globalThis, 'fetch', async (path: string, options: Omit<Asked, 'path'>) => {
    asked.push({ path, ...options });
    const status = asked.length > statuses.length ? 200 : statuses[asked.length - 1];
    if (status === undefined) throw new TypeError('fetch failed');
    return Response.json({ id: 'o-1', items: [], lines: [{ productId: 'p-1', quantity: 2 }] }, { status });
  });
  return asked;
}

describe('the shop', () => {
  let api: ShopApi;
  beforeEach(() => {
    let token = 0;
    api = new ShopApi(async () => `token-${++token}`);
  });
  afterEach(() => mock.restoreAll());

  test('hears the newest token, where the user has something; what is open needs none', async () => {
    const asked = shopAnswers();
    await listProducts();
    await api.cart();
    await api.orders();

    assert.deepEqual(
      asked.map(({ path, headers }) => [path, headers.authorization]),
      [
        ['/api/products', undefined],
        ['/api/user/cart', 'Bearer token-1'],
        ['/api/user/orders', 'Bearer token-2'],
      ],
    );
  });

  test('takes an order: tried again with the same key, until it is answered', async () => {
    const asked = shopAnswers(undefined, 503, 201);

    assert.equal((await api.checkOut()).id, 'o-1');
    assert.equal(asked.length, 3);
    assert.equal(new Set(asked.map(({ headers }) => headers['idempotency-key'])).size, 1);
  });

  test('each order has a key of its own', async () => {
    const asked = shopAnswers();
    await api.checkOut();
    await api.checkOut();

    assert.equal(new Set(asked.map(({ headers }) => headers['idempotency-key'])).size, 2);
  });

  for (const [name, statuses, attempts, status] of [
    ['what it refuses is not tried again', [422], 1, 422],
    ['it is given up in the end', [503, undefined, 503], 3, 503],
  ] as [string, (number | undefined)[], number, number][]) {
    test(name, async () => {
      const asked = shopAnswers(...statuses);

      await assert.rejects(api.checkOut(), (error: unknown) => error instanceof Refused && error.status === status);
      assert.equal(asked.length, attempts);
    });
  }

  test('gets one change of the cart after the other, the next one even after one that failed', async () => {
    const asked = shopAnswers(422);
    const failed = api.put('p/1', 3);
    await Promise.all([assert.rejects(failed), api.put('p-1', 0), api.add('p-1'), api.add('p-2')]);

    assert.deepEqual(
      asked.map(({ method, path, body }) => [method, path, body]),
      [
        ['PUT', '/api/user/cart/items/p%2F1', '{"quantity":3}'],
        ['DELETE', '/api/user/cart/items/p-1', undefined],
        ['GET', '/api/user/cart', undefined],
        ['PUT', '/api/user/cart/items/p-1', '{"quantity":3}'],
        ['GET', '/api/user/cart', undefined],
        ['PUT', '/api/user/cart/items/p-2', '{"quantity":1}'],
      ],
    );
  });

  test('ends the session without an answer to read', async () => {
    mock.method(globalThis, 'fetch', async () => new Response(null, { status: 204 }));

    await assert.doesNotReject(api.endSession());
  });
});

test('a price is in the currency of the shop', () => {
  assert.equal(price(149_050, 'EUR'), '€1,490.50');
});
