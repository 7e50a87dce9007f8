import type { WebSocket } from 'ws';
import type { OrderBook } from './order-book.js';
import { MAX_IDS, parseMessage, statusOf, type ServerMessage } from './order-messages.js';

const MAX_ORDERS = 100;
/** A client that asks and never reads the answers is cut. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** One client that follows orders. */
export class OrderSession {
  private readonly following = new Map<string, () => void>();

  constructor(
    private readonly client: WebSocket,
    private readonly orders: OrderBook,
  ) {
    client.on('message', (data, isBinary) => (isBinary ? client.close(1003, 'messages are JSON text') : this.receive(data.toString())));
    client.once('close', () => this.unfollow([...this.following.keys()]));
  }

  private receive(text: string): void {
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

  private follow(orderIds: string[]): void {
    const unknown = orderIds.filter(id => !this.orders.find(id));
    const known = orderIds.filter(id => !unknown.includes(id));
    const added = known.filter(id => !this.following.has(id));
    if (this.following.size + added.length > MAX_ORDERS) {
      return this.send({ type: 'error', code: 'too-many-orders', detail: `a connection follows ${MAX_ORDERS} orders at most`, orderIds });
    }
    if (unknown.length > 0) {
      this.send({ type: 'error', code: 'unknown-order', detail: 'the shop has no such order', orderIds: unknown });
    }
    if (known.length > 0) this.send({ type: 'subscribed', orderIds: known });
    for (const id of added) {
      this.send(statusOf(this.orders.find(id)!));
      this.following.set(
        id,
        this.orders.follow(id, order => this.send(statusOf(order))),
      );
    }
  }

  private unfollow(orderIds: string[]): void {
    for (const id of orderIds) {
      this.following.get(id)?.();
      this.following.delete(id);
    }
  }

  private send(message: ServerMessage): void {
    if (this.client.bufferedAmount > MAX_WAITING_BYTES) return this.client.terminate();
    if (this.client.readyState === this.client.OPEN) this.client.send(JSON.stringify(message));
  }
}
