import { join } from 'node:path';
import { Browser } from 'playwright-core';
import { browserFor, hasBrowser } from './browser';
import { expectSeen, Mutable } from './mutable';
import { SHOP_CHECKS, ShopCheck } from './shop-checks';
import { Customer } from './shop-customer';
import { ShopPage } from './shop-page';
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
    let browser: Browser;
    let ada: ShopPage;
    let grace: ShopPage;
    beforeAll(async () => {
      browser = await browserFor(HOST);
      ada = await ShopPage.open(browser, site);
    });
    afterAll(() => browser?.close());
    const users = () => site.edge.identity!.users;

    test("the products appear, and nothing that is somebody's", async () => {
      await ada.products.first().waitFor();
      const { items } = JSON.parse((await site.viewer.ask('/api/products')).body);
      expect(await ada.products.locator('h3').allTextContents()).toEqual(items.map(({ name }: { name: string }) => name));
      expect(await ada.page.locator('#own').isVisible()).toBe(false);
    });

    test('who puts something into the cart logs in, and comes back to find it there', async () => {
      await ada.add('Desk lamp, oak');
      await ada.logIn(users()[0]);
      expect(await ada.inCart(1)).toEqual([['Desk lamp, oak', '1']]);
      // A code that stayed there could be sent on with a link.
      expect(ada.page.url()).toBe(ada.url);
    });

    test('a reloaded page knows its user and the cart, and no script finds a token or the session', async () => {
      await ada.add('Desk lamp, oak');
      await ada.inCart(2);
      await ada.page.reload();
      await ada.user(users()[0].name);
      expect(await ada.inCart(2)).toEqual([['Desk lamp, oak', '2']]);
      const within = await ada.page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])');
      expect(JSON.parse(String(within))).toEqual([{}, { 'login.known': '' }, '']);
      expect((await ada.page.context().cookies(ada.url)).map(({ name }) => name)).toEqual(['__Host-session']);
    });

    test('an order is placed, and its status arrives over the WebSocket', async () => {
      await ada.button('Check out').click();
      await ada.orders.and(ada.page.locator('[data-state="packed"]')).waitFor();
      if (process.env.UPDATE_PICTURES) await ada.page.screenshot({ path: PICTURE });
      await ada.orders.and(ada.page.locator('[data-state="shipped"]')).waitFor();
      expect(await ada.orders.locator('h3').allTextContents()).toEqual(['2 × Desk lamp, oak']);
      expect(await ada.orders.locator('.state').textContent()).toMatch(/^Shipped/);
      expect(await ada.inCart(0)).toEqual([]);

      const { pathname, search } = new URL(ada.sockets[0]);
      expect([ada.sockets.length, pathname, search]).toEqual([1, '/ws', '']);
      expect(ada.received.filter(text => text.includes('"shipped"'))).toHaveLength(1);
    });

    test('another user sees neither the cart nor the order of the first', async () => {
      await ada.add('Hand coffee grinder');
      await ada.inCart(1);
      grace = await ShopPage.open(browser, site);
      await grace.button('Log in').click();
      await grace.logIn(users()[1]);
      expect(await grace.inCart(0)).toEqual([]);
      expect(await grace.orders.count()).toBe(0);

      const path = `/api/user/orders/${await ada.orders.getAttribute('data-order-id')}`;
      const asked = await Promise.all(users().map(async user => (await Customer.of(site, user)).ask('GET', path)));
      expect(asked.map(({ status }) => status)).toEqual([200, 404]);
    });

    test('after the logout nothing is left on the page, and the next login needs the password', async () => {
      await ada.button('Log out').click();
      await ada.button('Log in').waitFor();
      expect(ada.page.url()).toBe(ada.url);
      expect(await ada.page.locator('#own').isVisible()).toBe(false);
      await ada.button('Log in').click();
      await ada.logIn(users()[0]);
      // The cart went with the session, the order is hers.
      expect(await ada.inCart(0)).toEqual([]);
      await ada.orders.waitFor();
      expect(await ada.orders.getAttribute('data-state')).toBe('shipped');
    });

    test('the content security policy and the console have nothing to complain about', () => {
      expect([...ada.faults, ...grace.faults]).toEqual([]);
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
      'one name serves the page, REST, GraphQL and gRPC',
      app => app.behaviors('/graphql').forEach(each => (each.TargetOriginId = 'Site')),
    ],
    [
      'a rule that forwards whoever calls',
      'what belongs to a user needs a token',
      app => app.properties('AWS::ElasticLoadBalancingV2::ListenerRule', '"/api/*"').Actions.shift(),
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
