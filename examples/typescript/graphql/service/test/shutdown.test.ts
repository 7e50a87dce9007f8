import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { RawConnection, refused, startService } from './running-service.js';

const BODY = JSON.stringify({ query: '{ product(id: "p-1001") { name } }' });

/** A request that is surely in flight: the service asks for its body, and the body waits. */
async function beginUpload(port: number): Promise<RawConnection> {
  const upload = await RawConnection.open(port);
  upload.send(
    'POST /graphql HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n' +
      `Content-Length: ${BODY.length}\r\nExpect: 100-continue\r\n\r\n`,
  );
  await upload.receives(/^HTTP\/1\.1 100 Continue/);
  return upload;
}

async function openSocket(port: number) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/graphql`, 'graphql-transport-ws');
  const closed = once(socket, 'close').then(([code]) => ({ code, at: Date.now() }));
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  await once(socket, 'message');
  return { socket, closed };
}

describe('on SIGTERM', { timeout: 60_000 }, () => {
  test('finishes the request in flight, refuses new connections and exits with 0', async t => {
    const service = await startService(t);
    const upload = await beginUpload(service.port);

    service.signal('SIGTERM');
    await refused(service.port);
    upload.send(BODY);

    const response = await upload.receives(/"name":/);
    assert.match(response, /HTTP\/1\.1 200 OK/);
    assert.match(response, /connection: close/i);
    await upload.closed;
    assert.equal(await service.exited, 0);
    assert.ok(service.messages.includes('drained'));
  });

  test('answers what is already on its way, /health with 503, and takes no upgrade', async t => {
    const service = await startService(t);
    const upload = await beginUpload(service.port);
    const [check, upgrade] = [await RawConnection.open(service.port), await RawConnection.open(service.port)];
    const health = 'GET /health HTTP/1.1\r\nHost: shop\r\n';
    check.send(`${health}\r\n${health}`);
    upgrade.send(`${health}\r\nGET /graphql HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n`);
    await Promise.all([check.receives(/"ok"/), upgrade.receives(/"ok"/)]);

    service.signal('SIGTERM');
    await refused(service.port);
    check.send('\r\n');
    upgrade.send('\r\n');

    assert.match(await check.receives(/draining/), /HTTP\/1\.1 503 Service Unavailable/);
    await upgrade.receives(/HTTP\/1\.1 503 Service Unavailable/);
    upload.send(BODY);
    assert.equal(await service.exited, 0);
  });

  test('closes subscribers with 1001, one after the other, and exits with 0', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '2' });
    const sockets = await Promise.all(Array.from({ length: 4 }, () => openSocket(service.port)));

    service.signal('SIGTERM');
    const closed = await Promise.all(sockets.map(socket => socket.closed));

    assert.deepEqual(
      closed.map(({ code }) => code),
      [1001, 1001, 1001, 1001],
    );
    const times = closed.map(({ at }) => at);
    // Four over half of the drain time; timers may be late, never early.
    assert.ok(Math.max(...times) - Math.min(...times) >= 600, `${times}`);
    assert.equal(await service.exited, 0);
  });

  test('cuts what outlasts the drain time, and exits with 1', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '1' });
    const upload = await beginUpload(service.port);

    service.signal('SIGTERM');

    assert.equal(await service.exited, 1);
    await upload.closed;
  });

  test('exits with 1 at once on a second signal', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '30' });
    const upload = await beginUpload(service.port);

    service.signal('SIGTERM');
    await service.logged(/^draining$/);
    const start = Date.now();
    service.signal('SIGTERM');

    assert.equal(await service.exited, 1);
    assert.ok(Date.now() - start < 10_000);
    await upload.closed;
  });
});
