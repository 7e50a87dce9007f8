import { join } from 'node:path';
import { Browser, Page, WebSocket } from 'playwright-core';
import { browserFor, hasBrowser } from './browser';
import { expectSeen, Mutable } from './mutable';
import { SHOP_CHECKS, ShopCheck } from './shop-checks';
import { describeTraffic, Site } from './site';
import { Copies } from '../../tools/local-edge/copies';
import { EXAMPLES } from '../../tools/local-edge/examples';
import { ROOT } from '../../tools/rungs/rung-log';

const HOST = 'shop.example.com';
const { main, stacks } = EXAMPLES.shop;
const original = stacks(undefined, HOST);
const copies = () => new Copies(main, undefined, { FULFILMENT_SECONDS: '1' });

/** Written anew with `UPDATE_PICTURES=1`. */
const PICTURE = join(ROOT, 'docs', 'pictures', 'shop-page.png');

describeTraffic('the shop', () => {
  const services = copies();
  let site: Site;
  beforeAll(async () => {
    site = await Site.start(original, HOST, services.ports);
  });
  afterAll(async () => {
    await site?.stop();
    await services.stop();
  });

  test.each(Object.keys(SHOP_CHECKS) as ShopCheck[])('%s', name => SHOP_CHECKS[name](site));

  (hasBrowser ? describe : describe.skip)('in a browser', () => {
    const faults: string[] = [];
    const sockets: WebSocket[] = [];
    let browser: Browser;
    let page: Page;
    beforeAll(async () => {
      browser = await browserFor(HOST);
      page = await browser.newPage({ ignoreHTTPSErrors: true, viewport: { width: 960, height: 720 }, colorScheme: 'light' });
      page.on('console', message => message.type() === 'error' && faults.push(message.text()));
      page.on('pageerror', error => faults.push(error.message));
      page.on('websocket', socket => sockets.push(socket));
      await page.goto(`https://${HOST}:${site.edge.places.edgeHttps}/`);
    });
    afterAll(() => browser?.close());

    test('the products appear', async () => {
      const products = page.locator('#products > li');
      await products.first().waitFor();
      const { items } = JSON.parse((await site.viewer.ask('/api/products')).body);
      expect(await products.locator('h3').allTextContents()).toEqual(items.map(({ name }: { name: string }) => name));
    });

    test('an order is placed, and its status arrives over the WebSocket', async () => {
      const received: string[] = [];
      page.on('websocket', socket => socket.on('framereceived', ({ payload }) => received.push(String(payload))));
      await page.getByRole('button', { name: 'Order Desk lamp, oak' }).click();
      const order = page.locator('#orders > li');
      await order.and(page.locator('[data-state="packed"]')).waitFor();
      if (process.env.UPDATE_PICTURES) await page.screenshot({ path: PICTURE });
      await order.and(page.locator('[data-state="shipped"]')).waitFor();
      expect(await order.locator('h3').textContent()).toBe('Desk lamp, oak');
      expect(await order.locator('.state').textContent()).toMatch(/^Shipped/);

      const id = await order.getAttribute('data-order-id');
      const { state } = JSON.parse((await site.viewer.ask(`/api/orders/${id}`)).body);
      expect(state).toBe('shipped');
      expect(sockets.map(socket => new URL(socket.url()).pathname)).toEqual(['/ws']);
      expect(received.filter(text => text.includes('"shipped"'))).toHaveLength(1);
    });

    test('the content security policy and the console have nothing to complain about', () => {
      expect(faults).toEqual([]);
    });
  });
});

const POLICY = 'AWS::CloudFront::ResponseHeadersPolicy';

describeTraffic('a wrong template of the shop is seen', () => {
  const services = copies();
  afterAll(() => services.stop());

  test.each<[string, ShopCheck, (app: Mutable) => void]>([
    [
      'assets that are asked for each time',
      'a page is asked for again each time, and its assets never',
      app => (app.properties('Custom::CDKBucketDeployment', 'immutable').SystemMetadata = { 'cache-control': 'no-cache' }),
    ],
    [
      'a page that is kept',
      'a page is asked for again each time, and its assets never',
      app => (app.properties('Custom::CDKBucketDeployment', '"no-cache"').SystemMetadata = { 'cache-control': 'max-age=60' }),
    ],
    [
      'no content security policy',
      'a page lets nothing in that is not its own',
      app => delete app.properties(POLICY, 'frame-ancestors').ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy,
    ],
    [
      'files that can be written',
      'files can only be read',
      ({ distribution }) =>
        (distribution.DefaultCacheBehavior.AllowedMethods = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']),
    ],
    [
      'an API whose place the site takes',
      'one name serves the page, REST and GraphQL',
      app => app.behaviors('/graphql').forEach(each => (each.TargetOriginId = 'Site')),
    ],
  ])('%s: %s', async (_wrong, check, mutate) => {
    const app = new Mutable(original);
    mutate(app);
    const site = await Site.start(app.stacks, HOST, services.ports);
    try {
      await expectSeen(SHOP_CHECKS[check](site));
    } finally {
      await site.stop();
    }
  });
});
