import { setTimeout as pause } from 'node:timers/promises';
import { Answer, json } from './client';
import { Received } from './echo';
import { Site } from './site';
import { SHOP } from '../../tools/example-apps';

/** After what is kept for two seconds: an age is a whole number, so that a time of one second may be over at once. */
const BRIEF_MILLISECONDS = 3000;

/** What real requests show of the REST example behind CloudFront; each takes paths of its own, so that no other's answers are kept there. */
export const CHECKS = {
  'serves what has a route, and nothing else': async ({ viewer, echo, host }: Site) => {
    for (const path of ['/api', '/api/orders/1?x=1', '/api/products', '/api/checkout']) {
      expect(received(await viewer.ask(path))).toMatchObject({ url: path, headers: { host } });
    }
    const before = echo.received.length;
    for (const path of ['/', '/nothing', '/API/orders', '/apis', '/nothing/api/orders']) {
      expect(await viewer.ask(path)).toMatchObject({ status: 404, body: '{"message":"no route matches this request"}' });
    }
    expect(echo.received).toHaveLength(before);
  },

  'passes on the methods of REST and refuses others at the edge': async ({ viewer, echo }: Site) => {
    for (const method of ['GET', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']) {
      for (const path of ['/api/methods', '/api/products/methods', '/api/checkout/methods']) {
        expect(received(await viewer.ask(path, { method }))).toMatchObject({ method });
      }
    }
    expect(await viewer.ask('/api/methods', { method: 'HEAD' })).toMatchObject({ status: 200, body: '' });
    const before = echo.received.length;
    for (const method of ['PROPFIND', 'TRACE']) expect(await viewer.ask('/api/methods', { method })).toMatchObject({ status: 403 });
    expect(echo.received).toHaveLength(before);
  },

  'keeps an answer of a shared path': async ({ viewer, echo }: Site) => {
    expect((await viewer.ask('/api/products/kept')).headers['x-cache']).toBe('Miss from cloudfront');
    expect((await viewer.ask('/api/products/kept')).headers['x-cache']).toBe('Hit from cloudfront');
    expect(echo.count('/api/products/kept')).toBe(1);
    await viewer.ask('/api/products/kept', { method: 'POST', body: '{}' });
    await viewer.ask('/api/products/kept', { method: 'POST', body: '{}' });
    expect(echo.count('/api/products/kept')).toBe(3);
  },

  'asks again whatever the viewer says of its cache': async ({ viewer, echo }: Site) => {
    const headers = { 'cache-control': 'no-cache', pragma: 'no-cache' };
    await viewer.ask('/api/products/stubborn');
    await viewer.ask('/api/products/stubborn', { headers });
    expect(echo.count('/api/products/stubborn')).toBe(1);
  },

  'tells apart by the query strings of the rule only': async ({ viewer, echo }: Site) => {
    const path = '/api/products/query';
    for (const query of ['page=1&junk=a', 'page=1&junk=b', 'junk=c&page=1', 'page=1']) await viewer.ask(`${path}?${query}`);
    await viewer.ask(`${path}?page=2`);
    await viewer.ask(`${path}?Page=2`);
    expect(echo.received.map(({ url }) => url).filter(url => url.startsWith(path))).toEqual([`${path}?page=1`, `${path}?page=2`, path]);
  },

  'lets the service say how long': async ({ viewer, echo }: Site) => {
    for (const said of ['no-store', 'private', 'max-age=0', 'public, s-maxage=0, max-age=60']) {
      const path = `/api/products/say/${encodeURIComponent(said)}/x`;
      for (const expected of [1, 2]) {
        expect((await viewer.ask(path)).headers['cache-control']).toBe(said);
        expect(echo.count(path)).toBe(expected);
      }
    }
    const brief = '/api/products/say/max-age=2/x';
    await viewer.ask(brief);
    expect((await viewer.ask(brief)).headers).toMatchObject({ 'x-cache': 'Hit from cloudfront', 'cache-control': 'max-age=2' });
    await pause(BRIEF_MILLISECONDS);
    await viewer.ask(brief);
    expect(echo.count(brief)).toBe(2);
  },

  'asks whether an old answer still holds, and keeps it if so': async ({ viewer, echo }: Site) => {
    const path = '/api/products/say/max-age=2/unchanged';
    const { body } = await viewer.ask(path);
    await pause(BRIEF_MILLISECONDS);
    for (let count = 0; count < 2; count++) {
      expect(await viewer.ask(path)).toMatchObject({ status: 200, body, headers: { 'cache-control': 'max-age=2' } });
      expect(echo.count(path)).toBe(2);
    }
  },

  'never keeps a personal answer, even one that is called public': async ({ viewer, echo }: Site) => {
    for (const path of ['/api/checkout/say/public, max-age=60/x', '/api/own/say/public, max-age=60/x'].map(encodeURI)) {
      const answers = [await viewer.ask(path), await viewer.ask(path)];
      expect(echo.count(path)).toBe(2);
      expect(answers[1].headers['cache-control']).toBe(path.startsWith('/api/checkout') ? 'no-store' : 'public, max-age=60');
    }
  },

  'adds security headers': async ({ viewer }: Site) => {
    for (const path of ['/api/secure', '/api/products/secure', '/api/products/secure', '/api/checkout/secure', '/nothing']) {
      expect((await viewer.ask(path)).headers).toMatchObject({
        'strict-transport-security': 'max-age=31536000',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'SAMEORIGIN',
        'referrer-policy': 'strict-origin-when-cross-origin',
      });
    }
  },

  'answers a preflight at the edge': async ({ viewer, echo }: Site) => {
    const before = echo.received.length;
    const preflight = (origin: string) =>
      viewer.ask('/api/products/cors', { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PUT' } });
    const welcome = await preflight(SHOP);
    expect(welcome).toMatchObject({ status: 204, headers: { 'access-control-allow-origin': SHOP } });
    expect(welcome.headers['access-control-allow-methods']).toMatch(/\bPUT\b/);
    expect(welcome.headers['access-control-allow-headers']).toMatch(/\bIf-Match\b/);
    const foreign = await preflight('https://elsewhere.example.com');
    expect(foreign.status).toBe(204);
    expect(Object.keys(foreign.headers).filter(name => name.startsWith('access-control'))).toEqual([]);
    expect(echo.received).toHaveLength(before);
  },

  'tells each origin what it may read, from the cache too': async ({ viewer, echo }: Site) => {
    const from = (origin: string) => viewer.ask('/api/products/origins', { headers: { origin } });
    for (let count = 0; count < 2; count++) {
      expect((await from(SHOP)).headers).toMatchObject({ 'access-control-allow-origin': SHOP, 'access-control-expose-headers': 'ETag' });
      expect((await from('https://elsewhere.example.com')).headers).not.toHaveProperty('access-control-allow-origin');
    }
    expect(echo.count('/api/products/origins')).toBe(1);
  },

  'sends viewers to HTTPS': async ({ plainViewer, edge, echo, host }: Site) => {
    const before = echo.received.length;
    for (const path of ['/api/plain?x=1', '/api/products/plain', '/nothing']) {
      const location = `https://${host}:${edge.places.edgeHttps}${path}`;
      expect(await plainViewer.ask(path)).toMatchObject({ status: 301, headers: { location } });
      expect(await plainViewer.ask(path, { method: 'POST', body: 'x' })).toMatchObject({ status: 307, headers: { location } });
    }
    expect(echo.received).toHaveLength(before);
  },

  'brings credentials to personal paths, and to no shared one': async ({ viewer }: Site) => {
    const headers = { authorization: 'Bearer x', cookie: 'session=1', 'x-own': '1' };
    for (const path of ['/api/credentials', '/api/checkout/credentials']) {
      expect(received(await viewer.ask(path, { headers })).headers).toMatchObject(headers);
    }
    const shared = received(await viewer.ask('/api/products/credentials', { headers })).headers;
    for (const name of Object.keys(headers)) expect(shared).not.toHaveProperty(name);
    const posted = received(await viewer.ask('/api/products/credentials', { method: 'POST', headers })).headers;
    expect(posted).toMatchObject({ authorization: 'Bearer x' });
    expect(posted).not.toHaveProperty('cookie');
  },

  'refuses who comes to the load balancer without the secret': async ({ direct, viewer, echo, edge }: Site) => {
    const [[, secret], ...others] = edge.standIns.table;
    expect(others).toEqual([]);
    const before = echo.received.length;
    for (const path of ['/api/gate', '/api/products/gate', '/nothing']) {
      for (const headers of [{}, { 'x-origin-secret': 'guess' }, { 'x-origin-secret': '' }, { 'x-origin-secret': `${secret}x` }]) {
        expect(await direct.ask(path, { headers })).toMatchObject({ status: 403, body: '{"message":"forbidden"}' });
      }
    }
    expect(echo.received).toHaveLength(before);
    const headers = { 'x-origin-secret': secret };
    expect(await direct.ask('/api/gate', { headers })).toMatchObject({ status: 200 });
    expect(await direct.ask('/nothing', { headers })).toMatchObject({ status: 404 });
    expect(await viewer.ask('/api/gate', { headers: { 'x-origin-secret': 'guess' } })).toMatchObject({ status: 200 });
  },

  'puts the caller where a forged X-Forwarded-For cannot': async ({ viewer, mainListener }: Site) => {
    for (const path of ['/api/from', '/api/products/from']) {
      const answer = received(await viewer.ask(path, { from: '127.0.0.9', headers: { 'x-forwarded-for': '9.9.9.9' } }));
      const [edge, caller, ...rest] = String(answer.headers['x-forwarded-for']).split(/,\s*/).reverse();
      expect([edge, caller, rest]).toEqual(['127.0.0.1', '127.0.0.9', ['9.9.9.9']]);
      expect(answer.headers['x-forwarded-proto']).toBe(mainListener.tls ? 'https' : 'http');
    }
  },

  'compresses what it may keep': async ({ viewer }: Site) => {
    const headers = { 'accept-encoding': 'gzip' };
    for (let count = 0; count < 2; count++) {
      const { headers: got } = await viewer.ask('/api/products/long', { headers });
      expect(got).toMatchObject({ 'content-encoding': 'gzip', etag: 'W/"one"' });
    }
    expect((await viewer.ask('/api/products/long')).headers).not.toHaveProperty('content-encoding');
    expect((await viewer.ask('/api/long', { headers })).headers).not.toHaveProperty('content-encoding');
  },

  'answers who has the answer already': async ({ viewer, echo }: Site) => {
    await viewer.ask('/api/products/known');
    const again = await viewer.ask('/api/products/known', { headers: { 'if-none-match': 'W/"one"' } });
    expect(again).toMatchObject({ status: 304, body: '', headers: { etag: '"one"' } });
    expect((await viewer.ask('/api/products/known', { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    expect(echo.count('/api/products/known')).toBe(1);
  },

  'finds the service healthy': async ({ edge, echo }: Site) => {
    expect(await edge.healthy(echo.port)).toBe(true);
  },
};

export type Check = keyof typeof CHECKS;

const received = (answer: Answer): Received => json<Received>(answer);
