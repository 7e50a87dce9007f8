import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { answerOf, drain, serverUnderTest } from './server-under-test.js';
import type { ImportSummary__Output } from '../src/generated/shop/v1/ImportSummary.js';
import type { ReserveResponse__Output } from '../src/generated/shop/v1/ReserveResponse.js';
import type { Stock__Output } from '../src/generated/shop/v1/Stock.js';

const SKU = 'LAMP-DESK-OAK';

describe('GetStock', () => {
  test('answers what is in stock', async t => {
    const { client } = await serverUnderTest(t);
    const { value } = await answerOf<Stock__Output>(done => client.getStock({ sku: SKU }, done));

    assert.deepEqual(value, { sku: SKU, available: 7, reserved: 0 });
  });

  test('has a status for what the client can mend', async t => {
    const { client } = await serverUnderTest(t);
    const unknown = await answerOf(done => client.getStock({ sku: 'NOTHING' }, done));
    const invalid = await answerOf(done => client.getStock({ sku: 'no sku' }, done));

    assert.equal(unknown.error?.code, status.NOT_FOUND);
    assert.equal(unknown.error?.details, "no stock has the sku 'NOTHING'");
    assert.equal(invalid.error?.code, status.INVALID_ARGUMENT);
  });
});

describe('ImportStock', () => {
  test('sets the quantities of all batches', async t => {
    const { client, stock } = await serverUnderTest(t);
    await stock.reserve({ reservationId: 'r-1', sku: SKU, quantity: 3 });
    const { value } = await answerOf<ImportSummary__Output>(done => {
      const call = client.importStock(done);
      call.write({
        items: [
          { sku: SKU, quantity: 10 },
          { sku: 'VASE-GLASS', quantity: 5 },
        ],
      });
      call.end({ items: [{ sku: 'VASE-GLASS', quantity: 6 }], last: true });
      return call;
    });

    assert.deepEqual(value, { batches: 2, items: 2 });
    assert.deepEqual(await stock.find(SKU, new AbortController().signal), { sku: SKU, available: 7, reserved: 3 });
    assert.equal((await stock.find('VASE-GLASS', new AbortController().signal))?.available, 6);
  });

  test('sets nothing when one batch is not valid', async t => {
    const { client, stock } = await serverUnderTest(t);
    const { error } = await answerOf(done => {
      const call = client.importStock(done);
      call.write({ items: [{ sku: SKU, quantity: 10 }] });
      call.end({ items: [{ sku: '?', quantity: 6 }], last: true });
      return call;
    });

    assert.equal(error?.code, status.INVALID_ARGUMENT);
    assert.equal((await stock.find(SKU, new AbortController().signal))?.available, 7);
  });

  test('sets nothing when no batch is the last', async t => {
    const { client, stock } = await serverUnderTest(t);
    const { error } = await answerOf(done => {
      const call = client.importStock(done);
      call.end({ items: [{ sku: SKU, quantity: 10 }] });
      return call;
    });

    assert.equal(error?.code, status.INVALID_ARGUMENT);
    assert.equal((await stock.find(SKU, new AbortController().signal))?.available, 7);
  });

  test('sets nothing when the client gives up', async t => {
    const { client, stock } = await serverUnderTest(t);
    const givenUp = await Promise.all(
      Array.from({ length: 20 }, (_, count) =>
        answerOf(done => {
          const call = client.importStock(done);
          call.write({ items: [{ sku: SKU, quantity: 10 }] });
          void setTimeout(30 + count).then(() => call.cancel());
          return call;
        }),
      ),
    );
    await setTimeout(100);

    assert.ok(givenUp.every(({ error }) => error?.code === status.CANCELLED));
    assert.equal((await stock.find(SKU, new AbortController().signal))?.available, 7);
  });
});

describe('WatchStock', () => {
  test('tells the stock now, and each change', async t => {
    const { client, stock } = await serverUnderTest(t);
    const call = client.watchStock({ skus: [SKU, 'TENT-2P-LIGHT', 'UNKNOWN'] });
    call.on('error', () => {});
    const seen: Stock__Output[] = [];
    call.on('data', item => seen.push(item));
    while (seen.length < 2) await once(call, 'data');

    await stock.setQuantities(
      new Map([
        ['NOTEBOOK-A5-DOT', 1],
        [SKU, 9],
        ['UNKNOWN', 2],
      ]),
    );
    while (seen.length < 4) await once(call, 'data');
    call.cancel();

    assert.deepEqual(
      seen.map(({ sku, available }) => [sku, available]),
      [
        [SKU, 7],
        ['TENT-2P-LIGHT', 4],
        [SKU, 9],
        ['UNKNOWN', 2],
      ],
    );
  });

  test('is never silent for long', async t => {
    const { client } = await serverUnderTest(t, { heartbeatSeconds: 0.05 });
    const call = client.watchStock({ skus: [SKU] });
    call.on('error', () => {});
    for (let count = 0; count < 3; count++) {
      const [item] = await once(call, 'data');
      assert.deepEqual(item, { sku: SKU, available: 7, reserved: 0 });
    }
    call.cancel();
  });

  test('refuses to watch nothing', async t => {
    const { client } = await serverUnderTest(t);

    assert.equal((await drain(client.watchStock({ skus: [] }))).status.code, status.INVALID_ARGUMENT);
  });
});

describe('Reserve', () => {
  test('answers each request in order, while the stream is open', async t => {
    const { client } = await serverUnderTest(t);
    const call = client.reserve();
    call.write({ reservationId: 'r-1', sku: SKU, quantity: 5 });
    const [first] = (await once(call, 'data')) as [ReserveResponse__Output];
    assert.deepEqual(first, { reservationId: 'r-1', outcome: 'OUTCOME_RESERVED', available: 2 });

    const rest = drain<ReserveResponse__Output>(call);
    call.write({ reservationId: 'r-2', sku: SKU, quantity: 3 });
    call.write({ reservationId: 'r-3', sku: 'NOTHING', quantity: 1 });
    call.write({ reservationId: 'r-1', sku: SKU, quantity: 5 });
    call.end();
    const { items, status: end } = await rest;

    assert.deepEqual(items, [
      { reservationId: 'r-2', outcome: 'OUTCOME_TOO_FEW', available: 2 },
      { reservationId: 'r-3', outcome: 'OUTCOME_UNKNOWN_SKU', available: 0 },
      { reservationId: 'r-1', outcome: 'OUTCOME_RESERVED', available: 2 },
    ]);
    assert.equal(end.code, status.OK);
  });

  test('answers thousands without losing one', async t => {
    const { client } = await serverUnderTest(t);
    const call = client.reserve();
    const all = drain<ReserveResponse__Output>(call);
    for (let count = 0; count < 2_000; count++) {
      if (!call.write({ reservationId: `r-${count}`, sku: 'NOTEBOOK-A5-DOT', quantity: 1 })) await once(call, 'drain');
    }
    call.end();
    const { items } = await all;

    assert.deepEqual(
      items.map(({ reservationId }) => reservationId),
      Array.from({ length: 2_000 }, (_, count) => `r-${count}`),
    );
    assert.equal(items.filter(({ outcome }) => outcome === 'OUTCOME_RESERVED').length, 900);
  });

  test('ends with a status at a request that is not valid', async t => {
    const { client } = await serverUnderTest(t);
    const call = client.reserve();
    call.end({ reservationId: 'r-1', sku: SKU, quantity: 0 });
    const { status: end } = await drain(call);

    assert.equal(end.code, status.INVALID_ARGUMENT);
    assert.equal(end.details, 'quantity must be from 1 to 10000');
  });
});
