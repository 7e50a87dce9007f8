import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { appUnderTest, shopUnderTest } from './app-under-test.js';
import { SeededProducts } from '../src/products/product-repository.js';

function shop(t: TestContext, products = new SeededProducts()) {
  const app = appUnderTest(t, { products });
  const post = async (query: string, variables?: object) =>
    app.inject({ method: 'POST', url: '/graphql', payload: { query, variables }, headers: { accept: 'application/json' } });
  const get = async (query: string, path = '/graphql/public', headers = {}) =>
    app.inject({ url: `${path}?${new URLSearchParams({ query })}`, headers });
  return { app, post, get };
}

describe('queries', () => {
  for (const [query, data] of [
    ['{ product(id: "p-1004") { sku category { name } } }', { product: { sku: 'LAMP-DESK-OAK', category: { name: 'office' } } }],
    ['{ product(id: "p-0") { sku } }', { product: null }],
    ['{ products(first: 2) { id } }', { products: [{ id: 'p-1001' }, { id: 'p-1002' }] }],
    ['{ products(category: "outdoor") { priceCents currency } }', { products: [{ priceCents: 32900, currency: 'EUR' }] }],
    ['{ search(text: "OAK") { name } }', { search: [{ name: 'Desk lamp, oak' }] }],
    [
      '{ categories { name products(first: 1) { id } } }',
      {
        categories: [
          { name: 'kitchen', products: [{ id: 'p-1001' }] },
          { name: 'office', products: [{ id: 'p-1004' }] },
          { name: 'outdoor', products: [{ id: 'p-1006' }] },
        ],
      },
    ],
  ] as [string, object][]) {
    test(query, async t => {
      const { post, get } = shop(t);

      assert.deepEqual((await post(query)).json(), { data });
      assert.deepEqual((await get(query, '/graphql')).json(), { data });
      assert.deepEqual((await get(query)).json(), { data });
    });
  }

  test('see what REST has changed', async t => {
    const { app, visitor } = await shopUnderTest(t);
    const staff = await visitor({ scope: 'shop/products' });
    const payload = { name: 'Mug', category: 'kitchen', priceCents: 1 };
    await staff.ask('PUT', '/api/products/p-1001', { payload, headers: { 'if-match': '*' } });
    const query = '{ search(text: "mug") { priceCents } }';

    assert.deepEqual((await app.inject({ method: 'POST', url: '/graphql', payload: { query } })).json().data, {
      search: [{ priceCents: 1 }],
    });
  });
});

describe('/graphql/public', () => {
  test('is the same for everybody, and 304 for who has it', async t => {
    const { get } = shop(t);
    const query = '{ products { id } }';
    const { headers, body } = await get(query);
    const other = await get(query, '/graphql/public', { accept: 'text/html', authorization: 'Bearer x', cookie: 'a=b' });
    const known = await get(query, '/graphql/public', { 'if-none-match': String(headers.etag) });

    assert.equal(headers['cache-control'], 'public, max-age=0, s-maxage=60');
    assert.equal(headers['content-type'], 'application/json; charset=utf-8');
    assert.deepEqual([other.statusCode, other.body], [200, body]);
    assert.equal(known.statusCode, 304);
  });

  for (const [name, query, status] of [
    ['a refused query', '{ nothing }', 400],
    ['an argument out of bounds', '{ products(first: 101) { id } }', 200],
  ] as const) {
    test(`nobody keeps the answer to ${name}`, async t => {
      const response = await shop(t).get(query);

      assert.equal(response.statusCode, status);
      assert.equal(response.headers['cache-control'], 'no-store');
      assert.equal(response.json().errors.length, 1);
    });
  }

  test('takes no POST; nor does /graphql keep anything', async t => {
    const { app, post } = shop(t);

    assert.equal((await app.inject({ method: 'POST', url: '/graphql/public', payload: {} })).statusCode, 404);
    assert.equal((await post('{ products { id } }')).headers['cache-control'], 'no-store');
  });
});

describe('what is refused', () => {
  const nested = (levels: number): string => (levels === 0 ? 'name' : `name products(first: 1) { category { ${nested(levels - 1)} } }`);
  for (const [name, code, query, variables] of [
    ['six fields deep is fine', undefined, `{ categories(first: 1) { ${nested(2)} } }`],
    ['deeper is not', 'TOO_DEEP', `{ categories(first: 1) { ${nested(3)} } }`],
    ['through fragments neither', 'TOO_DEEP', `{ categories(first: 1) { ...F } } fragment F on Category { ${nested(3)} }`],
    ['a cost of 401 is fine', undefined, '{ categories { products(first: 39) { id } } }'],
    ['above 500 is not', 'TOO_COSTLY', '{ categories { products(first: 50) { id } } }'],
    ['a cost in variables neither', 'TOO_COSTLY', 'query ($n: Int!) { categories { products(first: $n) { id } } }', { n: 50 }],
    ['a page of none', 'BAD_USER_INPUT', '{ products(first: 0) { id } }'],
  ] as [string, string | undefined, string, object?][]) {
    test(name, async t => {
      const { errors } = (await shop(t).post(query, variables)).json();

      assert.equal(errors?.[0].extensions.code, code);
    });
  }

  for (const [name, query, message] of [
    ['a fragment in itself', '{ products { ...F } } fragment F on Product { ...F }', /Cannot spread fragment "F" within itself/],
    ['a long document', `{ ${'products { id } '.repeat(200)} }`, /more that 500 tokens/],
    ['a mutation', 'mutation { drop }', /not configured to execute mutation/],
  ] as const) {
    test(name, async t => {
      const { errors } = (await shop(t).post(query)).json();

      assert.equal(errors.length, 1);
      assert.match(errors[0].message, message);
    });
  }

  test('what is no JSON', async t => {
    const { app } = shop(t);
    const headers = { 'content-type': 'text/plain' };

    assert.equal((await app.inject({ method: 'POST', url: '/graphql', headers, payload: '{"query":"{ __typename }"}' })).statusCode, 415);
  });
});

test('what a resolver did not mean to tell stays inside', async t => {
  class Broken extends SeededProducts {
    override async find(): Promise<never> {
      throw new Error('connection to 10.0.0.7 lost');
    }
  }
  const response = await shop(t, new Broken()).post('{ product(id: "p-1001") { id } }');

  assert.equal(response.json().errors[0].extensions.code, 'INTERNAL_SERVER_ERROR');
  assert.doesNotMatch(response.body, /10\.0\.0\.7/);
});
