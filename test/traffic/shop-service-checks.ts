import { once } from 'node:events';
import { serverAudits } from 'graphql-http';
import { WebSocket } from 'ws';
import { Answer, Asked } from './client';
import { Customer } from './shop-customer';
import { Site } from './site';
import { closeCode, webSockets } from './websocket';

const OWN = '/graphql';
const PUBLIC = '/graphql/public';

/** A query over each way in. */
const ways = async ({ viewer }: Site, query: string): Promise<Answer[]> => [
  await viewer.ask(OWN, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) }),
  await viewer.ask(`${OWN}?${new URLSearchParams({ query })}`),
  await viewer.ask(`${PUBLIC}?${new URLSearchParams({ query })}`),
];

/** What the service refuses, by the code that it gives. */
const REFUSED: [code: string, query: string][] = [
  ['TOO_DEEP', `{ categories ${'{ products { category '.repeat(4)}{ name } ${'} }'.repeat(4)} }`],
  ['TOO_COSTLY', '{ categories(first: 100) { products(first: 100) { name } } }'],
  ['TOO_COSTLY', `{ ${Array.from({ length: 30 }, (_, index) => `a${index}: products(first: 20) { id }`).join(' ')} }`],
];

/** Sends over a WebSocket, and collects so many answers. */
const answers = async (socket: WebSocket, count: number, messages: string[]): Promise<any[]> => {
  const heard: any[] = [];
  socket.on('message', data => heard.push(JSON.parse(String(data))));
  messages.forEach(each => socket.send(each));
  while (heard.length < count) await once(socket, 'message');
  return heard;
};

const follower = async (site: Site): Promise<WebSocket> => {
  const { token } = await Customer.of(site);
  const { status, headers, socket } = await webSockets(site)('/ws', { subprotocols: ['other', 'shop.v1', `bearer.${token}`] });
  expect([status, headers['sec-websocket-protocol']]).toEqual([101, 'shop.v1']);
  return socket;
};

/** What the shop's service itself promises its clients, whatever it is written in. */
export const SHOP_SERVICE_CHECKS = {
  'queries are answered alike over each way in': async (site: Site) => {
    const query = '{ search(text: "OAK") { sku priceCents category { name } } categories { name } product(id: "p-0") { id } }';
    const found = { sku: 'LAMP-DESK-OAK', priceCents: 11900, category: { name: 'office' } };
    for (const { status, body } of await ways(site, query)) {
      const data = { search: [found], categories: [{ name: 'kitchen' }, { name: 'office' }, { name: 'outdoor' }], product: null };
      expect([status, JSON.parse(body)]).toEqual([200, { data }]);
    }
  },

  'what GraphQL over HTTP demands and advises holds': async ({ viewer, host }: Site) => {
    const fetchFn = async (url: string, { method, headers, body }: Asked = {}) => {
      const { pathname, search } = new URL(url);
      const answer = await viewer.ask(pathname + search, { method, headers, body });
      return new Response(answer.body, { status: answer.status, headers: answer.headers as Record<string, string> });
    };
    const results = await Promise.all(serverAudits({ url: `https://${host}${OWN}`, fetchFn }).map(async audit => audit.fn()));
    // A notice is of what a server may do.
    expect(results.filter(({ status }) => status !== 'ok' && status !== 'notice')).toEqual([]);
    expect(results).toHaveLength(61);
  },

  'a public query is kept, and an error is not': async ({ viewer }: Site) => {
    const ask = async (query: string, headers = {}) => viewer.ask(`${PUBLIC}?${new URLSearchParams({ query })}`, { headers });
    const query = '{ products(first: 2) { name } }';
    const { status, body, headers } = await ask(query);
    expect([status, headers['cache-control']]).toEqual([200, expect.stringMatching(/\bs-maxage=60\b/)]);
    expect(await ask(query)).toMatchObject({ body, headers: { 'x-cache': 'Hit from cloudfront' } });
    expect((await ask(query, { 'if-none-match': headers.etag })).status).toBe(304);
    for (const wrong of ['{ products(first: 0) { name } }', '{ nothing }', '{ products(first: 0) { name } }', '{ nothing }']) {
      expect((await ask(wrong)).headers).toMatchObject({ 'cache-control': 'no-store', 'x-cache': 'Miss from cloudfront' });
    }
  },

  'a query that asks for too much is refused': async (site: Site) => {
    for (const [code, query] of REFUSED) {
      for (const { body } of await ways(site, query)) {
        const { data, errors } = JSON.parse(body);
        expect([code, data ?? undefined, errors]).toEqual([
          code,
          undefined,
          [expect.objectContaining({ extensions: expect.objectContaining({ code }) })],
        ]);
      }
    }
    const tokens = `{ products { ${'name '.repeat(500)} } }`;
    for (const { body } of await ways(site, tokens)) expect(JSON.parse(body)).not.toHaveProperty('data.products');
    for (const { body } of await ways(site, '{ products(first: 101) { id } }')) {
      expect(JSON.parse(body).errors).toMatchObject([{ message: 'first must be from 1 to 100', extensions: { code: 'BAD_USER_INPUT' } }]);
    }
  },

  'a cart takes what fits, and says what does not': async (site: Site) => {
    const ada = await Customer.of(site);
    await ada.put('p-1001', 2);
    const { lines, totalCents, currency } = JSON.parse((await ada.put('p-1005', 1)).body);
    expect({ lines, totalCents, currency }).toEqual({
      lines: [
        { productId: 'p-1001', quantity: 2, name: 'Stoneware mug, 350 ml', unitPriceCents: 1490 },
        { productId: 'p-1005', quantity: 1, name: 'Dotted notebook, A5', unitPriceCents: 990 },
      ],
      totalCents: 3970,
      currency: 'EUR',
    });
    const put = async (path: string, body: object) => (await ada.ask('PUT', `/api/user/cart/items/${path}`, body)).status;
    for (const wrong of [{}, { quantity: 0 }, { quantity: 100 }, { quantity: 1.5 }, { quantity: '1' }, { quantity: 1, price: 1 }]) {
      expect([wrong, await put('p-1001', wrong)]).toEqual([wrong, 400]);
    }
    expect(await put('p-0', { quantity: 1 })).toBe(404);
    expect(await ada.cart()).toEqual({ 'p-1001': 2, 'p-1005': 1 });
    await ada.ask('DELETE', '/api/user/cart/items/p-1001');
    expect(await ada.cart()).toEqual({ 'p-1005': 1 });
    expect((await ada.ask('DELETE', '/api/user/session')).status).toBe(204);
    expect(await ada.cart()).toEqual({});
  },

  'an order is placed once, however often it is sent': async (site: Site) => {
    const ada = await Customer.of(site);
    await ada.put('p-1003', 1);
    const [first, again] = [
      await ada.ask('POST', '/api/checkout', undefined, 'key-of-a-test'),
      await ada.ask('POST', '/api/checkout', undefined, 'key-of-a-test'),
    ];
    expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
    const { id, state } = JSON.parse(first.body);
    expect([state, first.headers.location]).toEqual(['placed', `/api/user/orders/${id}`]);
    await ada.put('p-1003', 2);
    expect((await ada.ask('POST', '/api/checkout', undefined, 'key-of-a-test')).status).toBe(422);
    await ada.ask('DELETE', '/api/user/cart');
    const { items } = JSON.parse((await ada.ask('GET', '/api/user/orders')).body);
    expect(items.filter((each: { id: string }) => each.id === id)).toHaveLength(1);
  },

  'a WebSocket says what it does not understand': async (site: Site) => {
    const socket = await follower(site);
    const messages = [
      '{',
      'null',
      '{"type":"dance"}',
      '{"type":"subscribe","orderIds":[]}',
      '{"type":"subscribe","orderIds":["o-1","o-1"]}',
    ];
    const heard = await answers(socket, 5, [...messages]);
    expect(heard.map(({ type, code }) => [type, code])).toEqual([
      ['error', 'not-json'],
      ['error', 'not-a-message'],
      ['error', 'not-a-message'],
      ['error', 'not-a-message'],
      ['error', 'unknown-order'],
    ]);
    expect(heard.at(-1).orderIds).toEqual(['o-1']);
    socket.terminate();
  },

  'a WebSocket that is misused is closed, with the reason': async (site: Site) => {
    const binary = await follower(site);
    binary.send(Buffer.alloc(1));
    expect(await closeCode(binary)).toBe(1003);
    const large = await follower(site);
    large.send('x'.repeat(16 * 1024 + 1));
    expect(await closeCode(large)).toBe(1009);
  },
};

export type ShopServiceCheck = keyof typeof SHOP_SERVICE_CHECKS;
