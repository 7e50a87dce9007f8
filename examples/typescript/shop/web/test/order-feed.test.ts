import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import { backoffMilliseconds, OrderFeed } from '../src/order-feed.js';

/** A socket whose other end is the test. */
class FakeSocket extends EventTarget {
  readyState = 0;
  readonly sent: unknown[] = [];
  closedWith?: number;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(code: number): void {
    this.closedWith = code;
    this.drop();
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  drop(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }

  say(message: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
}

function feedUnderTest() {
  const sockets: FakeSocket[] = [];
  const told: string[] = [];
  const feed = new OrderFeed({
    connect: async () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as WebSocket;
    },
    onStatus: ({ orderId, state }) => told.push(`${orderId} ${state}`),
    onUnknown: orderId => told.push(`${orderId} unknown`),
    onConnection: connection => told.push(connection),
  });
  return { feed, sockets, told, last: () => sockets.at(-1)! };
}

/** What was asked for has been done. */
const turn = async () => new Promise(resolve => setImmediate(resolve));

const subscribe = (...orderIds: string[]) => ({ type: 'subscribe', orderIds });

describe('an order feed', () => {
  beforeEach(() => {
    mock.timers.reset();
    mock.timers.enable({ apis: ['setTimeout'] });
  });

  test('connects for the first order, and takes the others along', async () => {
    const { feed, sockets, told, last } = feedUnderTest();
    assert.equal(sockets.length, 0);
    feed.follow('o-1');
    feed.follow('o-2');
    await turn();
    last().open();
    feed.follow('o-3');
    last().say({ type: 'status', orderId: 'o-1', state: 'placed' });

    assert.equal(sockets.length, 1);
    assert.deepEqual(last().sent, [subscribe('o-1', 'o-2'), subscribe('o-3')]);
    assert.deepEqual(told, ['connecting', 'open', 'o-1 placed']);
  });

  test('comes back after a close, and subscribes anew to what is still on its way', async () => {
    const { feed, sockets, told, last } = feedUnderTest();
    feed.follow('o-1');
    feed.follow('o-2');
    await turn();
    last().open();
    last().say({ type: 'status', orderId: 'o-1', state: 'shipped' });
    last().drop();
    assert.equal(sockets.length, 1);
    mock.timers.tick(1_000);
    await turn();
    last().open();

    assert.equal(sockets.length, 2);
    assert.deepEqual(last().sent, [subscribe('o-2')]);
    assert.deepEqual(told.slice(-3), ['waiting', 'connecting', 'open']);
  });

  test('an order that comes while it waits opens no second connection', async () => {
    const { feed, sockets, last } = feedUnderTest();
    feed.follow('o-1');
    await turn();
    last().drop();
    feed.follow('o-2');
    await turn();
    assert.equal(sockets.length, 1);
    mock.timers.tick(1_000);
    await turn();
    last().open();

    assert.deepEqual(last().sent, [subscribe('o-1', 'o-2')]);
  });

  test('waits longer each time, until the service speaks again', async () => {
    mock.method(Math, 'random', () => 1);
    const { feed, sockets, last } = feedUnderTest();
    feed.follow('o-1');
    await turn();
    const passed = async (milliseconds: number) => {
      mock.timers.tick(milliseconds);
      await turn();
      return sockets.length;
    };
    const dropAndCount = async (milliseconds: number) => {
      last().drop();
      return passed(milliseconds);
    };

    assert.deepEqual([await dropAndCount(999), await passed(1)], [1, 2]);
    assert.deepEqual([await dropAndCount(1_999), await passed(1)], [2, 3]);
    last().open();
    assert.deepEqual([await dropAndCount(3_999), await passed(1)], [3, 4]);
    last().open();
    last().say({ type: 'subscribed', orderIds: ['o-1'] });
    assert.deepEqual([await dropAndCount(999), await passed(1)], [4, 5]);
    mock.restoreAll();
  });

  test('tries again when it cannot even begin, once at a time', async () => {
    const connect = mock.fn(async (): Promise<WebSocket> => {
      throw new Error('no token now');
    });
    const told: string[] = [];
    const feed = new OrderFeed({ connect, onStatus: () => {}, onUnknown: () => {}, onConnection: connection => told.push(connection) });
    feed.follow('o-1');
    feed.follow('o-2');
    await turn();
    assert.equal(connect.mock.callCount(), 1);
    mock.timers.tick(1_000);
    await turn();

    assert.equal(connect.mock.callCount(), 2);
    assert.deepEqual(told, ['connecting', 'waiting', 'connecting', 'waiting']);
  });

  test('leaves when nothing is on its way any more, and is back for the next order', async () => {
    const { feed, sockets, told, last } = feedUnderTest();
    feed.follow('o-1');
    feed.follow('o-2');
    await turn();
    last().open();
    last().say({ type: 'error', code: 'unknown-order', orderIds: ['o-1'] });
    assert.equal(last().closedWith, undefined);
    last().say({ type: 'status', orderId: 'o-2', state: 'shipped' });

    assert.equal(last().closedWith, 1000);
    assert.deepEqual(told.slice(-3), ['o-1 unknown', 'o-2 shipped', 'closed']);
    mock.timers.tick(60_000);
    assert.equal(sockets.length, 1);
    feed.follow('o-3');
    await turn();
    assert.equal(sockets.length, 2);
  });
});

test('the pause is a random part of a growing time with a bound', () => {
  assert.deepEqual(
    [0, 1, 4, 5, 60].map(failures => backoffMilliseconds(failures, () => 1)),
    [1_000, 2_000, 16_000, 30_000, 30_000],
  );
  assert.equal(
    backoffMilliseconds(2, () => 0.25),
    1_000,
  );
});
