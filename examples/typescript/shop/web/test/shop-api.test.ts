import assert from 'node:assert/strict';
import { afterEach, describe, mock, test } from 'node:test';
import { placeOrder, price } from '../src/shop-api.js';

/** A shop that answers with these, in their order; nothing stands for a broken connection. */
function shopAnswers(...statuses: (number | undefined)[]) {
  const keys: string[] = [];
  // Nobody waits here.
  mock.method(globalThis, 'setTimeout', (act: () => void) => setImmediate(act));
  mock.method(globalThis, 'fetch', async (_url: string, { headers }: { headers: Record<string, string> }) => {
    keys.push(headers['idempotency-key']!);
    const status = statuses[keys.length - 1];
    if (status === undefined) throw new TypeError('fetch failed');
    return Response.json({ id: 'o-1' }, { status });
  });
  return keys;
}

describe('placing an order', () => {
  afterEach(() => mock.restoreAll());

  test('is tried again with the same key, until it is answered', async () => {
    const keys = shopAnswers(undefined, 503, 201);

    assert.equal((await placeOrder('p-1')).id, 'o-1');
    assert.equal(keys.length, 3);
    assert.equal(new Set(keys).size, 1);
  });

  test('has a key of its own each time', async () => {
    const keys = shopAnswers(201, 201);
    await placeOrder('p-1');
    await placeOrder('p-1');

    assert.equal(new Set(keys).size, 2);
  });

  for (const [name, statuses, attempts] of [
    ['what the shop refuses is not tried again', [422], 1],
    ['it gives up in the end', [503, undefined, 503], 3],
  ] as [string, (number | undefined)[], number][]) {
    test(name, async () => {
      const keys = shopAnswers(...statuses);

      await assert.rejects(placeOrder('p-1'), /the order was not taken/);
      assert.equal(keys.length, attempts);
    });
  }
});

test('a price is in the currency of the shop', () => {
  assert.equal(price(149_050, 'EUR'), '€1,490.50');
});
