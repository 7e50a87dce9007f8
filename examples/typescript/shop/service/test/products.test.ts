import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { appUnderTest, shopUnderTest } from './app-under-test.js';
import type { EdgeCache } from '../src/products/edge-cache.js';
import { SeededProducts } from '../src/products/product-repository.js';

const MUG = '/api/products/p-1001';
const cheaper = { name: 'Stoneware mug, 350 ml', category: 'kitchen', priceCents: 990 };

async function shop(t: TestContext, products = new SeededProducts()) {
  const told = { times: 0 };
  const edgeCache = { forget: () => told.times++, close: async () => {} } as unknown as EdgeCache;
  const { app, visitor } = await shopUnderTest(t, { products, edgeCache: () => edgeCache });
  const staff = await visitor({ scope: 'shop/products' });
  const put = async (payload: object, headers: Record<string, string>) => staff.ask('PUT', MUG, { payload, headers });
  const tag = async () => String((await app.inject(MUG)).headers.etag);
  return { app, put, tag, told };
}

describe('reads', () => {
  test('list the products, or those of a category', async t => {
    const app = appUnderTest(t);
    const ids = async (url: string) => (await app.inject(url)).json().items.map(({ id }: { id: string }) => id);

    assert.deepEqual(await ids('/api/products'), ['p-1001', 'p-1002', 'p-1003', 'p-1004', 'p-1005', 'p-1006']);
    assert.deepEqual(await ids('/api/products?category=office'), ['p-1004', 'p-1005']);
    assert.equal((await app.inject('/api/products?category=Office')).statusCode, 400);
  });

  for (const url of ['/api/products', '/api/products?category=kitchen', MUG]) {
    test(`${url} may be kept by CloudFront, and is 304 for who has it`, async t => {
      const app = appUnderTest(t);
      const first = await app.inject(url);
      const etag = String(first.headers.etag);

      assert.match(String(first.headers['content-type']), /^application\/json/);
      assert.equal(first.headers['cache-control'], 'public, max-age=0, s-maxage=300');
      for (const known of [etag, `"x", W/${etag}`]) {
        const again = await app.inject({ url, headers: { 'if-none-match': known } });
        assert.deepEqual([again.statusCode, again.body, again.headers.etag], [304, '', etag]);
      }
      assert.equal((await app.inject({ url, headers: { 'if-none-match': '"x"' } })).statusCode, 200);
    });
  }

  test('an unknown product is a problem that nobody keeps', async t => {
    const { statusCode, headers, body } = await appUnderTest(t).inject('/api/products/p-0');

    assert.equal(statusCode, 404);
    assert.equal(headers['cache-control'], 'no-store');
    assert.match(String(headers['content-type']), /^application\/problem\+json/);
    assert.equal(JSON.parse(body).detail, "no product has the id 'p-0'");
  });
});

describe('an update', () => {
  test('shows at once to who asks the service, and has the edge forget', async t => {
    const { app, put, tag, told } = await shop(t);
    const read = await tag();
    const response = await put(cheaper, { 'if-match': `W/${read}` });

    assert.equal(response.statusCode, 200);
    assert.deepEqual(response.json(), { id: 'p-1001', sku: 'MUG-STONE-350', ...cheaper, currency: 'EUR' });
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.deepEqual((await app.inject(MUG)).json(), response.json());
    assert.notEqual(await tag(), read);
    assert.equal(told.times, 1);
  });

  test('by who has not seen the one before is refused', async t => {
    const { put, tag, told } = await shop(t);
    const read = await tag();
    await put(cheaper, { 'if-match': read });
    const late = await put({ ...cheaper, priceCents: 1 }, { 'if-match': read });

    assert.equal(late.statusCode, 412);
    assert.equal(told.times, 1);
  });

  test('at the same time as another: one wins', async t => {
    // GIVEN a repository that is slow, so that both have read before one writes
    class Slow extends SeededProducts {
      override async find(id: string) {
        const product = await super.find(id);
        await setTimeout(30);
        return product;
      }
    }
    const { put, tag } = await shop(t, new Slow());
    const read = await tag();
    const both = await Promise.all([1, 2].map(async priceCents => put({ ...cheaper, priceCents }, { 'if-match': read })));

    assert.deepEqual(both.map(({ statusCode }) => statusCode).sort(), [200, 412]);
  });

  for (const [name, status, payload, headers] of [
    ['without If-Match', 428, cheaper, {}],
    ['with a price as text', 400, { ...cheaper, priceCents: '990' }, { 'if-match': '*' }],
    ['with an unknown member', 400, { ...cheaper, sku: 'MUG' }, { 'if-match': '*' }],
    ['with a blank name', 400, { ...cheaper, name: ' ' }, { 'if-match': '*' }],
  ] as [string, number, object, Record<string, string>][]) {
    test(`${name} is refused`, async t => {
      const { app, put, told } = await shop(t);
      const response = await put(payload, headers);

      assert.equal(response.statusCode, status);
      assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
      assert.equal((await app.inject(MUG)).json().priceCents, 1490);
      assert.equal(told.times, 0);
    });
  }
});
