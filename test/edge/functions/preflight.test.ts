import * as fc from 'fast-check';
import { CorsOptions } from '../../../src';
import { preflightStep } from '../../../src/edge/edge-functions';
import { functionSource } from '../../../src/edge/function-source';
import { corsTraits } from '../../../src/protocol/cors';
import { EdgeRun, loadFunction } from '../../support/function-runtime';

const APP = 'https://app.example.com';
const OTHER = 'https://other.example';

async function preflight(options: CorsOptions): Promise<EdgeRun> {
  return loadFunction(functionSource([preflightStep(corsTraits(options))]));
}

function event(method: string, headers: { [name: string]: string }): { request: any } {
  const entries = Object.entries(headers).map(([name, value]) => [name, { value }]);
  return { request: { method, uri: '/api/items', querystring: {}, headers: Object.fromEntries(entries), cookies: {} } };
}

const asking = (origin: string, headers: { [name: string]: string } = {}) =>
  event('OPTIONS', { origin, 'access-control-request-method': 'PUT', ...headers });

describe('a preflight', () => {
  test('from an allowed origin gets the whole list, and its own origin back', async () => {
    const run = await preflight({ allowOrigins: [OTHER, APP], exposeHeaders: ['ETag'] });

    expect(run(asking(APP, { 'access-control-request-headers': 'content-type' }))).toEqual({
      statusCode: 204,
      statusDescription: 'No Content',
      headers: {
        vary: { value: 'Origin' },
        'access-control-allow-origin': { value: APP },
        'access-control-allow-methods': { value: 'GET,HEAD,OPTIONS,PUT,PATCH,POST,DELETE' },
        'access-control-allow-headers': { value: 'Authorization,Content-Type' },
        'access-control-max-age': { value: '7200' },
      },
    });
  });

  test('says what was chosen, no more', async () => {
    const run = await preflight({ allowOrigins: [APP], allowMethods: ['GET', 'PATCH'], allowHeaders: ['X-A'], allowCredentials: true });
    const { headers } = run(asking(APP, { 'access-control-request-headers': 'x-b' }));

    expect(headers).toMatchObject({
      'access-control-allow-methods': { value: 'GET,PATCH' },
      'access-control-allow-headers': { value: 'X-A' },
      'access-control-allow-credentials': { value: 'true' },
    });
  });

  test('from any origin, where all may call, gets an answer that fits everybody', async () => {
    const run = await preflight({ allowOrigins: ['*'], allowHeaders: ['*', 'Authorization'] });

    expect(run(asking(OTHER)).headers).toEqual({
      'access-control-allow-origin': { value: '*' },
      'access-control-allow-methods': { value: 'GET,HEAD,OPTIONS,PUT,PATCH,POST,DELETE' },
      'access-control-allow-headers': { value: '*,Authorization' },
      'access-control-max-age': { value: '7200' },
    });
  });

  test.each([
    OTHER,
    'null',
    '*',
    '',
    `${APP}:8443`,
    'http://app.example.com',
    'https://a.app.example.com',
    `${APP}.evil.example`,
    `${APP} `,
  ])('from the origin "%s" is answered, and opens nothing', async origin => {
    const run = await preflight({ allowOrigins: [APP] });

    expect(run(asking(origin))).toEqual({ statusCode: 204, statusDescription: 'No Content', headers: { vary: { value: 'Origin' } } });
  });
});

describe('goes on as it came', () => {
  test.each([
    ['any method with an origin', event('PUT', { origin: APP })],
    ['a GET that asks like a preflight', event('GET', { origin: APP, 'access-control-request-method': 'PUT' })],
    ['an OPTIONS that is no preflight', event('OPTIONS', { origin: APP })],
    ['an OPTIONS from no page', event('OPTIONS', { 'access-control-request-method': 'PUT' })],
  ])('%s', async (_name, sent) => {
    const run = await preflight({ allowOrigins: ['*'] });
    expect(run(sent)).toEqual(sent.request);
  });
});

/** What a browser makes of a preflight's answer. @see https://fetch.spec.whatwg.org/#cors-preflight-fetch */
function browserGoesOn(answer: any, request: { origin: string; method: string; headers: string[]; credentials: boolean }): boolean {
  const said = (name: string) => answer.headers[`access-control-${name}`]?.value as string | undefined;
  const list = (name: string) => (said(name) ?? '').split(',');
  const origin = said('allow-origin');
  if (origin !== request.origin && (origin !== '*' || request.credentials)) return false;
  if (request.credentials && said('allow-credentials') !== 'true') return false;
  const simple = ['GET', 'HEAD', 'POST'].includes(request.method);
  const anything = (name: string) => !request.credentials && list(name).includes('*');
  if (!simple && !list('allow-methods').includes(request.method) && !anything('allow-methods')) return false;
  const named = list('allow-headers').map(name => name.toLowerCase());
  return request.headers.every(name => named.includes(name) || (name !== 'authorization' && anything('allow-headers')));
}

test('a browser goes on exactly where the options allow it', async () => {
  const origins = [APP, OTHER, 'http://localhost:3000'];
  const headers = ['authorization', 'content-type', 'x-trace'];
  const methods = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'];
  const some = (values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
  const open = (values: string[]) => fc.oneof(some(values), fc.constant<string[]>(['*']));
  const closed = {
    allowOrigins: some(origins),
    allowMethods: some(methods),
    allowHeaders: some(['Authorization', 'Content-Type', 'X-Trace']),
  };
  const options: fc.Arbitrary<CorsOptions> = fc.oneof(
    fc.record({ ...closed, allowCredentials: fc.boolean() }),
    fc.record({ ...closed, allowOrigins: open(origins), allowHeaders: open(['Authorization', 'Content-Type', 'X-Trace']) }),
  );
  const request = fc.record({
    origin: fc.constantFrom(...origins, 'https://evil.example', 'null'),
    method: fc.constantFrom(...methods, 'PATCH'),
    headers: fc.uniqueArray(fc.constantFrom(...headers)),
    credentials: fc.boolean(),
  });
  let allowed = 0;

  await fc.assert(
    fc.asyncProperty(options, fc.array(request, { minLength: 1, maxLength: 8 }), async (cors, requests) => {
      const run = await preflight(cors);
      for (const asked of requests) {
        const answer = run(
          asking(asked.origin, {
            'access-control-request-method': asked.method,
            ...(asked.headers.length > 0 ? { 'access-control-request-headers': asked.headers.join(',') } : {}),
          }),
        );
        const named = cors.allowHeaders!.map(name => name.toLowerCase());
        const expected =
          (cors.allowOrigins.includes('*') || cors.allowOrigins.includes(asked.origin)) &&
          (!asked.credentials || cors.allowCredentials === true) &&
          // No preflight decides on these three: a page may send them at any time.
          (['GET', 'HEAD', 'POST'].includes(asked.method) || cors.allowMethods!.includes(asked.method)) &&
          asked.headers.every(name => named.includes(name) || (named.includes('*') && name !== 'authorization'));
        expect(browserGoesOn(answer, asked)).toBe(expected);
        if (expected) allowed++;
      }
    }),
    { numRuns: 150, seed: 4 },
  );
  expect(allowed).toBeGreaterThan(50);
});
