import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { status } from '@grpc/grpc-js';
import { refused, startService } from './running-service.js';
import { answerOf, clientOf, drain } from './server-under-test.js';
import type { ReserveResponse__Output } from '../src/generated/shop/v1/ReserveResponse.js';

const SKU = 'LAMP-DESK-OAK';

describe('on SIGTERM', { timeout: 60_000 }, () => {
  test('finishes the call that is running, refuses new connections and exits with 0', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '2' });
    const client = clientOf(t, service.port);
    const call = client.reserve();
    const answers = drain<ReserveResponse__Output>(call);
    call.write({ reservationId: 'r-1', sku: SKU, quantity: 1 });
    await once(call, 'data');

    service.signal('SIGTERM');
    await refused(service.port);
    call.end({ reservationId: 'r-2', sku: SKU, quantity: 1 });

    const { items, status: end } = await answers;
    assert.equal(items.at(-1)?.available, 5);
    assert.equal(end.code, status.OK);
    assert.equal(await service.exited, 0);
    assert.ok(service.messages.includes('drained'));
  });

  test('sends watching clients away one after the other', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '1' });
    const calls = Array.from({ length: 4 }, () => clientOf(t, service.port).watchStock({ skus: [SKU] }));
    const ends = calls.map(async call => {
      const { status: end } = await drain(call);
      return { code: end.code, at: Date.now() };
    });
    await Promise.all(calls.map(call => once(call, 'data')));

    service.signal('SIGTERM');
    const all = await Promise.all(ends);

    assert.ok(all.every(({ code }) => code === status.UNAVAILABLE));
    const times = all.map(({ at }) => at);
    // Each a quarter of the half of the drain time after the other; timers may be late, never early.
    assert.ok(Math.max(...times) - Math.min(...times) >= 300, `${times}`);
    assert.equal(await service.exited, 0);
  });

  test('is not held up by idle connections', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '2' });
    await answerOf(done => clientOf(t, service.port).getStock({ sku: SKU }, done));

    const start = Date.now();
    service.signal('SIGTERM');
    assert.equal(await service.exited, 0);
    assert.ok(Date.now() - start < 1_900);
  });

  test('cuts what outlasts the drain time, and exits with 1', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '1' });
    const call = clientOf(t, service.port).reserve();
    const answers = drain(call);
    call.write({ reservationId: 'r-1', sku: SKU, quantity: 1 });
    await once(call, 'data');

    service.signal('SIGTERM');

    assert.equal(await service.exited, 1);
    assert.equal((await answers).status.code, status.UNAVAILABLE);
  });

  test('exits with 1 at once on a second signal', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '30' });
    service.signal('SIGTERM');
    await service.logged(/^draining$/);
    const start = Date.now();
    service.signal('SIGTERM');

    assert.equal(await service.exited, 1);
    assert.ok(Date.now() - start < 10_000);
  });
});
