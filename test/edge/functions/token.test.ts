import { App } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { tokenStep } from '../../../src/edge/edge-functions';
import { functionSource, requireFunctionSize } from '../../../src/edge/function-source';
import { TokenTraits } from '../../../src/protocol/authorizer.contract';
import { corsTraits } from '../../../src/protocol/cors';
import { EdgeRun, loadFunction } from '../../support/function-runtime';

const HOST = 'shop.example.com';
const APP = 'https://app.example.com';
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln';
const BOTH: TokenTraits = { cookie: '__Host-token', subprotocolPrefix: 'bearer.' };

async function step(token: TokenTraits, pages?: string[]): Promise<EdgeRun> {
  const cors = pages && corsTraits({ allowOrigins: pages, allowCredentials: true });
  return loadFunction(functionSource([tokenStep(token, cors)]));
}

interface Sent {
  readonly method?: string;
  readonly headers?: { [name: string]: string | string[] };
  readonly cookies?: { [name: string]: string | string[] };
}

function request({ method = 'GET', headers = {}, cookies = {} }: Sent): any {
  const entry = (value: string | string[]) =>
    Array.isArray(value) ? { value: value[0], multiValue: value.map(each => ({ value: each })) } : { value };
  const map = (values: object) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, entry(value)]));
  return { request: { method, uri: '/ws', querystring: {}, headers: map({ host: HOST, ...headers }), cookies: map(cookies) } };
}

const bearer = (result: any) => result.headers.authorization?.value;

describe('a token in the header', () => {
  test('goes on as it came, whatever else is there', async () => {
    const run = await step(BOTH);

    const sent = request({
      headers: { authorization: 'Bearer own', 'sec-websocket-protocol': 'shop.v1' },
      cookies: { '__Host-token': TOKEN },
    });

    expect(run(sent)).toEqual(sent.request);
  });

  test('counts, and one among the subprotocols still reaches nobody', async () => {
    const run = await step(BOTH);

    const result = run(request({ headers: { authorization: 'Bearer own', 'sec-websocket-protocol': `shop.v1, bearer.${TOKEN}` } }));

    expect(bearer(result)).toBe('Bearer own');
    expect(result.headers['sec-websocket-protocol'].value).toBe('shop.v1');
  });

  test('that comes twice is refused: one may be checked and the other one read', async () => {
    const run = await step({});

    expect(run(request({ headers: { authorization: ['Bearer one', 'Bearer two'] } }))).toEqual({
      statusCode: 400,
      statusDescription: 'Bad Request',
    });
  });
});

describe('a token among the subprotocols', () => {
  test.each<[string | string[], string | undefined]>([
    [`shop.v1, bearer.${TOKEN}`, 'shop.v1'],
    [`bearer.${TOKEN},shop.v1`, 'shop.v1'],
    [`shop.v2, bearer.${TOKEN}, shop.v1`, 'shop.v2, shop.v1'],
    [`bearer.${TOKEN}`, undefined],
    [['shop.v1', `bearer.${TOKEN}`], 'shop.v1'],
  ])('%j is moved, and the others are left', async (offered, left) => {
    const run = await step(BOTH);

    const result = run(request({ method: 'GET', headers: { 'sec-websocket-protocol': offered } }));

    expect(bearer(result)).toBe(`Bearer ${TOKEN}`);
    expect(result.headers['sec-websocket-protocol']?.value).toBe(left);
  });

  test('that comes twice is none, and reaches nobody', async () => {
    const run = await step(BOTH);

    const result = run(request({ headers: { 'sec-websocket-protocol': 'bearer.a, shop.v1, bearer.b' } }));

    expect(bearer(result)).toBeUndefined();
    expect(result.headers['sec-websocket-protocol'].value).toBe('shop.v1');
  });

  test.each<[string, TokenTraits, string]>([
    ['without a prefix of the API', { cookie: '__Host-token' }, `bearer.${TOKEN}`],
    ['with another one', BOTH, 'shop.v1, token.abc'],
  ])('%s stays where it is', async (_, traits, offered) => {
    const run = await step(traits);

    const result = run(request({ headers: { 'sec-websocket-protocol': offered } }));

    expect(bearer(result)).toBeUndefined();
    expect(result.headers['sec-websocket-protocol'].value).toBe(offered);
  });
});

describe('a token in a cookie', () => {
  const cookies = { '__Host-token': TOKEN };

  test.each<[string, { [name: string]: string }]>([
    ['a WebSocket of the own page', { origin: `https://${HOST}`, 'sec-fetch-site': 'same-origin' }],
    ['an event stream of the own page', { 'sec-fetch-site': 'same-origin' }],
    ['a page that the user opens', { 'sec-fetch-site': 'none' }],
    ['a browser that says nothing of it', {}],
    ['an allowed page', { origin: APP, 'sec-fetch-site': 'same-site' }],
  ])('is read for %s', async (_, headers) => {
    const run = await step(BOTH, [APP]);

    expect(bearer(run(request({ headers, cookies })))).toBe(`Bearer ${TOKEN}`);
  });

  test.each<[string, Sent]>([
    ['a WebSocket of another page', { headers: { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' } }],
    ['a WebSocket of another page in an old browser', { headers: { origin: 'https://evil.example' } }],
    ['a page that is opaque', { headers: { origin: 'null' } }],
    ['an image on another page', { headers: { 'sec-fetch-site': 'cross-site' } }],
    ['a sibling domain', { headers: { 'sec-fetch-site': 'same-site' } }],
    ['the same host over HTTP', { headers: { origin: `http://${HOST}` } }],
    ['what changes something', { method: 'POST', headers: { origin: `https://${HOST}` } }],
    ['two cookies of the name', { cookies: { '__Host-token': [TOKEN, 'other'] } }],
    ['another cookie', { cookies: { token: TOKEN } }],
  ])('is not read for %s', async (_, sent) => {
    const run = await step(BOTH, [APP]);

    expect(bearer(run(request({ cookies, ...sent })))).toBeUndefined();
  });

  test('is not read for pages that may call without credentials only', async () => {
    const run = await loadFunction(functionSource([tokenStep(BOTH, corsTraits({ allowOrigins: [APP] }))]));

    expect(bearer(run(request({ headers: { origin: APP }, cookies })))).toBeUndefined();
  });
});

describe('whatever comes', () => {
  const text = fc.string({ unit: fc.constantFrom('bearer.', 'a', ',', ' ', '.', 'shop.v1'), maxLength: 12 });

  test('the step ends inside the limits, and no offered token stays among the subprotocols', async () => {
    const run = await step(BOTH);

    fc.assert(
      fc.property(fc.option(text), text, (offered, cookie) => {
        const headers: { [name: string]: string } = offered === null ? {} : { 'sec-websocket-protocol': offered };
        const result = run(request({ headers, cookies: { '__Host-token': cookie } }));
        const left: string = result.headers['sec-websocket-protocol']?.value ?? '';
        expect(left.split(',').some(name => name.trim().startsWith('bearer.'))).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  test('the largest token that the edge takes is moved', async () => {
    const run = await step(BOTH);
    const long = 'x'.repeat(16_000);

    expect(bearer(run(request({ headers: { 'sec-websocket-protocol': `shop.v1, bearer.${long}` } })))).toBe(`Bearer ${long}`);
  });

  test('preflight and token together leave most of the 10 KB to the user', () => {
    const source = functionSource([tokenStep(BOTH, corsTraits({ allowOrigins: [APP], allowCredentials: true }))]);

    expect(() => requireFunctionSize(source, 'the function', new App())).not.toThrow();
    expect(Buffer.byteLength(source)).toBeLessThan(3_000);
  });
});
