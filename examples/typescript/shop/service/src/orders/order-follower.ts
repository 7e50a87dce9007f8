import type { WebSocket } from 'ws';
import type { OrderBook } from './order-book.js';
import { MAX_IDS, parseMessage, statusOf, type ServerMessage } from './order-messages.js';
import { isLater, type OrderState, type OrderStatus } from './order.js';

const MAX_ORDERS = 100;
/** A client that asks and never reads the answers is cut. */
const MAX_WAITING_BYTES = 1024 * 1024;
const TRY_AGAIN_LATER = 1013;

/** One client that follows orders of its user. */
export class OrderFollower {
  private readonly following = new Map<string, { readonly end: () => void; told?: OrderState }>();
  private work = Promise.resolve();

  constructor(
    private readonly client: WebSocket,
    private readonly owner: string,
    private readonly orders: OrderBook,
  ) {
    client.on('message', (data, isBinary) => {
      if (isBinary) return client.close(1003, 'messages are JSON text');
      // One after the other, in the order in which they came; meanwhile the client may wait.
      client.pause();
      this.work = this.work
        .then(async () => this.receive(data.toString()))
        .catch(() => client.close(TRY_AGAIN_LATER, 'the store is not there'))
        .finally(() => client.resume());
    });
    client.once('close', () => this.unfollow([...this.following.keys()]));
  }

  private async receive(text: string): Promise<void> {
    const message = parseMessage(text);
    if (message === 'not-json') return this.send({ type: 'error', code: message, detail: 'messages are JSON objects' });
    if (typeof message === 'string') {
      return this.send({
        type: 'error',
        code: message,
        detail: `type is 'subscribe' or 'unsubscribe', orderIds a list of 1 to ${MAX_IDS} ids`,
      });
    }
    const orderIds = [...new Set(message.orderIds)];
    if (message.type === 'subscribe') return this.follow(orderIds);
    this.unfollow(orderIds);
    this.send({ type: 'unsubscribed', orderIds });
  }

  private async follow(orderIds: string[]): Promise<void> {
    const found = await Promise.all(orderIds.map(async id => this.orders.find(id, this.owner)));
    const known = found.filter(order => order !== undefined).map(({ id }) => id);
    const added = known.filter(id => !this.following.has(id));
    if (this.following.size + added.length > MAX_ORDERS) {
      return this.send({ type: 'error', code: 'too-many-orders', detail: `a connection follows ${MAX_ORDERS} orders at most`, orderIds });
    }
    if (known.length < orderIds.length) {
      const unknown = orderIds.filter(id => !known.includes(id));
      this.send({ type: 'error', code: 'unknown-order', detail: 'you have no such order', orderIds: unknown });
    }
    if (known.length > 0) this.send({ type: 'subscribed', orderIds: known });
    // It may have left while the store answered.
    if (this.client.readyState !== this.client.OPEN) return;
    for (const id of added) this.following.set(id, { end: this.orders.follow(id, status => this.tell(status)) });
    // Read again, now that no change is missed.
    const now = await Promise.all(added.map(async id => this.orders.find(id, this.owner)));
    for (const order of now) if (order) this.tell(order);
  }

  /** States only go forward: what comes late, or twice, is dropped. */
  private tell(status: OrderStatus): void {
    const followed = this.following.get(status.id);
    if (!followed || (followed.told && !isLater(status.state, followed.told))) return;
    followed.told = status.state;
    this.send(statusOf(status));
  }

  private unfollow(orderIds: string[]): void {
    for (const id of orderIds) {
      this.following.get(id)?.end();
      this.following.delete(id);
    }
  }

  private send(message: ServerMessage): void {
    if (this.client.bufferedAmount > MAX_WAITING_BYTES) return this.client.terminate();
    if (this.client.readyState === this.client.OPEN) this.client.send(JSON.stringify(message));
  }
}
