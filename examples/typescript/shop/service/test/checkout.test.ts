import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { shopUnderTest } from './app-under-test.js';
import { SeededProducts } from '../src/products/product-repository.js';

describe('POST /api/checkout', () => {
  test('orders what is in the cart at the prices of now, says where the order is, and empties the cart', async t => {
    const ada = await (await shopUnderTest(t)).visitor();
    await ada.put('p-1001', 2);
    await ada.put('p-1005', 1);
    const response = await ada.checkOut();
    const order = response.json();

    assert.equal(response.statusCode, 201);
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.equal(response.headers.location, `/api/user/orders/${order.id}`);
    assert.equal(order.state, 'placed');
    assert.equal(order.totalCents, 2 * 1490 + 990);
    assert.deepEqual(order.lines[0], { productId: 'p-1001', quantity: 2, name: 'Stoneware mug, 350 ml', unitPriceCents: 1490 });
    assert.deepEqual((await ada.ask('GET', response.headers.location)).json(), order);
    assert.deepEqual(await ada.cart(), []);
  });

  test('refuses an empty cart, and what the shop no longer has by name', async t => {
    class Vanishing extends SeededProducts {
      gone = false;
      override async find(id: string) {
        return this.gone && id === 'p-1005' ? undefined : super.find(id);
      }
    }
    const products = new Vanishing();
    const ada = await (await shopUnderTest(t, { products })).visitor();
    assert.equal((await ada.checkOut()).statusCode, 409);
    await ada.put('p-1001', 1);
    await ada.put('p-1005', 1);
    products.gone = true;
    const response = await ada.checkOut();

    assert.equal(response.statusCode, 422);
    assert.deepEqual(response.json().unknownProductIds, ['p-1005']);
    assert.deepEqual(await ada.cart(), [['p-1001', 1]]);
  });

  test('needs an Idempotency-Key', async t => {
    const ada = await (await shopUnderTest(t)).visitor();
    await ada.put('p-1001', 1);

    assert.equal((await ada.ask('POST', '/api/checkout')).statusCode, 400);
    for (const key of ['', 'x'.repeat(256)]) assert.equal((await ada.checkOut(key)).statusCode, 400);
  });
});

describe('with the same Idempotency-Key', () => {
  test('the same cart is one order, at the price of the first time, whether or not the cart was emptied', async t => {
    const products = new SeededProducts();
    const ada = await (await shopUnderTest(t, { products })).visitor();
    await ada.put('p-1001', 2);
    const first = await ada.checkOut('key');
    const mug = await products.find('p-1001');
    await products.replace(mug!, { ...mug!, priceCents: 1 });
    const emptied = await ada.checkOut('key');
    await ada.put('p-1001', 2);
    const full = await ada.checkOut('key');

    for (const again of [emptied, full]) {
      assert.deepEqual([again.statusCode, again.headers.location, again.json()], [201, first.headers.location, first.json()]);
    }
    assert.deepEqual(await ada.cart(), []);
    assert.equal((await ada.ask('GET', '/api/user/orders')).json().items.length, 1);
  });

  test('two requests at the same time are one order', async t => {
    const ada = await (await shopUnderTest(t)).visitor();
    await ada.put('p-1001', 1);
    const [one, two] = await Promise.all([ada.checkOut('key'), ada.checkOut('key')]);

    assert.deepEqual([one.statusCode, two.statusCode, two.json().id], [201, 201, one.json().id]);
  });

  test('another cart is refused, and kept', async t => {
    const ada = await (await shopUnderTest(t)).visitor();
    await ada.put('p-1001', 2);
    await ada.checkOut('key');
    await ada.put('p-1001', 3);

    assert.equal((await ada.checkOut('key')).statusCode, 422);
    assert.deepEqual(await ada.cart(), [['p-1001', 3]]);
  });

  test('another user orders something else', async t => {
    const { visitor } = await shopUnderTest(t);
    const [ada, eve] = [await visitor({ sub: 'ada' }), await visitor({ sub: 'eve' })];
    await ada.put('p-1001', 1);
    await eve.put('p-1001', 1);

    assert.notEqual((await ada.checkOut('key')).json().id, (await eve.checkOut('key')).json().id);
  });

  test('what failed may be tried again', async t => {
    class Broken extends SeededProducts {
      broken = false;
      override async find(id: string) {
        if (this.broken) throw new Error('connection to 10.0.0.7 lost');
        return super.find(id);
      }
    }
    const products = new Broken();
    const ada = await (await shopUnderTest(t, { products })).visitor();
    await ada.put('p-1001', 1);
    products.broken = true;
    const failed = await ada.checkOut('key');
    products.broken = false;

    assert.equal(failed.statusCode, 500);
    assert.doesNotMatch(failed.body, /10\.0\.0\.7/);
    assert.equal((await ada.checkOut('key')).statusCode, 201);
  });
});

describe('orders', () => {
  test('belong to who has placed them: others find none', async t => {
    const { visitor } = await shopUnderTest(t);
    const [ada, eve] = [await visitor({ sub: 'ada' }), await visitor({ sub: 'eve' })];
    const ids = [await ada.order(), await ada.order('p-1005')];
    const listed = async (who: typeof ada) => (await who.ask('GET', '/api/user/orders')).json().items.map(({ id }: { id: string }) => id);

    assert.deepEqual(await listed(ada), ids.reverse());
    assert.deepEqual(await listed(eve), []);
    assert.equal((await eve.ask('GET', `/api/user/orders/${ids[0]}`)).statusCode, 404);
    assert.equal((await ada.ask('GET', '/api/user/orders/o-0')).statusCode, 404);
  });

  test('walk to the end by themselves', async t => {
    const ada = await (await shopUnderTest(t, { fulfilmentSeconds: 0.02 })).visitor();
    const id = await ada.order();
    for (let attempt = 0; attempt < 200 && (await ada.stateOf(id)) !== 'shipped'; attempt++) await setTimeout(10);

    assert.equal(await ada.stateOf(id), 'shipped');
  });
});
