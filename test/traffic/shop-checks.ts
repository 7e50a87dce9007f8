import { json } from './client';
import { Site } from './site';

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

  'what is missing is missing: on the site for the site, in the API for the API': async ({ viewer }: Site) => {
    for (const path of ['/nothing', '/nothing/', '/assets/nothing.js']) {
      expect(await viewer.ask(path)).toMatchObject({ status: 404, body: expect.stringContaining('NoSuchKey') });
    }
    for (const path of ['/api', '/api/nothing']) {
      const { status, headers } = await viewer.ask(path);
      expect([path, status, headers['content-type']]).toEqual([path, 404, expect.stringMatching(/^application\/(problem\+)?json/)]);
    }
  },

  'one name serves the page, REST and GraphQL': async ({ viewer }: Site) => {
    const { items } = json(await viewer.ask('/api/products?category=office'));
    const query = encodeURIComponent('{ products(category: "office") { id } }');
    const { data } = json(await viewer.ask(`/graphql/public?query=${query}`));
    expect(data.products).toEqual(items.map(({ id }: { id: string }) => ({ id })));
    expect(data.products.length).toBeGreaterThan(0);
  },
};

export type ShopCheck = keyof typeof SHOP_CHECKS;
