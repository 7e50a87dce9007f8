import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { appUnderTest } from './app-under-test.js';
import { Client } from './client.js';
import { start } from './started-service.js';
import { readConfig } from '../src/config.js';

async function open(port: number, request = ''): Promise<{ socket: Socket; answer: (pattern: RegExp) => Promise<string> }> {
  const socket = connect({ port, host: '127.0.0.1' });
  let received = '';
  socket.setEncoding('utf8').on('data', text => {
    received += text;
  });
  await once(socket, 'connect');
  socket.write(request);
  const answer = async (pattern: RegExp) => {
    while (!pattern.test(received)) await once(socket, 'data', { signal: AbortSignal.timeout(10_000) });
    return received;
  };
  return { socket, answer };
}

const MUG = '{"name":"Mug","category":"kitchen","priceCents":990}';
const upload = (token: string): string =>
  'PUT /api/products/p-1001 HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\nIf-Match: *\r\n' +
  `Authorization: Bearer ${token}\r\nContent-Length: ${MUG.length}\r\nExpect: 100-continue\r\n\r\n`;

describe('on SIGTERM', { timeout: 60_000 }, () => {
  test('clients leave one after the other, what is asked meanwhile is answered, and the process exits with 0', async t => {
    const service = await start(t, { DRAIN_SECONDS: '2' });
    const clients = [await Client.connect(service.port, service.token), await Client.connect(service.port, service.token)];
    const left = clients.map(async client => [await client.closed, Date.now()] as const);
    const check = await open(service.port);
    service.signal();
    await service.logged(/^draining$/);
    check.socket.write('GET /health HTTP/1.1\r\nHost: shop\r\n\r\n');
    const health = await check.answer(/draining/);
    const headers = { authorization: `Bearer ${service.token}` };
    const late = once(new WebSocket(`ws://127.0.0.1:${service.port}/ws`, { headers }), 'error') as Promise<Error[]>;

    assert.match(health, /^HTTP\/1\.1 503 /);
    assert.match(health, /connection: close/i);
    assert.match(String(await late), /503/);
    const [[first, firstAt], [second, secondAt]] = (await Promise.all(left)) as [[number, number], [number, number]];
    assert.deepEqual([first, second], [1001, 1001]);
    assert.ok(secondAt - firstAt > 500, `${secondAt - firstAt} ms apart`);
    assert.equal(await service.exited, 0);
    await service.logged(/^drained$/);
  });

  test('the request in flight is answered; idle and silent connections hold nothing up', async t => {
    const service = await start(t, { DRAIN_SECONDS: '30' });
    const update = await open(service.port, upload(service.token));
    await update.answer(/100 Continue/);
    const idle = await open(service.port, 'GET /health HTTP/1.1\r\nHost: shop\r\n\r\n');
    await idle.answer(/"ok"/);
    await open(service.port);
    const begun = Date.now();
    service.signal();
    await service.logged(/^draining$/);
    update.socket.write(MUG);

    const answer = await update.answer(/"id":/);
    assert.match(answer, /HTTP\/1\.1 200 OK/);
    assert.match(answer, /connection: close/i);
    assert.equal(await service.exited, 0);
    assert.ok(Date.now() - begun < 10_000);
  });

  test('what outlasts the drain time is cut', async t => {
    const service = await start(t, { DRAIN_SECONDS: '0.5' });
    await (await open(service.port, upload(service.token))).answer(/100 Continue/);
    service.signal();

    assert.equal(await service.exited, 1);
  });

  test('a second signal ends it at once', async t => {
    const service = await start(t, { DRAIN_SECONDS: '30' });
    await (await open(service.port, upload(service.token))).answer(/100 Continue/);
    service.signal();
    await service.logged(/^draining$/);
    service.signal();

    assert.equal(await service.exited, 1);
  });
});

test('the log is one JSON object a line, with the trace id of the load balancer', async t => {
  const lines: string[] = [];
  const app = appUnderTest(t, { logger: { stream: { write: line => lines.push(line) } } });
  await app.inject({ url: '/api/products', headers: { 'x-amzn-trace-id': 'Root=1-67891233' } });

  const completed = lines.map(line => JSON.parse(line)).find(({ msg }) => msg === 'request completed');
  assert.equal(completed.reqId, 'Root=1-67891233');
});

for (const [name, status, request] of [
  ['an unknown path', 404, { url: '/api/nothing?token=secret' }],
  ['a broken path', 400, { url: '/api/products/%ZZ' }],
  ['broken JSON', 400, { method: 'POST', url: '/graphql', headers: { 'content-type': 'application/json' }, payload: '{' }],
  ['another media type', 415, { method: 'POST', url: '/graphql', headers: { 'content-type': 'text/csv' }, payload: 'a' }],
  ['a large body', 413, { method: 'POST', url: '/graphql', payload: { text: 'x'.repeat(33_000) } }],
] as const) {
  test(`${name} is a problem`, async t => {
    const response = await appUnderTest(t).inject(request);

    assert.equal(response.statusCode, status);
    assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
    assert.equal(response.json().status, status);
    assert.doesNotMatch(response.body, /secret/);
  });
}

test('the configuration has defaults, comes from the environment, and is checked', () => {
  assert.deepEqual(readConfig({}), {
    host: '0.0.0.0',
    port: 8080,
    logLevel: 'info',
    drainSeconds: 20,
    fulfilmentSeconds: 3,
    distributionIdParameter: undefined,
    issuer: undefined,
    store: { ttlSeconds: 86_400, valkey: undefined },
  });
  const env = {
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'warn',
    DRAIN_SECONDS: '5',
    FULFILMENT_SECONDS: '0.5',
    DISTRIBUTION_ID_PARAMETER: '/id',
  };
  assert.deepEqual(Object.values(readConfig(env)).slice(0, 6), ['127.0.0.1', 0, 'warn', 5, 0.5, '/id']);
  assert.throws(() => readConfig({ PORT: '' }), /PORT is '', it must be a number from 0 to 65535/);
  const store = {
    SESSION_ENGINE: 'valkey',
    SESSION_HOST: 'primary.example.com',
    SESSION_PORT: '6380',
    SESSION_TLS: 'true',
    SESSION_USER: 'shop',
    SESSION_PASSWORD: 'secret',
    SESSION_AUTHENTICATION: 'password',
    SESSION_KEY_PREFIX: 'shop:',
    SESSION_TTL_SECONDS: '60',
  };
  assert.deepEqual(readConfig(store).store, {
    ttlSeconds: 60,
    valkey: { host: 'primary.example.com', port: 6380, tls: true, username: 'shop', password: 'secret', keyPrefix: 'shop:' },
  });
  assert.throws(() => readConfig({ ...store, SESSION_ENGINE: 'dynamodb' }), /SESSION_ENGINE is 'dynamodb', the shop speaks to 'valkey'/);
  assert.throws(() => readConfig({ ...store, SESSION_AUTHENTICATION: 'iam' }), /SESSION_AUTHENTICATION is 'iam', .* 'password'/);
  assert.throws(() => readConfig({ ...store, SESSION_SERVERLESS: 'true' }), /SESSION_SERVERLESS is 'true', .* one primary/);
  assert.throws(() => readConfig({ FULFILMENT_SECONDS: '-1' }), /FULFILMENT_SECONDS is '-1'/);
});
