import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { appUnderTest } from './app-under-test.js';

function quote(payload: object) {
  return appUnderTest().inject({ method: 'POST', url: '/api/checkout/quotes', payload });
}

describe('POST /api/checkout/quotes', () => {
  test('prices a basket, and no cache may keep it', async () => {
    const response = await quote({
      items: [
        { productId: 'p-1001', quantity: 2 },
        { productId: 'p-1005', quantity: 3 },
      ],
    });

    assert.equal(response.statusCode, 200);
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.equal(response.headers.etag, undefined);
    assert.deepEqual(response.json(), {
      currency: 'EUR',
      lines: [
        { productId: 'p-1001', name: 'Stoneware mug, 350 ml', quantity: 2, unitPriceCents: 1490, linePriceCents: 2980 },
        { productId: 'p-1005', name: 'Dotted notebook, A5', quantity: 3, unitPriceCents: 990, linePriceCents: 2970 },
      ],
      totalCents: 5950,
    });
  });

  test('names the products that do not exist', async () => {
    const response = await quote({
      items: [
        { productId: 'p-1001', quantity: 1 },
        { productId: 'p-0', quantity: 1 },
      ],
    });

    assert.equal(response.statusCode, 422);
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.deepEqual(response.json().unknownProductIds, ['p-0']);
  });

  const item = { productId: 'p-1001', quantity: 1 };
  for (const [name, payload] of Object.entries({
    'no items': {},
    'an empty basket': { items: [] },
    'too many items': { items: Array(51).fill(item) },
    'a quantity of zero': { items: [{ ...item, quantity: 0 }] },
    'a quantity of 100': { items: [{ ...item, quantity: 100 }] },
    'a price from the client': { items: [{ ...item, unitPriceCents: 1 }] },
  })) {
    test(`refuses ${name}`, async () => {
      const response = await quote(payload);

      assert.equal(response.statusCode, 400);
      assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
      assert.ok(response.json().errors.length > 0);
    });
  }
});
