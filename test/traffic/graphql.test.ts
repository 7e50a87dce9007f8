import { readFileSync } from 'node:fs';
import { serverAudits } from 'graphql-http';
import { Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { Asked } from './client';
import { GRAPHQL_CHECKS, GraphqlCheck } from './graphql-checks';
import { describeTraffic, Site } from './site';
import { Copies } from '../../tools/local-edge/copies';
import { EXAMPLES } from '../../tools/local-edge/examples';

const HOST = 'distribution.cloudfront.net';
const { graphql } = EXAMPLES;

describeTraffic('the GraphQL example', () => {
  let site: Site;
  beforeAll(async () => {
    site = await Site.start(graphql.stacks(), HOST);
  });
  afterAll(() => site?.stop());

  test.each(Object.keys(GRAPHQL_CHECKS) as GraphqlCheck[])('%s', name => GRAPHQL_CHECKS[name](site));
});

describeTraffic("the GraphQL example's own service, in two copies", () => {
  const copies = new Copies(graphql.program, 2);
  let site: Site;
  beforeAll(async () => {
    site = await Site.start(graphql.stacks(), HOST, copies.ports);
  });
  afterAll(async () => {
    await site?.stop();
    await copies.stop();
  });

  const post = async (query: string) =>
    site.viewer.ask('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
  const get = async (path: string, query: string, headers?: Asked['headers']) =>
    site.viewer.ask(`${path}?${new URLSearchParams({ query })}`, { headers });

  test('passes the audit suite of GraphQL over HTTP as a whole', async () => {
    const fetchFn = async (url: string, { method, headers, body }: Asked = {}) => {
      const { pathname, search } = new URL(url);
      const answer = await site.viewer.ask(pathname + search, { method, headers, body });
      return new Response(answer.body, { status: answer.status, headers: answer.headers as Record<string, string> });
    };
    const results = await Promise.all(serverAudits({ url: `https://${HOST}/graphql`, fetchFn }).map(async audit => audit.fn()));
    expect(results.flatMap(each => (each.status === 'ok' ? [] : [`${each.name}: ${each.reason}`]))).toEqual([]);
    expect(results).toHaveLength(61);
  });

  test('a public query is kept, and an error is not', async () => {
    const query = '{ products(first: 2) { totalCount } }';
    const answer = await get('/graphql/public', query);
    expect(answer).toMatchObject({ status: 200, body: '{"data":{"products":{"totalCount":6}}}' });
    expect(await get('/graphql/public', query)).toMatchObject({ body: answer.body, headers: { 'x-cache': 'Hit from cloudfront' } });
    expect((await get('/graphql/public', query, { 'if-none-match': answer.headers.etag })).status).toBe(304);
    for (let count = 0; count < 2; count++) {
      expect((await get('/graphql/public', '{ products(first: 0) { totalCount } }')).headers).toMatchObject({
        'cache-control': 'no-store',
        'x-cache': 'Miss from cloudfront',
      });
    }
  });

  test.each<[string, string]>([
    ['TOO_DEEP', `{ product(id: "p-1001") { ${'similar(first: 1) { '.repeat(7)} id ${'}'.repeat(7)} } }`],
    ['TOO_COSTLY', '{ products(first: 100) { edges { node { similar(first: 10) { id } } } } }'],
  ])('a query that is %s is refused by the service', async (code, query) => {
    for (const answer of [await post(query), await get('/graphql', query), await get('/graphql/public', query)]) {
      expect(JSON.parse(answer.body)).toEqual({ errors: [expect.objectContaining({ extensions: expect.objectContaining({ code }) })] });
    }
  });

  test('a mutation by GET is refused by the service', async () => {
    const mutation = 'mutation { updateProduct(id: "p-1002", version: 1, changes: { priceCents: 1 }) { id } }';
    for (const path of ['/graphql', '/graphql/public']) {
      expect(await get(path, mutation)).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    }
  });

  test('a mutation reaches the subscribers of its copy', async () => {
    const { edgeHttps, trusted } = site.edge.places;
    const how = { ca: readFileSync(trusted), servername: HOST, headers: { host: HOST } };
    class Socket extends WebSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols, how);
      }
    }
    const connected = async () =>
      new Promise<Client>((resolve, reject) => {
        const closed = () => reject(new Error('the connection is closed'));
        const url = `wss://127.0.0.1:${edgeHttps}/graphql`;
        const client = createClient({
          url,
          webSocketImpl: Socket,
          retryAttempts: 0,
          lazy: false,
          on: { connected: () => resolve(client), closed },
        });
      });
    // The load balancer gives a mutation to the copy with fewer open requests, so each needs a subscriber.
    const clients = [await connected(), await connected()];
    const query = 'subscription { priceChanged(productIds: ["p-1001"]) { product { id } newPriceCents } }';
    const heard: unknown[] = [];
    for (const client of clients) {
      void client
        .iterate({ query })
        .next()
        .then(({ value }) => value, String)
        .then(value => heard.push(value));
    }
    for (let version = 1, price = 1; heard.length < clients.length && price < 1_000; price++) {
      const change = `id: "p-1001", version: ${version}, changes: { priceCents: ${price} }`;
      const { data, errors } = JSON.parse((await post(`mutation { updateProduct(${change}) { version } }`)).body);
      version = data ? data.updateProduct.version : errors[0].extensions.currentVersion;
    }
    const change = { data: { priceChanged: { product: { id: 'p-1001' }, newPriceCents: expect.any(Number) } } };
    expect(heard).toEqual([change, change]);
    for (const client of clients) await client.dispose();
  });
});
