import { readFileSync } from 'node:fs';
import { json } from './client';
import { InventoryClient } from './grpc-client';
import { Customer } from './shop-customer';
import { Site } from './site';
import { webSockets } from './websocket';
import { Identity } from '../../tools/local-edge/identity';
import { Visitor } from '../../tools/local-edge/login';

/** All that needs a token, and a method that it takes. */
const GUARDED: [path: string, method?: string][] = [
  ['/api/user/me'],
  ['/api/user/cart'],
  ['/api/user/orders'],
  ['/api/user/cart/items/p-1001', 'PUT'],
  ['/api/checkout', 'POST'],
  ['/api/checkout/nothing'],
  ['/ws'],
];

async function machineToken(identity: Identity): Promise<string> {
  const [[id, secret]] = Object.entries(identity.secrets);
  const authorization = `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
  const { body } = await new Visitor(identity).post(
    '/oauth2/token',
    { grant_type: 'client_credentials', scope: 'shop/products' },
    { authorization },
  );
  return JSON.parse(body).access_token;
}

/** What a web page beside its API needs of the edge, and what the API needs of the page. */
export const SHOP_CHECKS = {
  'a page is asked for again each time, and its assets never': async ({ viewer }: Site) => {
    const page = await viewer.ask('/');
    expect(page).toMatchObject({
      status: 200,
      headers: { 'content-type': expect.stringMatching(/^text\/html/), 'cache-control': 'no-cache' },
    });
    const asset = /src="(\/assets\/[^"]+\.js)"/.exec(page.body)![1];
    const again = [await viewer.ask(asset), await viewer.ask(asset)];
    expect(again.map(({ headers }) => headers['x-cache'])).toEqual(['Miss from cloudfront', 'Hit from cloudfront']);
    expect(again[1].headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(again[1].headers['content-type']).toMatch(/^text\/javascript/);
  },

  'a page lets nothing in that is not its own': async ({ viewer }: Site) => {
    for (const path of ['/', '/nothing.js']) {
      expect((await viewer.ask(path)).headers).toMatchObject({
        'content-security-policy': expect.stringMatching(/default-src 'self'.*frame-ancestors 'none'/),
        'strict-transport-security': expect.stringMatching(/^max-age=\d{8}/),
      });
    }
  },

  'files can only be read': async ({ viewer }: Site) => {
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await viewer.ask('/', { method })).status).toBe(403);
  },

  'what is missing is missing: on the site for the site, in the API for the API': async (site: Site) => {
    for (const path of ['/nothing', '/nothing/', '/assets/nothing.js']) {
      expect(await site.viewer.ask(path)).toMatchObject({ status: 404, body: expect.stringContaining('NoSuchKey') });
    }
    // Without a token it isn't even said what there is.
    for (const path of ['/api', '/api/nothing']) expect([path, (await site.viewer.ask(path)).status]).toEqual([path, 401]);
    const ada = await Customer.of(site);
    for (const path of ['/api', '/api/nothing']) {
      const { status, headers } = await ada.ask('GET', path);
      expect([path, status, headers['content-type']]).toEqual([path, 404, expect.stringMatching(/^application\/(problem\+)?json/)]);
    }
  },

  'one name serves the page, REST, GraphQL and gRPC': async ({ viewer, edge, host }: Site) => {
    const { items } = json(await viewer.ask('/api/products?category=office'));
    const query = encodeURIComponent('{ products(category: "office") { id } }');
    const { data } = json(await viewer.ask(`/graphql/public?query=${query}`));
    expect(data.products).toEqual(items.map(({ id }: { id: string }) => ({ id })));
    expect(data.products.length).toBeGreaterThan(0);

    const inventory = new InventoryClient(edge.places.edgeHttps, host, readFileSync(edge.places.trusted));
    const { code, items: found } = await inventory.getStock(items[0].sku);
    inventory.close();
    expect([code, found]).toEqual(['OK', [expect.objectContaining({ sku: items[0].sku })]]);
  },

  'products are open, and kept for everybody': async ({ viewer }: Site) => {
    const path = '/api/products?category=kitchen';
    json(await viewer.ask(path));
    const { status, headers } = await viewer.ask(path, { headers: { authorization: 'Bearer of-somebody' } });
    expect([status, headers['x-cache']]).toEqual([200, 'Hit from cloudfront']);
    expect((await viewer.ask('/api/login')).status).toBe(200);
  },

  'what belongs to a user needs a token': async ({ viewer }: Site) => {
    for (const [path, method] of GUARDED) {
      const { status, headers } = await viewer.ask(path, { method });
      // The load balancer says so, in no format of the service's.
      expect([path, status, headers['content-type']]).toEqual([path, 401, 'text/plain']);
    }
  },

  'what belongs to a user is never kept': async (site: Site) => {
    const ada = await Customer.of(site);
    for (const path of ['/api/user/me', '/api/user/cart', '/api/user/orders']) {
      const answers = [await ada.ask('GET', path), await ada.ask('GET', path)];
      for (const { status, headers } of answers) {
        expect([path, status, headers['x-cache'], headers['cache-control']]).toEqual([path, 200, 'Miss from cloudfront', 'no-store']);
      }
      expect([path, (await site.viewer.ask(path)).status]).toEqual([path, 401]);
    }
  },

  'who may order may not change products, and the other way round': async (site: Site) => {
    const ada = (await Customer.of(site)).token;
    const machine = await machineToken(site.edge.identity!);
    const ask = async (method: string, path: string, token?: string) => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': 'k', 'if-match': '"of-yesterday"' };
      const body = '{"name":"Mug","category":"kitchen","priceCents":1}';
      return (await site.viewer.ask(path, { method, headers: token ? { ...headers, authorization: `Bearer ${token}` } : headers, body }))
        .status;
    };
    const tried = async (method: string, path: string) => [
      await ask(method, path),
      await ask(method, path, ada),
      await ask(method, path, machine),
    ];
    // Her cart is empty.
    expect(await tried('POST', '/api/checkout')).toEqual([401, 409, 401]);
    // This scope the service asks for itself. What the machine has read is no longer so.
    expect(await tried('PUT', '/api/products/p-1001')).toEqual([401, 403, 412]);
  },

  "a browser's token opens the WebSocket, and stays at the edge": async (site: Site) => {
    const ada = await Customer.of(site);
    const { status, headers, socket } = await webSockets(site)('/ws', { subprotocols: ['shop.v1', `bearer.${ada.token}`] });
    socket.terminate();
    expect([status, headers['sec-websocket-protocol']]).toEqual([101, 'shop.v1']);
  },
};

export type ShopCheck = keyof typeof SHOP_CHECKS;
