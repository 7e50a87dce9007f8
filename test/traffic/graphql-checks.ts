import { Answer, Asked, json } from './client';
import { Received } from './echo';
import { Site } from './site';

const OWN = '/graphql';
const PUBLIC = '/graphql/public';
const CREDENTIALS = { authorization: 'Bearer x', cookie: 'session=1', 'x-own': '1' };

const asked = (path: string, parts: { [name: string]: string }) => `${path}?${new URLSearchParams(parts)}`;
const posted = (query: string): Asked => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ query }),
});
/** A query of whose answer the echo says so. */
const saying = (path: string, cacheControl: string) => `${path}?query={said}&variables=/say/${encodeURIComponent(cacheControl)}/`;

/** What real requests show of the GraphQL example, before a service that tells what reached it; each asks queries of its own. */
export const GRAPHQL_CHECKS = {
  'serves two paths, and nothing else': async ({ viewer, echo }: Site) => {
    const before = echo.received.length;
    const paths = [OWN, PUBLIC].map(path => asked(path, { query: '{paths}' }));
    for (const path of paths) expect((await viewer.ask(path)).status).toBe(200);
    expect((await viewer.ask(OWN, posted('{paths}'))).status).toBe(200);
    for (const path of ['/', '/nothing', '/graphql/', '/graphql/other', '/graphqls', '/GraphQL', '/graphql/public/x']) {
      expect(await viewer.ask(path)).toMatchObject({ status: 404, body: '{"message":"no route matches this request"}' });
    }
    expect(echo.received.slice(before).map(({ url }) => url)).toEqual([...paths, OWN]);
  },

  'keeps the answer to a public query': async ({ viewer, echo }: Site) => {
    const path = asked(PUBLIC, { query: '{kept}', variables: '{"id":1}' });
    expect((await viewer.ask(path)).headers['x-cache']).toBe('Miss from cloudfront');
    expect((await viewer.ask(path)).headers['x-cache']).toBe('Hit from cloudfront');
    expect(echo.count(path)).toBe(1);
  },

  'tells public queries apart by all that they consist of, and by nothing else': async ({ viewer, echo }: Site) => {
    const whole = { query: '{apart}', operationName: 'A', variables: '{"id":1}', extensions: '{"x":1}' };
    const others = Object.keys(whole).map(name => ({ ...whole, [name]: '{other}' }));
    const before = echo.received.length;
    for (const parts of [whole, ...others]) {
      await viewer.ask(asked(PUBLIC, parts));
      await viewer.ask(asked(PUBLIC, { ...parts, junk: String(Math.random()) }), { headers: CREDENTIALS });
    }
    expect(echo.received.slice(before).map(({ url }) => url)).toEqual([whole, ...others].map(parts => asked(PUBLIC, parts)));
  },

  'brings credentials to the own path, and to no public query': async ({ viewer }: Site) => {
    for (const how of [{}, posted('{credentials}')]) {
      const headers = { ...CREDENTIALS, ...how.headers };
      expect(received(await viewer.ask(asked(OWN, { junk: '1' }), { ...how, headers }))).toMatchObject({ url: `${OWN}?junk=1`, headers });
    }
    const there = received(await viewer.ask(asked(PUBLIC, { query: '{credentials}' }), { headers: CREDENTIALS }));
    for (const name of Object.keys(CREDENTIALS)) expect(there.headers).not.toHaveProperty(name);
  },

  'never keeps what comes to the own path, even if it is called public': async ({ viewer, echo }: Site) => {
    const path = saying(OWN, 'public, max-age=60');
    for (const expected of [1, 2]) {
      expect((await viewer.ask(path)).headers).toMatchObject({ 'cache-control': 'public, max-age=60', 'x-cache': 'Miss from cloudfront' });
      expect(echo.count(path)).toBe(expected);
    }
    for (const expected of [3, 4]) {
      expect((await viewer.ask(path, posted('{personal}'))).status).toBe(200);
      expect(echo.count(path)).toBe(expected);
    }
  },

  'takes POST on the own path only': async ({ viewer, echo }: Site) => {
    expect(received(await viewer.ask(OWN, posted('mutation {post}')))).toMatchObject({ method: 'POST', url: OWN });
    const before = echo.received.length;
    expect((await viewer.ask(PUBLIC, posted('{post}'))).status).toBe(403);
    expect(echo.received).toHaveLength(before);
  },

  'keeps nothing that the service does not call public': async ({ viewer, echo }: Site) => {
    const path = saying(PUBLIC, 'no-store');
    for (const expected of [1, 2]) {
      expect((await viewer.ask(path)).headers['cache-control']).toBe('no-store');
      expect(echo.count(path)).toBe(expected);
    }
  },
};

export type GraphqlCheck = keyof typeof GRAPHQL_CHECKS;

const received = (answer: Answer): Received => json<Received>(answer);
