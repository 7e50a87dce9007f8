import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { appUnderTest } from './app-under-test.js';
import { Client } from './client.js';
import { readConfig } from '../src/config.js';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));

/** The built service, started as a container starts it. */
async function start(t: TestContext, env: NodeJS.ProcessEnv = {}) {
  const settings = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info', ...env };
  const service = spawn(process.execPath, [MAIN], { env: { ...process.env, ...settings }, stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => service.kill('SIGKILL'));
  const exited = once(service, 'exit').then(([code]) => code as number | null);
  const texts: string[] = [];
  const log = createInterface(service.stdout).on('line', line => texts.push(JSON.parse(line).msg));
  const logged = async (pattern: RegExp): Promise<string> => {
    let text;
    while (!(text = texts.find(said => pattern.test(said)))) await once(log, 'line', { signal: AbortSignal.timeout(10_000) });
    return text;
  };
  const port = Number(/\d+$/.exec(await logged(/listening at/))?.[0]);
  return { port, exited, logged, signal: () => service.kill('SIGTERM') };
}

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

const ORDER = '{"items":[{"productId":"p-1001","quantity":1}]}';
const UPLOAD =
  'POST /api/orders HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n' +
  `Content-Length: ${ORDER.length}\r\nExpect: 100-continue\r\n\r\n`;

describe('on SIGTERM', { timeout: 60_000 }, () => {
  test('clients leave one after the other, what is asked meanwhile is answered, and the process exits with 0', async t => {
    const service = await start(t, { DRAIN_SECONDS: '2' });
    const clients = [await Client.connect(service.port), await Client.connect(service.port)];
    const left = clients.map(async client => [await client.closed, Date.now()] as const);
    const check = await open(service.port);
    service.signal();
    await service.logged(/^draining$/);
    check.socket.write('GET /health HTTP/1.1\r\nHost: shop\r\n\r\n');
    const health = await check.answer(/draining/);
    const late = once(new WebSocket(`ws://127.0.0.1:${service.port}/ws`), 'error') as Promise<Error[]>;

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
    const upload = await open(service.port, UPLOAD);
    await upload.answer(/100 Continue/);
    const idle = await open(service.port, 'GET /health HTTP/1.1\r\nHost: shop\r\n\r\n');
    await idle.answer(/"ok"/);
    await open(service.port);
    const begun = Date.now();
    service.signal();
    await service.logged(/^draining$/);
    upload.socket.write(ORDER);

    const answer = await upload.answer(/"id":/);
    assert.match(answer, /HTTP\/1\.1 201 Created/);
    assert.match(answer, /connection: close/i);
    assert.equal(await service.exited, 0);
    assert.ok(Date.now() - begun < 10_000);
  });

  test('what outlasts the drain time is cut', async t => {
    const service = await start(t, { DRAIN_SECONDS: '0.5' });
    await (await open(service.port, UPLOAD)).answer(/100 Continue/);
    service.signal();

    assert.equal(await service.exited, 1);
  });

  test('a second signal ends it at once', async t => {
    const service = await start(t, { DRAIN_SECONDS: '30' });
    await (await open(service.port, UPLOAD)).answer(/100 Continue/);
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
  ['broken JSON', 400, { method: 'POST', url: '/api/orders', headers: { 'content-type': 'application/json' }, payload: '{' }],
  ['another media type', 415, { method: 'POST', url: '/api/orders', headers: { 'content-type': 'text/csv' }, payload: 'a' }],
  ['a large body', 413, { method: 'POST', url: '/api/orders', payload: { text: 'x'.repeat(33_000) } }],
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
  });
  const env = {
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'warn',
    DRAIN_SECONDS: '5',
    FULFILMENT_SECONDS: '0.5',
    DISTRIBUTION_ID_PARAMETER: '/id',
  };
  assert.deepEqual(Object.values(readConfig(env)), ['127.0.0.1', 0, 'warn', 5, 0.5, '/id']);
  assert.throws(() => readConfig({ PORT: '' }), /PORT is '', it must be a number from 0 to 65535/);
  assert.throws(() => readConfig({ FULFILMENT_SECONDS: '-1' }), /FULFILMENT_SECONDS is '-1'/);
});
