import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { appUnderTest } from './app-under-test.js';
import { seedProducts } from '../src/products/seed-products.js';

const newProduct = { sku: 'VASE-GLASS', name: 'Glass vase', category: 'living', priceCents: 2500 };

describe('GET /api/products', () => {
  test('gives the first page of all products', async () => {
    const response = await appUnderTest().inject('/api/products');

    assert.equal(response.statusCode, 200);
    assert.deepEqual(response.json(), { items: seedProducts, page: 1, pageSize: 20, total: seedProducts.length });
  });

  test('gives the page that is asked for', async () => {
    const response = await appUnderTest().inject('/api/products?page=2&pageSize=4');

    assert.deepEqual(response.json(), { items: seedProducts.slice(4), page: 2, pageSize: 4, total: seedProducts.length });
  });

  test('gives an empty page past the end', async () => {
    const response = await appUnderTest().inject('/api/products?page=10000&pageSize=100');

    assert.equal(response.statusCode, 200);
    assert.deepEqual(response.json().items, []);
  });

  test('filters by category, and counts what matches', async () => {
    const response = await appUnderTest().inject('/api/products?category=office&pageSize=1');

    const { items, total } = response.json();
    assert.deepEqual(
      items.map(({ id }: { id: string }) => id),
      ['p-1004'],
    );
    assert.equal(total, 2);
  });

  for (const query of [
    'page=0',
    'page=-1',
    'page=10001',
    'page=1.5',
    'page=true',
    'page=',
    'pageSize=0',
    'pageSize=101',
    'pageSize=many',
    'category=Not+a+slug',
    'category=kitchen&category=office',
  ]) {
    test(`refuses ?${query}`, async () => {
      const response = await appUnderTest().inject(`/api/products?${query}`);

      assert.equal(response.statusCode, 400);
      assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
      const [error] = response.json().errors;
      assert.equal(error.in, 'querystring');
      assert.equal(error.pointer, `/${query.split('=')[0]}`);
    });
  }
});

describe('GET /api/products/:id', () => {
  test('gives one product', async () => {
    const response = await appUnderTest().inject('/api/products/p-1002');

    assert.equal(response.statusCode, 200);
    assert.deepEqual(response.json(), seedProducts[1]);
  });

  test('answers an unknown id with a problem that no cache keeps', async () => {
    const response = await appUnderTest().inject('/api/products/p-0');

    assert.equal(response.statusCode, 404);
    assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.deepEqual(response.json(), {
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail: "no product has the id 'p-0'",
    });
  });
});

describe('caching of product reads', () => {
  for (const url of ['/api/products', '/api/products/p-1001']) {
    test(`${url} is public, and 304 for who has it`, async () => {
      const app = appUnderTest();
      const { headers } = await app.inject(url);
      const etag = String(headers.etag);
      assert.equal(headers['cache-control'], 'public, max-age=0, s-maxage=300');
      assert.match(etag, /^"[\w-]{43}"$/);

      for (const known of [etag, `W/${etag}`, `"other", W/${etag}`, '*']) {
        const again = await app.inject({ url, headers: { 'if-none-match': known } });
        assert.equal(again.statusCode, 304);
        assert.equal(again.body, '');
        assert.equal(again.headers.etag, etag);
        assert.equal(again.headers['cache-control'], 'public, max-age=0, s-maxage=300');
      }
      const changed = await app.inject({ url, headers: { 'if-none-match': '"other"' } });
      assert.equal(changed.statusCode, 200);
    });
  }

  test('the tag changes with the answer', async () => {
    const app = appUnderTest();
    const before = await app.inject('/api/products');
    await app.inject({ method: 'POST', url: '/api/products', payload: newProduct });
    const after = await app.inject('/api/products');

    assert.notEqual(after.headers.etag, before.headers.etag);
  });
});

describe('POST /api/products', () => {
  test('adds a product and says where it is', async () => {
    const app = appUnderTest();
    const response = await app.inject({ method: 'POST', url: '/api/products', payload: newProduct });

    assert.equal(response.statusCode, 201);
    assert.equal(response.headers['cache-control'], 'no-store');
    const { id, ...rest } = response.json();
    assert.deepEqual(rest, { ...newProduct, currency: 'EUR' });
    assert.equal(response.headers.location, `/api/products/${id}`);

    const read = await app.inject(String(response.headers.location));
    assert.deepEqual(read.json(), response.json());
  });

  test('refuses a sku that exists', async () => {
    const app = appUnderTest();
    const response = await app.inject({ method: 'POST', url: '/api/products', payload: { ...newProduct, sku: seedProducts[0]?.sku } });

    assert.equal(response.statusCode, 409);
    assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
    assert.match(response.json().detail, /MUG-STONE-350/);
  });

  const invalid: [name: string, payload: object, pointers: string[]][] = [
    ['nothing', {}, ['']],
    ['a list', [], ['']],
    ['a blank name', { ...newProduct, name: ' ' }, ['/name']],
    ['a long name', { ...newProduct, name: 'x'.repeat(201) }, ['/name']],
    ['a lower-case sku', { ...newProduct, sku: 'vase' }, ['/sku']],
    ['a category that is no slug', { ...newProduct, category: 'Living room' }, ['/category']],
    ['a negative price', { ...newProduct, priceCents: -1 }, ['/priceCents']],
    ['a fraction of a cent', { ...newProduct, priceCents: 0.5 }, ['/priceCents']],
    ['a price in a string', { ...newProduct, priceCents: '2500' }, ['/priceCents']],
    ['an unknown member', { ...newProduct, id: 'p-1' }, ['/id']],
    ['two faults', { ...newProduct, name: '', sku: '' }, ['/sku', '/name']],
  ];
  for (const [name, payload, pointers] of invalid) {
    test(`refuses ${name}`, async () => {
      const response = await appUnderTest().inject({ method: 'POST', url: '/api/products', payload });

      assert.equal(response.statusCode, 400);
      assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
      const { errors } = response.json();
      assert.deepEqual(new Set(errors.map(({ pointer }: { pointer: string }) => pointer)), new Set(pointers));
      for (const error of errors) {
        assert.equal(error.in, 'body');
        assert.ok(error.detail);
      }
    });
  }
});
