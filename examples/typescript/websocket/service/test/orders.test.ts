import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { serverUnderTest } from './server-under-test.js';

const at = '2026-03-01T12:00:00.000Z';

describe('a client that subscribes', () => {
  test('hears of its orders, and of no other', async t => {
    const { connect, publish } = await serverUnderTest(t);
    const client = await connect();
    client.send({ type: 'subscribe', orderIds: ['o-1', 'o-2'] });
    assert.deepEqual(await client.nextJson(), { type: 'subscribed', orderIds: ['o-1', 'o-2'] });

    publish('o-3', 'paid');
    publish('o-2', 'paid');
    publish('o-1', 'shipped');

    assert.deepEqual(await client.nextJson(), { type: 'status', orderId: 'o-2', state: 'paid', at });
    assert.deepEqual(await client.nextJson(), { type: 'status', orderId: 'o-1', state: 'shipped', at });
  });

  test('is told the last state that is known', async t => {
    const { connect, publish } = await serverUnderTest(t);
    publish('o-1', 'paid');
    publish('o-1', 'packed');
    const client = await connect();
    await client.subscribed('o-1');

    assert.deepEqual(await client.nextJson(), { type: 'status', orderId: 'o-1', state: 'packed', at });
  });

  test('twice hears each state once, and nothing after it unsubscribes', async t => {
    const { connect, publish } = await serverUnderTest(t);
    const client = await connect();
    await client.subscribed('o-1');
    await client.subscribed('o-1', 'o-2');
    publish('o-1', 'paid');
    assert.equal((await client.nextJson()).state, 'paid');

    client.send({ type: 'unsubscribe', orderIds: ['o-1'] });
    assert.deepEqual(await client.nextJson(), { type: 'unsubscribed', orderIds: ['o-1'] });
    publish('o-1', 'packed');
    publish('o-2', 'delivered');

    assert.deepEqual(await client.nextJson(), { type: 'status', orderId: 'o-2', state: 'delivered', at });
  });
});
