import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, test } from 'node:test';
import type { WebSocket } from 'ws';
import type { OrderBook } from '../src/orders/order-book.js';
import { OrderFollower } from '../src/orders/order-follower.js';
import type { Order, OrderState, OrderStatus } from '../src/orders/order.js';

/** A client and a book that do what the test says, when it says so. */
function follower({ state = 'paid' as OrderState } = {}) {
  const sent: { type: string; state?: string }[] = [];
  const client = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    bufferedAmount: 0,
    send: (text: string) => sent.push(JSON.parse(text)),
    pause: () => {},
    resume: () => {},
  });
  const listeners: ((status: OrderStatus) => void)[] = [];
  const answers: (() => void)[] = [];
  const book: Pick<OrderBook, 'find' | 'follow'> = {
    find: async id => new Promise(resolve => answers.push(() => resolve({ id, state, at: 'now' } as Order))),
    follow: (_id, listener) => {
      listeners.push(listener);
      return () => listeners.splice(listeners.indexOf(listener), 1);
    },
  };
  new OrderFollower(client as unknown as WebSocket, 'ada', book as OrderBook);
  client.emit('message', Buffer.from('{"type":"subscribe","orderIds":["o-1"]}'), false);
  const answer = async () => {
    await new Promise(resolve => setImmediate(resolve));
    answers.shift()!();
    await new Promise(resolve => setImmediate(resolve));
  };
  const leave = () => {
    client.readyState = 3;
    client.emit('close');
  };
  const states = () => sent.filter(({ type }) => type === 'status').map(each => each.state);
  return { listeners, answer, leave, states };
}

describe('a follower', () => {
  test('is told each state once and in their order, whatever comes late or twice', async () => {
    const { listeners, answer, states } = follower({ state: 'paid' });
    await answer();
    const hear = (state: OrderState) => listeners[0]!({ id: 'o-1', state, at: 'now' });
    // GIVEN a change that overtakes the book's answer
    hear('packed');
    await answer();
    assert.deepEqual(states(), ['packed']);

    hear('paid');
    hear('packed');
    hear('shipped');
    hear('shipped');
    assert.deepEqual(states(), ['packed', 'shipped']);
  });

  test('who leaves while the store answers leaves nothing behind', async () => {
    const { listeners, answer, leave } = follower();
    leave();
    await answer();

    assert.deepEqual(listeners, []);
  });

  test('nor does who leaves later', async () => {
    const { listeners, answer, leave } = follower();
    await answer();
    assert.equal(listeners.length, 1);
    leave();

    assert.deepEqual(listeners, []);
  });
});
