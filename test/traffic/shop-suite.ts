import { Browser } from 'playwright-core';
import { browserFor, hasBrowser } from './browser';
import { SHOP_CHECKS, ShopCheck } from './shop-checks';
import { Customer } from './shop-customer';
import { ShopPage } from './shop-page';
import { SHOP_SERVICE_CHECKS, ShopServiceCheck } from './shop-service-checks';
import { describeTraffic, Site } from './site';
import { Copies, Programs } from '../../tools/local-edge/copies';
import { EXAMPLES } from '../../tools/local-edge/examples';
import { SynthesisedStack } from '../../tools/pictures/templates';

export const SHOP_HOST = 'shop.example.com';

/** The services that the shop's template is served with. */
export interface ShopServices {
  readonly program: Programs;
  /** By default the templates of the TypeScript app. */
  readonly stacks?: SynthesisedStack[];
  /** Copies of each service; by default as many as the template has at least. */
  readonly count?: number;
  /** File of a picture of the page that is to be written. */
  readonly picture?: string;
}

/** What a customer, a browser and an attacker see of the shop, whatever it is written in. */
export function shopSuite(what: string, { program, stacks, count, picture }: ShopServices): void {
  describeTraffic(what, () => {
    const services = new Copies(program, count, { FULFILMENT_SECONDS: '1' });
    let site: Site;
    beforeAll(async () => {
      site = await Site.start(stacks ?? EXAMPLES.shop.stacks(undefined, SHOP_HOST), SHOP_HOST, services.ports);
    });
    afterAll(async () => {
      await site?.stop();
      await services.stop();
    });

    test.each(Object.keys(SHOP_CHECKS) as ShopCheck[])('%s', check => SHOP_CHECKS[check](site));

    (hasBrowser ? describe : describe.skip)('in a browser', () => {
      let browser: Browser;
      let ada: ShopPage;
      let grace: ShopPage;
      beforeAll(async () => {
        browser = await browserFor(SHOP_HOST);
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
        if (picture) await ada.page.screenshot({ path: picture });
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

    // Last: these leave orders behind.
    describe('its service by itself', () => {
      test.each(Object.keys(SHOP_SERVICE_CHECKS) as ShopServiceCheck[])('%s', check => SHOP_SERVICE_CHECKS[check](site));
    });
  });
}
