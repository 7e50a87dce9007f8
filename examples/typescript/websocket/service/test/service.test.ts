import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { describe, test } from 'node:test';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { Client, serverUnderTest } from './server-under-test.js';
import { readConfig } from '../src/config.js';
import { buildLogger } from '../src/logging.js';

/** What an upgrade is answered that is not taken. */
async function refusal(url: string, options?: WebSocket.ClientOptions): Promise<{ status?: number; type?: string }> {
  const socket = new WebSocket(url, options);
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  socket.terminate();
  return { status: response.statusCode, type: response.headers['content-type'] };
}

const PROBLEM = 'application/problem+json; charset=utf-8';

describe('HTTP', () => {
  test('GET /health is ok, and no cache may keep it', async t => {
    const { port } = await serverUnderTest(t);
    const response = await fetch(`http://127.0.0.1:${port}/health`);

    assert.equal(response.status, 200);
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.deepEqual(await response.json(), { status: 'ok' });
  });

  test('/ws without an upgrade is 426, another path 404', async t => {
    const { port } = await serverUnderTest(t);
    const plain = await fetch(`http://127.0.0.1:${port}/ws`);
    const other = await fetch(`http://127.0.0.1:${port}/other?token=secret`);

    assert.equal(plain.status, 426);
    assert.equal(plain.headers.get('upgrade'), 'websocket');
    assert.equal(other.status, 404);
    const body = (await other.json()) as { status: number; detail: string };
    assert.equal(other.headers.get('content-type'), PROBLEM);
    assert.deepEqual([body.status, body.detail], [404, 'nothing answers GET /other']);
  });
});

describe('an upgrade is refused', () => {
  test('on another path', async t => {
    const { port } = await serverUnderTest(t);

    assert.deepEqual(await refusal(`ws://127.0.0.1:${port}/other`), { status: 404, type: PROBLEM });
  });

  test('from a page of an origin that is not allowed', async t => {
    const { port, connect } = await serverUnderTest(t, { allowedOrigins: ['https://shop.example.com'] });

    assert.deepEqual(await refusal(`ws://127.0.0.1:${port}/ws`, { origin: 'https://evil.example' }), { status: 403, type: PROBLEM });
    await connect('', { origin: 'https://shop.example.com' });
    await connect();
  });

  test('when the process is full, until a client leaves', async t => {
    const { port, connect } = await serverUnderTest(t, { maxConnections: 1 });
    const client = await connect();
    assert.deepEqual(await refusal(`ws://127.0.0.1:${port}/ws`), { status: 503, type: PROBLEM });

    client.socket.close();
    await client.closed;
    await setTimeout(50);
    await connect();
  });

  test('in a version that nobody speaks, and the service goes on', async t => {
    const { port, connect } = await serverUnderTest(t);
    const request = httpRequest({
      port,
      host: '127.0.0.1',
      path: '/ws',
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'Sec-WebSocket-Version': '7',
      },
    });
    request.end();
    const [response] = await once(request, 'response');
    response.resume();

    assert.equal(response.statusCode, 400);
    await connect();
  });
});

describe('a message that is none', () => {
  for (const [name, text, code] of [
    ['text', 'hello', 'not-json'],
    ['null', 'null', 'not-a-message'],
    ['another type', '{"type":"publish","orderIds":["o-1"]}', 'not-a-message'],
    ['no list', '{"type":"subscribe","orderIds":"o-1"}', 'not-a-message'],
    ['an empty list', '{"type":"subscribe","orderIds":[]}', 'not-a-message'],
    ['a strange id', '{"type":"subscribe","orderIds":["o 1"]}', 'not-a-message'],
  ] as const) {
    test(`${name} is told, and the connection stays`, async t => {
      const { connect } = await serverUnderTest(t);
      const client = await connect();
      client.socket.send(text);

      const { type, code: told } = await client.nextJson();
      assert.deepEqual([type, told], ['error', code]);
      await client.subscribed('o-1');
    });
  }

  test('in binary closes with 1003', async t => {
    const { connect } = await serverUnderTest(t);
    const client = await connect();
    client.socket.send(Buffer.from([1, 2, 3]));

    assert.equal((await client.closed).code, 1003);
  });

  test('that is too large closes with 1009', async t => {
    const { connect } = await serverUnderTest(t, { maxMessageBytes: 1024 });
    const client = await connect();
    client.socket.send('x'.repeat(1025));

    assert.equal((await client.closed).code, 1009);
  });

  test('that breaks the protocol closes with 1002, and other clients stay', async t => {
    const { connect } = await serverUnderTest(t);
    const other = await connect();
    const client = await connect();
    // A frame of a client must be masked; this one says that it is not.
    (client.socket as unknown as { _socket: NodeJS.WritableStream })._socket.write(Buffer.from([0x81, 0x02, 0x68, 0x69]));

    assert.equal((await client.closed).code, 1002);
    await other.subscribed('o-1');
  });
});

test('a connection follows 500 orders at most', async t => {
  const { connect } = await serverUnderTest(t);
  const client = await connect();
  const ids = Array.from({ length: 501 }, (_, count) => `o-${count}`);
  for (let start = 0; start < 500; start += 100) await client.subscribed(...ids.slice(start, start + 100));
  client.send({ type: 'subscribe', orderIds: ids.slice(500) });
  assert.equal((await client.nextJson()).code, 'too-many-orders');

  client.send({ type: 'unsubscribe', orderIds: ['o-0'] });
  await client.nextJson();
  await client.subscribed('o-500');
});

describe('echo', () => {
  test('sends text and binary back as they came', async t => {
    const { connect } = await serverUnderTest(t);
    const client = await connect('?mode=echo');
    const bytes = Buffer.from(Array.from({ length: 60_000 }, (_, index) => index % 251));
    client.socket.send('grüezi');
    client.socket.send(bytes);
    client.socket.send('');

    assert.equal(await client.next(), 'grüezi');
    assert.deepEqual(await client.next(), bytes);
    assert.equal(await client.next(), '');
  });

  test('puts the fragments of a message together', async t => {
    const { connect } = await serverUnderTest(t);
    const client = await connect('?mode=echo');
    client.socket.send(Buffer.from([1, 2]), { fin: false });
    client.socket.ping();
    client.socket.send(Buffer.from([3]), { fin: false });
    client.socket.send(Buffer.from([4, 5]), { fin: true });
    client.socket.send('one ', { fin: false });
    client.socket.send('text', { fin: true });

    assert.deepEqual(await client.next(), Buffer.from([1, 2, 3, 4, 5]));
    assert.equal(await client.next(), 'one text');
  });

  test('waits for a client that does not read, and loses nothing', async t => {
    const { connect } = await serverUnderTest(t);
    const client = await connect('?mode=echo');
    client.socket.pause();
    const message = Buffer.alloc(60_000, 'x');
    for (let count = 0; count < 300; count++) client.socket.send(message);
    await setTimeout(200);
    // The service reads no more: what is left waits on the client's side.
    assert.ok(client.socket.bufferedAmount > 0);

    client.socket.resume();
    for (let count = 0; count < 300; count++) assert.equal((await client.next()).length, 60_000);
  });
});

describe('the heartbeat', () => {
  test('pings, and keeps who answers', async t => {
    const { connect } = await serverUnderTest(t, { pingSeconds: 0.05 });
    const client = await connect();
    for (let count = 0; count < 4; count++) await once(client.socket, 'ping');

    await client.subscribed('o-1');
  });

  test('cuts who does not answer', async t => {
    const { connect } = await serverUnderTest(t, { pingSeconds: 0.05 });
    const client = await connect('', { autoPong: false });

    assert.equal((await client.closed).code, 1006);
  });
});

describe('a client that does not read', () => {
  test('gets the newest state, not all of them', async t => {
    const { connect, publish } = await serverUnderTest(t, { backpressure: { holdBytes: 64 * 1024, closeBytes: 1024 * 1024 } });
    const orderId = 'o'.repeat(64);
    const client = await connect();
    await client.subscribed(orderId);
    client.socket.pause();
    // More than the operating system keeps for a connection.
    for (let count = 0; count < 150_000; count++) {
      publish(orderId, 'paid');
      if (count % 1_000 === 0) await setImmediate();
    }
    publish(orderId, 'shipped');

    client.socket.resume();
    let received = 1;
    while ((await client.nextJson()).state !== 'shipped') received += 1;
    assert.ok(received < 150_000, `${received} messages`);
  });

  test('and asks all the time is cut', async t => {
    const { connect } = await serverUnderTest(t, { backpressure: { holdBytes: 64 * 1024, closeBytes: 128 * 1024 } });
    const client = await connect();
    client.socket.on('error', () => {});
    client.socket.pause();
    const orderIds = Array.from({ length: 100 }, (_, index) => `${index}`.padStart(64, 'o'));
    for (let count = 0; count < 4_000; count++) client.send({ type: 'subscribe', orderIds });
    await setTimeout(1_000);
    client.socket.resume();

    assert.equal((await client.closed).code, 1006);
  });
});

test('the log has a line when a client comes and when it goes, with the trace id of the load balancer', async t => {
  const lines: Record<string, unknown>[] = [];
  const log = buildLogger('info', { write: line => lines.push(JSON.parse(line)) });
  const { port } = await serverUnderTest(t, { log });
  const headers = { 'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678', cookie: 'session=secret' };
  const client = await Client.open(port, '?token=secret', { headers });
  client.socket.close(1000);
  await client.closed;
  await setTimeout(50);

  assert.deepEqual(
    lines.map(({ level, msg, code, connection }) => [level, msg, code, connection]),
    [
      ['info', 'connected', undefined, headers['x-amzn-trace-id']],
      ['info', 'disconnected', 1000, headers['x-amzn-trace-id']],
    ],
  );
  assert.doesNotMatch(JSON.stringify(lines), /secret/);
});

describe('configuration', () => {
  test('has defaults', () => {
    assert.deepEqual(readConfig({}), {
      host: '0.0.0.0',
      port: 8080,
      logLevel: 'info',
      drainSeconds: 20,
      pingSeconds: 30,
      maxMessageBytes: 65_536,
      maxConnections: 10_000,
      allowedOrigins: [],
      demo: false,
    });
  });

  test('comes from the environment', () => {
    const config = readConfig({
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'debug',
      DRAIN_SECONDS: '5',
      PING_SECONDS: '10',
      MAX_MESSAGE_BYTES: '2048',
      MAX_CONNECTIONS: '5',
      ALLOWED_ORIGINS: 'https://shop.example.com,http://127.0.0.1:3000',
      DEMO: 'on',
    });
    assert.deepEqual(config, {
      host: '127.0.0.1',
      port: 0,
      logLevel: 'debug',
      drainSeconds: 5,
      pingSeconds: 10,
      maxMessageBytes: 2_048,
      maxConnections: 5,
      allowedOrigins: ['https://shop.example.com', 'http://127.0.0.1:3000'],
      demo: true,
    });
  });

  test('refuses what it does not understand', () => {
    assert.throws(() => readConfig({ PORT: '' }), /PORT is '', it must be a whole number from 0 to 65535/);
    assert.throws(() => readConfig({ PING_SECONDS: '0' }), /PING_SECONDS is '0'/);
    assert.throws(() => readConfig({ LOG_LEVEL: 'loud' }), /LOG_LEVEL is 'loud', it must be one of trace/);
    assert.throws(() => readConfig({ ALLOWED_ORIGINS: 'https://shop.example.com/' }), /ALLOWED_ORIGINS has 'https:\/\/shop.example.com\/'/);
    assert.throws(() => readConfig({ DEMO: 'yes' }), /DEMO is 'yes'/);
  });
});
