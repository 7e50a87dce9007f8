import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { startService } from './running-service.js';
import { Client } from './server-under-test.js';

describe('on SIGTERM', { timeout: 60_000 }, () => {
  test('closes clients with 1001, one after the other, and exits with 0', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '2' });
    const clients = await Promise.all(Array.from({ length: 6 }, () => Client.open(service.port)));
    const times: number[] = [];
    const closed = clients.map(async client => {
      const { code, reason } = await client.closed;
      times.push(Date.now());
      assert.deepEqual({ code, reason }, { code: 1001, reason: 'the service is restarting' });
    });

    service.signal('SIGTERM');
    await Promise.all(closed);

    // Six over three quarters of the drain time; timers may be late, never early.
    assert.ok(Math.max(...times) - Math.min(...times) >= 1_000, `${times}`);
    assert.equal(await service.exited, 0);
    assert.ok(service.messages.includes('drained'));
  });

  test('answers /health with 503, refuses new clients and serves those that are left', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '4', DEMO: 'on' });
    const clients = await Promise.all(Array.from({ length: 3 }, () => Client.open(service.port)));
    service.signal('SIGTERM');
    await service.logged(/^draining$/);

    const health = await fetch(`http://127.0.0.1:${service.port}/health`);
    assert.equal(health.status, 503);
    assert.equal(health.headers.get('connection'), 'close');
    assert.deepEqual(await health.json(), { status: 'draining' });
    await assert.rejects(Client.open(service.port), /Unexpected server response: 503/);
    await clients[2]!.subscribed('demo-1');
    assert.equal((await clients[2]!.nextJson()).orderId, 'demo-1');

    await Promise.all(clients.map(client => client.closed));
    assert.equal(await service.exited, 0);
  });

  test('cuts clients that do not answer, and exits with 0', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '1' });
    const { socket } = await Client.open(service.port);
    // Reads nothing any more, the closing frame neither.
    socket.pause();

    service.signal('SIGTERM');

    assert.equal(await service.exited, 0);
    socket.terminate();
  });

  test('is not held up without clients', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '30' });
    await fetch(`http://127.0.0.1:${service.port}/health`);

    const start = Date.now();
    service.signal('SIGTERM');
    assert.equal(await service.exited, 0);
    assert.ok(Date.now() - start < 10_000);
  });

  test('exits with 1 at once on a second signal', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '30' });
    const clients = [await Client.open(service.port), await Client.open(service.port)];
    service.signal('SIGTERM');
    await clients[0]!.closed;
    const start = Date.now();
    service.signal('SIGTERM');

    assert.equal(await service.exited, 1);
    assert.ok(Date.now() - start < 10_000);
    assert.equal((await clients[1]!.closed).code, 1006);
    assert.equal(clients[1]!.socket.readyState, WebSocket.CLOSED);
  });
});
