import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { appUnderTest } from './app-under-test.js';
import { codes, get, post } from './client.js';

const PAGE = `query Page($filter: ProductFilter, $first: Int!, $after: String) {
  products(filter: $filter, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { cursor node { id } } }
}`;
const UPDATE = `mutation Update($id: ID!, $version: Int!, $changes: ProductChanges!) {
  updateProduct(id: $id, version: $version, changes: $changes) { id name priceCents version }
}`;
const CREATE = 'mutation Create($product: NewProduct!) { createProduct(product: $product) { id sku version } }';
const vase = { sku: 'VASE-GLASS', name: 'Glass vase', category: 'living', priceCents: 2500 };

describe('products', () => {
  test('come page by page', async () => {
    const app = appUnderTest();
    const ids: string[] = [];
    let after: string | null = null;
    do {
      const { data } = await post(app, PAGE, { first: 4, after });
      assert.equal(data.products.totalCount, 6);
      ids.push(...data.products.edges.map(({ node }: { node: { id: string } }) => node.id));
      after = data.products.pageInfo.hasNextPage ? data.products.pageInfo.endCursor : null;
    } while (after);

    assert.deepEqual(ids, ['p-1001', 'p-1002', 'p-1003', 'p-1004', 'p-1005', 'p-1006']);
  });

  for (const [name, filter, ids] of [
    ['category', { category: 'office' }, ['p-1004', 'p-1005']],
    ['text', { text: 'COFFEE' }, ['p-1003']],
    ['price', { maxPriceCents: 1500, text: null }, ['p-1001', 'p-1005']],
    ['all of them', { category: 'kitchen', maxPriceCents: 7000, text: 'kettle' }, ['p-1002']],
    ['nothing', { category: 'none' }, []],
  ] as const) {
    test(`are filtered by ${name}`, async () => {
      const { data } = await post(appUnderTest(), PAGE, { first: 10, filter });

      assert.deepEqual(
        data.products.edges.map(({ node }: { node: { id: string } }) => node.id),
        ids,
      );
      assert.equal(data.products.totalCount, ids.length);
    });
  }

  for (const [name, variables] of [
    ['a page of none', { first: 0 }],
    ['a large page', { first: 101 }],
    ['a cursor that is none', { first: 1, after: 'x' }],
    ['a large page of similar ones', undefined],
  ] as const) {
    test(`refuses ${name}`, async () => {
      const query = variables ? PAGE : '{ product(id: "p-1001") { similar(first: 11) { id } } }';

      assert.deepEqual(codes(await post(appUnderTest(), query, variables)), ['BAD_USER_INPUT']);
    });
  }

  test('are found by id, with similar ones', async () => {
    const app = appUnderTest();
    const { data } = await post(app, '{ product(id: "p-1002") { name currency similar { id } } none: product(id: "p-0") { id } }');

    assert.deepEqual(data, {
      product: { name: 'Gooseneck kettle, 1 l', currency: 'EUR', similar: [{ id: 'p-1001' }, { id: 'p-1003' }] },
      none: null,
    });
  });
});

describe('createProduct', () => {
  test('adds a product', async () => {
    const app = appUnderTest();
    const { status, data } = await post(app, CREATE, { product: vase });
    const read = await post(app, 'query Read($id: ID!) { product(id: $id) { name } }', { id: data.createProduct.id });

    assert.equal(status, 200);
    assert.deepEqual([data.createProduct.sku, data.createProduct.version], ['VASE-GLASS', 1]);
    assert.equal(read.data.product.name, 'Glass vase');
  });

  test('says all that is not valid', async () => {
    const result = await post(appUnderTest(), CREATE, { product: { ...vase, sku: 'v', priceCents: -1 } });

    assert.deepEqual(codes(result), ['BAD_USER_INPUT']);
    assert.deepEqual(Object.keys(result.errors?.[0]?.extensions?.problems as object), ['sku', 'priceCents']);
  });

  test('refuses a sku that exists', async () => {
    assert.deepEqual(codes(await post(appUnderTest(), CREATE, { product: { ...vase, sku: 'LAMP-DESK-OAK' } })), ['DUPLICATE_SKU']);
  });
});

describe('updateProduct', () => {
  test('changes what is given', async () => {
    const { data } = await post(appUnderTest(), UPDATE, { id: 'p-1001', version: 1, changes: { priceCents: 1590, name: null } });

    assert.deepEqual(data.updateProduct, { id: 'p-1001', name: 'Stoneware mug, 350 ml', priceCents: 1590, version: 2 });
  });

  test('refuses one that has not seen the newest version', async () => {
    const app = appUnderTest();
    await post(app, UPDATE, { id: 'p-1001', version: 1, changes: { priceCents: 1590 } });
    const second = await post(app, UPDATE, { id: 'p-1001', version: 1, changes: { priceCents: 1 } });

    assert.deepEqual(codes(second), ['STALE_PRODUCT']);
    assert.equal(second.errors?.[0]?.extensions?.currentVersion, 2);
  });

  for (const [name, code, variables] of [
    ['an unknown product', 'NOT_FOUND', { id: 'p-0', version: 1, changes: {} }],
    ['the sku of another', 'DUPLICATE_SKU', { id: 'p-1001', version: 1, changes: { sku: 'LAMP-DESK-OAK' } }],
    ['a change that is not valid', 'BAD_USER_INPUT', { id: 'p-1001', version: 1, changes: { category: 'Küche' } }],
  ] as const) {
    test(`refuses ${name}`, async () => {
      assert.deepEqual(codes(await post(appUnderTest(), UPDATE, variables)), [code]);
    });
  }
});

describe('the public copy', () => {
  const QUERY = '{ product(id: "p-1001") { name } }';

  test('may be kept by shared caches, and is asked for by browsers', async () => {
    const app = appUnderTest();
    const response = await get(app, '/graphql/public', QUERY);

    assert.equal(response.statusCode, 200);
    assert.equal(response.headers['cache-control'], 'public, max-age=0, s-maxage=60');
    assert.equal(response.headers['content-type'], 'application/json; charset=utf-8');
    assert.deepEqual(response.json(), { data: { product: { name: 'Stoneware mug, 350 ml' } } });
    const again = await get(app, '/graphql/public', QUERY, { 'if-none-match': `W/${response.headers.etag}` });
    assert.deepEqual([again.statusCode, again.body], [304, '']);
  });

  test('is the same whoever asks', async () => {
    const app = appUnderTest();
    const plain = await get(app, '/graphql/public', QUERY);
    for (const [name, value] of [
      ['authorization', 'Bearer x'],
      ['cookie', 'session=x'],
      ['accept', 'application/json'],
      ['accept', 'text/html'],
    ] as const) {
      const { statusCode, body, headers: answered } = await get(app, '/graphql/public', QUERY, { [name]: value });
      assert.deepEqual([statusCode, body, answered['content-type']], [200, plain.body, plain.headers['content-type']]);
      assert.equal(answered['set-cookie'], undefined);
    }
  });

  for (const [name, query, status] of [
    ['a mutation', 'mutation { updateProduct(id: "p-1001", version: 1, changes: { priceCents: 1 }) { id } }', 405],
    ['a subscription', 'subscription { priceChanged { newPriceCents } }', 400],
    ['an unknown field', '{ nothing }', 400],
    ['a page of none', '{ products(first: 0) { totalCount } }', 200],
  ] as const) {
    test(`refuses ${name}, and no cache keeps that`, async () => {
      const app = appUnderTest();
      const response = await get(app, '/graphql/public', query);

      assert.equal(response.statusCode, status);
      assert.equal(response.headers['cache-control'], 'no-store');
      assert.ok(response.json().errors);
      assert.equal((await post(app, '{ product(id: "p-1001") { priceCents } }')).data.product.priceCents, 1490);
    });
  }

  test('takes no POST', async () => {
    const response = await appUnderTest().inject({ method: 'POST', url: '/graphql/public', payload: { query: QUERY } });

    assert.equal(response.statusCode, 405);
    assert.equal(response.headers.allow, 'GET, HEAD');
  });

  test('exists nowhere else: /graphql is never kept', async () => {
    assert.equal((await get(appUnderTest(), '/graphql', QUERY)).headers['cache-control'], 'no-store');
  });
});
