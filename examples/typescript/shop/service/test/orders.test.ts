import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { appUnderTest } from './app-under-test.js';
import { IdempotencyKeys } from '../src/orders/idempotency-keys.js';
import { OrderBook } from '../src/orders/order-book.js';
import { SeededProducts } from '../src/products/product-repository.js';

const twoMugs = { items: [{ productId: 'p-1001', quantity: 2 }] };

function shop(t: TestContext, options: Parameters<typeof appUnderTest>[1] = {}) {
  const app = appUnderTest(t, options);
  const place = async (payload: object, key?: string) =>
    app.inject({ method: 'POST', url: '/api/orders', payload, headers: key === undefined ? {} : { 'idempotency-key': key } });
  return { app, place };
}

describe('POST /api/orders', () => {
  test('takes the prices of the shop, and says where the order is', async t => {
    const { app, place } = shop(t);
    const response = await place({ items: [...twoMugs.items, { productId: 'p-1005', quantity: 1 }] });
    const order = response.json();

    assert.equal(response.statusCode, 201);
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.equal(response.headers.location, `/api/orders/${order.id}`);
    assert.equal(order.state, 'placed');
    assert.equal(order.totalCents, 2 * 1490 + 990);
    assert.deepEqual(order.lines[0], { productId: 'p-1001', quantity: 2, name: 'Stoneware mug, 350 ml', unitPriceCents: 1490 });
    const read = await app.inject(response.headers.location);
    assert.deepEqual(read.json(), order);
    assert.equal(read.headers['cache-control'], 'no-store');
  });

  test('names the products that the shop does not have', async t => {
    const response = await shop(t).place({ items: [...twoMugs.items, { productId: 'p-0', quantity: 1 }] });

    assert.equal(response.statusCode, 422);
    assert.deepEqual(response.json().unknownProductIds, ['p-0']);
  });

  for (const [name, payload] of Object.entries({
    'no items': {},
    'an empty order': { items: [] },
    'a quantity of zero': { items: [{ productId: 'p-1001', quantity: 0 }] },
    'a quantity as text': { items: [{ productId: 'p-1001', quantity: '2' }] },
    'a price of its own': { items: [{ productId: 'p-1001', quantity: 1, unitPriceCents: 1 }] },
  })) {
    test(`refuses ${name}`, async t => {
      const response = await shop(t).place(payload);

      assert.equal(response.statusCode, 400);
      assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
    });
  }
});

describe('Idempotency-Key', () => {
  test('the same request again gets the first answer, whatever the price is now', async t => {
    const products = new SeededProducts();
    const { place } = shop(t, { products });
    const first = await place(twoMugs, 'key-1');
    const mug = await products.find('p-1001');
    await products.replace(mug!, { ...mug!, priceCents: 1 });
    const again = await place(twoMugs, 'key-1');

    assert.deepEqual([again.statusCode, again.headers.location, again.json()], [201, first.headers.location, first.json()]);
    assert.notEqual((await place(twoMugs, 'key-2')).json().id, first.json().id);
    assert.notEqual((await place(twoMugs)).json().id, (await place(twoMugs)).json().id);
  });

  test('both at the same time are one order', async t => {
    const { place } = shop(t);
    const [one, two] = await Promise.all([place(twoMugs, 'key'), place(twoMugs, 'key')]);

    assert.equal(one.json().id, two.json().id);
  });

  test('with another request is refused', async t => {
    const { place } = shop(t);
    await place(twoMugs, 'key');

    assert.equal((await place({ items: [{ productId: 'p-1001', quantity: 3 }] }, 'key')).statusCode, 422);
  });

  test('of what failed may be used again', async t => {
    class OnceBroken extends SeededProducts {
      private broken = true;
      override async find(id: string) {
        if (this.broken) {
          this.broken = false;
          throw new Error('connection to 10.0.0.7 lost');
        }
        return super.find(id);
      }
    }
    const { place } = shop(t, { products: new OnceBroken() });
    const failed = await place(twoMugs, 'key');

    assert.equal(failed.statusCode, 500);
    assert.doesNotMatch(failed.body, /10\.0\.0\.7/);
    assert.equal((await place(twoMugs, 'key')).statusCode, 201);
  });

  test('that is empty or very long is refused', async t => {
    const { place } = shop(t);

    for (const key of ['', 'x'.repeat(256)]) assert.equal((await place(twoMugs, key)).statusCode, 400);
  });
});

test('the memory has a bound: of 10,001 orders and keys the first is forgotten', async () => {
  const orders = new OrderBook();
  const keys = new IdempotencyKeys<number>();
  const ids: string[] = [];
  for (let count = 1; count <= 10_001; count++) {
    ids.push(orders.place({ lines: [], totalCents: 0, currency: 'EUR' }).id);
    await keys.once(`key-${count}`, '', async () => count);
  }

  assert.deepEqual([orders.find(ids[0]!)?.id, orders.find(ids[1]!)?.id], [undefined, ids[1]]);
  assert.deepEqual([await keys.once('key-2', '', async () => -1), await keys.once('key-1', '', async () => -1)], [2, -1]);
});

test('an order walks to the end by itself', async t => {
  const { app, place } = shop(t, { fulfilmentSeconds: 0.02 });
  const { headers } = await place(twoMugs);
  const state = async () => (await app.inject(String(headers.location))).json().state;
  for (let attempt = 0; attempt < 200 && (await state()) !== 'shipped'; attempt++) await setTimeout(10);

  assert.equal(await state(), 'shipped');
});

test('an unknown order is a problem', async t => {
  assert.equal((await appUnderTest(t).inject('/api/orders/o-0')).statusCode, 404);
});
