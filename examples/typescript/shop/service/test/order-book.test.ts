import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Endpoint, NEEDS_SERVER, ValkeyServer } from './valkey-server.js';
import { MemoryOrderBook } from '../src/orders/memory-order-book.js';
import type { OrderBook } from '../src/orders/order-book.js';
import type { Order, OrderStatus } from '../src/orders/order.js';
import { ValkeyOrderBook } from '../src/orders/valkey-order-book.js';
import { Valkey } from '../src/store/valkey.js';

const STEP = 100;
const silent = { info: () => {}, warn: () => {} };

/** Two books, as two copies of the service have them; in memory there is one for both. */
const BACKENDS: { readonly [name: string]: (t: TestContext) => Promise<[OrderBook, OrderBook]> } = {
  'in memory': async () => {
    const book = new MemoryOrderBook(STEP);
    return [book, book];
  },
  'in Valkey': async t => {
    const { config } = await Endpoint.before(t, await ValkeyServer.start(t));
    const copy = async () => {
      const valkey = new Valkey(config, silent);
      t.after(() => valkey.close());
      const book = new ValkeyOrderBook(valkey, STEP);
      while (!(await book.list('nobody').catch(() => false))) await setTimeout(20);
      return book;
    };
    return [await copy(), await copy()];
  },
};

const ITEMS = [{ productId: 'p-1', quantity: 2 }];
const order = (): Order => ({
  id: `o-${randomUUID()}`,
  state: 'placed',
  at: new Date().toISOString(),
  lines: [{ ...ITEMS[0]!, name: 'Mug', unitPriceCents: 5 }],
  totalCents: 10,
  currency: 'EUR',
});
const request = (key: string, owner = 'ada') => ({ owner, key, items: ITEMS });

for (const [name, open] of Object.entries(BACKENDS)) {
  describe(`orders ${name}`, name === 'in memory' ? {} : NEEDS_SERVER, () => {
    test('are found by their owner, on every copy', async t => {
      const [one, two] = await open(t);
      const [first, second] = [order(), order()];
      await one.place(request('a'), first);
      await two.place(request('b'), second);

      assert.deepEqual(await two.find(first.id, 'ada'), first);
      assert.deepEqual(await two.list('ada'), [second, first]);
      assert.deepEqual([await two.find(first.id, 'eve'), await two.find('o-0', 'ada'), await two.list('eve')], [undefined, undefined, []]);
    });

    test('are listed up to the newest 20', async t => {
      const [one] = await open(t);
      const ids: string[] = [];
      while (ids.length < 21) ids.push((await one.place(request(`${ids.length}`), order())).order.id);

      assert.deepEqual(
        (await one.list('ada')).map(({ id }) => id),
        ids.slice(1).reverse(),
      );
    });

    test('are placed once for each key of an owner, whoever is asked', async t => {
      const [one, two] = await open(t);
      assert.equal(await one.placed(request('a')), undefined);
      const placements = await Promise.all([one, two, one, two].map(async book => book.place(request('a'), order())));
      const first = placements[0]!;

      for (const placement of [...placements, await two.placed(request('a'))]) assert.deepEqual(placement, first);
      assert.deepEqual(
        (await two.list('ada')).map(({ id }) => id),
        [first.order.id],
      );
      assert.notEqual((await one.place(request('a', 'eve'), order())).order.id, first.order.id);
      // What separates owner and key can't be made up.
      assert.notEqual(
        (await one.place(request('","a', 'ada'), order())).order.id,
        (await one.place(request('a', 'ada","'), order())).order.id,
      );
    });

    test('become due by and by, and are handed out to one', async t => {
      const [one, two] = await open(t);
      const { id } = (await one.place(request('a'), order())).order;
      assert.deepEqual(await two.claim(60_000), []);
      await setTimeout(STEP + 20);
      const claims = await Promise.all([one.claim(60_000), two.claim(60_000), one.claim(60_000), two.claim(60_000)]);

      assert.deepEqual(
        claims.flat().map(claimed => [claimed.id, claimed.state]),
        [[id, 'placed']],
      );
    });

    test('go to another when who had them does nothing', async t => {
      const [one, two] = await open(t);
      const { id } = (await one.place(request('a'), order())).order;
      await setTimeout(STEP + 20);
      await one.claim(200);
      assert.deepEqual(await two.claim(200), []);
      await setTimeout(250);

      assert.deepEqual(
        (await two.claim(200)).map(claimed => claimed.id),
        [id],
      );
    });

    test('move once, are due again after a step, and never after the last', async t => {
      const [one, two] = await open(t);
      const { id } = (await one.place(request('a'), order())).order;
      const told: OrderStatus[] = [];
      const unfollow = two.follow(id, status => told.push(status));
      for (const [from, to] of [
        ['placed', 'paid'],
        ['paid', 'packed'],
        ['packed', 'shipped'],
      ] as const) {
        await setTimeout(STEP + 20);
        assert.deepEqual(
          (await one.claim(10)).map(({ state }) => state),
          [from],
        );
        await Promise.all([one.move(id, from, to), two.move(id, from, to)]);
        const found = await two.find(id, 'ada');
        assert.equal(found?.state, to);
        assert.deepEqual(await one.claim(10), []);
      }
      await setTimeout(STEP + 20);

      assert.deepEqual(await one.claim(10), []);
      assert.deepEqual(
        told.map(status => [status.id, status.state]),
        [
          [id, 'paid'],
          [id, 'packed'],
          [id, 'shipped'],
        ],
      );
      assert.equal(told[2]!.at, (await one.find(id, 'ada'))!.at);
      assert.deepEqual(await one.placed(request('a')).then(placement => placement?.order.state), 'placed');
      unfollow();
    });

    test('are told of to who follows them, and to nobody else', async t => {
      const [one, two] = await open(t);
      const [first, second] = [order(), order()];
      await one.place(request('a'), first);
      await one.place(request('b'), second);
      const told: string[] = [];
      const unfollow = two.follow(first.id, ({ state }) => told.push(state));
      await one.move(second.id, 'placed', 'paid');
      await one.move(first.id, 'placed', 'paid');
      await setTimeout(100);
      unfollow();
      await one.move(first.id, 'paid', 'packed');
      await setTimeout(100);

      assert.deepEqual(told, ['paid']);
    });
  });
}

test('in memory there is a bound: of 10,001 orders and keys the first is forgotten', async () => {
  const book = new MemoryOrderBook(STEP);
  const orders: Order[] = [];
  for (let count = 1; count <= 10_001; count++) {
    orders.push(order());
    await book.place(request(`key-${count}`), orders.at(-1)!);
  }

  assert.deepEqual([await book.find(orders[0]!.id, 'ada'), await book.find(orders[1]!.id, 'ada')], [undefined, orders[1]]);
  assert.deepEqual([await book.placed(request('key-1')), (await book.placed(request('key-2')))?.order], [undefined, orders[1]]);
});

test('in Valkey all ends by itself, and lies under the prefix', NEEDS_SERVER, async t => {
  const server = await ValkeyServer.start(t);
  const valkey = new Valkey((await Endpoint.before(t, server)).config, silent);
  t.after(() => valkey.close());
  const book = new ValkeyOrderBook(valkey, 60_000);
  await server.until(async () => Boolean(await book.place(request('a'), order())));
  const keys = (await server.command('KEYS', '*')) as string[];
  const unending = [];
  for (const key of keys) if ((await server.command('TTL', key)) === -1) unending.push(key);

  assert.equal(keys.length, 4);
  assert.ok(
    keys.every(key => key.startsWith('session:orders:')),
    keys.join(),
  );
  // What is due is taken out when it is done, or forgotten.
  assert.deepEqual(unending, ['session:orders:due']);
  for (const key of keys.filter(each => each.includes(':of-id:'))) await server.command('DEL', key);
  await server.command(
    'ZADD',
    'session:orders:due',
    '0',
    ((await server.command('ZRANGE', 'session:orders:due', '0', '-1')) as string[])[0]!,
  );
  assert.deepEqual(await book.claim(10), []);
  assert.deepEqual(await server.command('EXISTS', 'session:orders:due'), 0);
});
