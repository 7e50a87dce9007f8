import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { appUnderTest } from './app-under-test.js';
import { InMemoryProductRepository } from '../src/products/in-memory-product-repository.js';
import type { Product } from '../src/products/product.js';
import { seedProducts } from '../src/products/seed-products.js';

const URL = '/api/products/p-1001';
const update = { sku: 'MUG-STONE-350', name: 'Stoneware mug, 350 ml', category: 'kitchen', priceCents: 1590 };

/** Reads as a database does, so that two updates have both read before one of them writes. */
class SlowRepository extends InMemoryProductRepository {
  override async find(id: string): Promise<Product | undefined> {
    const product = await super.find(id);
    await setTimeout(50);
    return product;
  }
}

/** An app whose edge cache remembers what it was told to forget. */
function recorded(products = new InMemoryProductRepository(seedProducts)) {
  const forgotten: string[] = [];
  const app = appUnderTest({ products, edgeCache: () => ({ forget: path => forgotten.push(path), close: async () => {} }) });
  const put = (payload: object, headers: Record<string, string> = {}, url = URL) => app.inject({ method: 'PUT', url, payload, headers });
  const tag = async (url = URL) => String((await app.inject(url)).headers.etag);
  return { app, put, tag, forgotten };
}

describe('PUT /api/products/:id', () => {
  test('replaces the product that was read', async () => {
    const { app, put, tag, forgotten } = recorded();
    const read = await tag();
    const response = await put(update, { 'if-match': read });

    assert.equal(response.statusCode, 200);
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.deepEqual(response.json(), { id: 'p-1001', ...update, currency: 'EUR' });
    assert.deepEqual((await app.inject(URL)).json(), response.json());
    assert.notEqual(await tag(), read);
    assert.deepEqual(forgotten, ['/api/products*']);
    const { items } = (await app.inject('/api/products')).json();
    assert.deepEqual(items, [response.json(), ...seedProducts.slice(1)]);
  });

  test('takes the tag as CloudFront hands it on, several of them, and any', async () => {
    const { put, tag } = recorded();

    assert.equal((await put(update, { 'if-match': `W/${await tag()}` })).statusCode, 200);
    assert.equal((await put(update, { 'if-match': `"other", ${await tag()}` })).statusCode, 200);
    assert.equal((await put(update, { 'if-match': '*' })).statusCode, 200);
  });

  test('refuses an update that has not seen the one before', async () => {
    const { put, tag, forgotten } = recorded();
    const read = await tag();
    await put(update, { 'if-match': read });
    const second = await put({ ...update, priceCents: 1 }, { 'if-match': read });

    assert.equal(second.statusCode, 412);
    assert.match(String(second.headers['content-type']), /^application\/problem\+json/);
    assert.equal(forgotten.length, 1);
  });

  test('of two at the same time one wins', async () => {
    const { put, tag } = recorded(new SlowRepository(seedProducts));
    const read = await tag();
    const both = await Promise.all([1, 2].map(priceCents => put({ ...update, priceCents }, { 'if-match': read })));

    assert.deepEqual(both.map(({ statusCode }) => statusCode).sort(), [200, 412]);
  });

  for (const [name, status, request] of [
    ['an update without If-Match', 428, { payload: update, headers: {} }],
    ['an unknown product', 404, { payload: update, url: '/api/products/p-0' }],
    ['the sku of another product', 409, { payload: { ...update, sku: 'LAMP-DESK-OAK' } }],
    ['a product that is none', 400, { payload: { ...update, priceCents: '1590' } }],
    ['an unknown member', 400, { payload: { ...update, currency: 'USD' } }],
  ] as [string, number, { payload: object; headers?: Record<string, string>; url?: string }][]) {
    test(`refuses ${name}`, async () => {
      const { app, put, forgotten } = recorded();
      const response = await put(request.payload, request.headers ?? { 'if-match': '*' }, request.url);

      assert.equal(response.statusCode, status);
      assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
      assert.deepEqual((await app.inject(URL)).json(), seedProducts[0]);
      assert.deepEqual(forgotten, []);
    });
  }
});

test('a new product shows in the list: its pages are forgotten too', async () => {
  const { app, forgotten } = recorded();
  await app.inject({ method: 'POST', url: '/api/products', payload: { ...update, sku: 'MUG-NEW' } });

  assert.deepEqual(forgotten, ['/api/products*']);
});
