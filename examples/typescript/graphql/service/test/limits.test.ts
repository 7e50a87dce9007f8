import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { getIntrospectionQuery } from 'graphql';
import { appUnderTest } from './app-under-test.js';
import { codes, get, post } from './client.js';

/** `similar` of `similar` of …: one field deeper each time. */
const nested = (levels: number) => `{ product(id: "p-1001") { ${'similar(first: 1) { '.repeat(levels)} id ${'}'.repeat(levels)} } }`;

describe('an operation', () => {
  test('may be 8 fields deep', async () => {
    assert.equal((await post(appUnderTest(), nested(6))).status, 200);
  });

  for (const [name, query] of [
    ['fields', nested(7)],
    ['fragments', `${nested(5).replace(' id ', ' ...Deep ')} fragment Deep on Product { similar(first: 1) { similar(first: 1) { id } } }`],
    ['inline fragments', nested(7).replace(' id ', ' ... on Product { id } ')],
  ] as const) {
    test(`that is deeper by ${name} is refused`, async () => {
      const result = await post(appUnderTest(), query);

      assert.equal(result.status, 400);
      assert.deepEqual(codes(result), ['TOO_DEEP']);
      assert.equal(result.data, undefined);
    });
  }

  const COSTLY = 'query Q($first: Int!) { products(first: $first) { edges { node { id similar(first: 10) { id } } } } }';
  test('that asks for too much is refused, whoever says how much', async () => {
    const cheap = await post(appUnderTest(), COSTLY, { first: 5 });
    const costly = await post(appUnderTest(), COSTLY, { first: 100 });

    assert.equal(cheap.status, 200);
    assert.equal(costly.status, 400);
    assert.deepEqual(codes(costly), ['TOO_COSTLY']);
    assert.equal(costly.errors?.[0]?.extensions?.max, 1_000);
  });

  test('that asks often under other names is refused', async () => {
    const query = `{ ${Array.from({ length: 30 }, (_, n) => `a${n}: products(first: 20) { edges { node { id } } }`).join(' ')} }`;

    assert.deepEqual(codes(await post(appUnderTest(), query)), ['TOO_COSTLY']);
  });

  test('that is long is refused before it is validated', async () => {
    const { status, errors } = await post(appUnderTest(), `{ ${'id '.repeat(2_000)} }`);

    assert.equal(status, 400);
    assert.match(String(errors?.[0]?.message), /more that 1000 tokens|more than 1000 tokens/);
  });

  test('of more than 64 KiB is 413', async () => {
    assert.equal((await post(appUnderTest(), `{ ${' '.repeat(65_536)} }`)).status, 413);
  });
});

describe('a page of another origin can change nothing', () => {
  const mutation = 'mutation { updateProduct(id: "p-1001", version: 1, changes: { priceCents: 1 }) { id } }';

  test('by GET', async () => {
    const response = await get(appUnderTest(), '/graphql', mutation);

    assert.equal(response.statusCode, 405);
    assert.equal(response.headers.allow, 'POST');
  });

  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'text/plain; application/json',
  ]) {
    test(`by a form as ${type}`, async () => {
      const app = appUnderTest();
      const payload = JSON.stringify({ query: mutation });
      const response = await app.inject({ method: 'POST', url: '/graphql', headers: { 'content-type': type }, payload });

      assert.equal(response.statusCode, 415);
      assert.equal((await post(app, '{ product(id: "p-1001") { priceCents } }')).data.product.priceCents, 1490);
    });
  }
});

describe('introspection', () => {
  test('is open: the schema is no secret', async () => {
    const { status, data } = await post(appUnderTest(), getIntrospectionQuery());

    assert.equal(status, 200);
    assert.equal(data.__schema.subscriptionType.name, 'Subscription');
  });

  test('can be closed, and hints with it', async () => {
    const app = appUnderTest({ introspection: false });
    assert.equal((await post(app, '{ __schema { queryType { name } } }')).status, 400);
    assert.equal((await post(app, '{ __type(name: "Product") { name } }')).status, 400);

    assert.doesNotMatch(JSON.stringify((await post(app, '{ produkts { totalCount } }')).errors), /products/);
    assert.match(JSON.stringify((await post(appUnderTest(), '{ produkts { totalCount } }')).errors), /products/);
  });
});
