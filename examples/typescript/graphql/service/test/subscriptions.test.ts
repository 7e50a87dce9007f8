import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { createClient, type ClientOptions } from 'graphql-ws';
import { WebSocket } from 'ws';
import { appUnderTest } from './app-under-test.js';
import { post } from './client.js';

const CHANGES = 'subscription Changes($ids: [ID!]) { priceChanged(productIds: $ids) { oldPriceCents newPriceCents product { id } } }';

async function listening(t: TestContext, options: Parameters<typeof appUnderTest>[0] = {}) {
  const app = appUnderTest(options);
  t.after(() => app.close());
  const url = `${(await app.listen({ host: '127.0.0.1', port: 0 })).replace('http', 'ws')}/graphql`;
  const connect = (more: Partial<ClientOptions> = {}) => {
    const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, ...more });
    t.after(() => client.dispose());
    return client;
  };
  const setPrice = async (id: string, priceCents: number) => {
    const { data } = await post(app, `{ product(id: "${id}") { version } }`);
    const changes = `{ priceCents: ${priceCents} }`;
    return post(app, `mutation { updateProduct(id: "${id}", version: ${data.product.version}, changes: ${changes}) { version } }`);
  };
  return { app, url, connect, setPrice };
}

describe('priceChanged', () => {
  test('tells changes of the products that are followed', async t => {
    const { connect, setPrice } = await listening(t);
    const changes = connect().iterate({ query: CHANGES, variables: { ids: ['p-1001'] } });
    const first = changes.next();
    await setTimeout(200);
    await setPrice('p-1002', 1);
    await setPrice('p-1001', 1590);
    // No change of the price, nothing to tell.
    await setPrice('p-1001', 1590);

    const priceChanged = { oldPriceCents: 1490, newPriceCents: 1590, product: { id: 'p-1001' } };
    assert.deepEqual((await first).value, { data: { priceChanged } });
    const second = changes.next();
    await setPrice('p-1001', 1690);
    assert.deepEqual((await second).value, { data: { priceChanged: { ...priceChanged, oldPriceCents: 1590, newPriceCents: 1690 } } });
    await changes.return?.();
  });

  test('is limited like other operations, and queries are not taken', async t => {
    const { connect } = await listening(t);
    const deep = `subscription { priceChanged { product { ${'similar(first: 1) { '.repeat(7)} id ${'}'.repeat(7)} } } }`;
    for (const [query, message] of [
      [deep, /nested deeper than 8/],
      ['{ products { totalCount } }', /send queries and mutations over HTTP/],
      ['subscription { nothing }', /Cannot query field/],
    ] as const) {
      await assert.rejects(connect().iterate({ query }).next(), error => message.test(JSON.stringify(error)));
    }
  });

  test('takes 20 at a time on one connection', async t => {
    const { connect } = await listening(t);
    const client = connect();
    const refused: unknown[] = [];
    for (let count = 0; count < 21; count++) {
      client.subscribe({ query: CHANGES }, { next: () => {}, error: error => refused.push(error), complete: () => {} });
    }
    await setTimeout(300);

    assert.equal(refused.length, 1);
    assert.match(JSON.stringify(refused), /TOO_MANY/);
  });
});

describe('an upgrade', () => {
  async function refusal(url: string, options?: WebSocket.ClientOptions): Promise<number> {
    const socket = new WebSocket(url, 'graphql-transport-ws', options);
    socket.on('error', () => {});
    const [, response] = await once(socket, 'unexpected-response');
    return response.statusCode;
  }

  test('on another path is refused', async t => {
    const { url } = await listening(t);

    assert.equal(await refusal(url.replace('/graphql', '/other')), 404);
  });

  test('from a page that is not allowed is refused', async t => {
    const { url } = await listening(t, { allowedOrigins: ['https://shop.example.com'] });

    assert.equal(await refusal(url, { origin: 'https://evil.example' }), 403);
    const socket = new WebSocket(url, 'graphql-transport-ws', { origin: 'https://shop.example.com' });
    await once(socket, 'open');
    socket.terminate();
  });

  test('in another protocol is closed', async t => {
    const { url } = await listening(t);
    const socket = new WebSocket(url);
    const [code] = await once(socket, 'close');

    assert.equal(code, 4406);
  });
});
