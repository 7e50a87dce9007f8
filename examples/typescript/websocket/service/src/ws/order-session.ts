import type { RawData, WebSocket } from 'ws';
import { CloseCode, parseMessage, ProtocolError, type ServerMessage } from './protocol.js';
import type { OrderBroker } from '../orders/order-broker.js';
import type { OrderStatus } from '../orders/order-status.js';

const MAX_ORDERS = 500;

/** Bytes that wait for a client: above the first it gets only the newest state of each order, above the second it is cut. */
export interface Backpressure {
  readonly holdBytes: number;
  readonly closeBytes: number;
}

export const BACKPRESSURE: Backpressure = { holdBytes: 256 * 1024, closeBytes: 1024 * 1024 };

/** One client that follows orders. */
export class OrderSession {
  private readonly following = new Map<string, () => void>();
  private readonly held = new Map<string, OrderStatus>();

  constructor(
    private readonly client: WebSocket,
    private readonly broker: OrderBroker,
    private readonly backpressure: Backpressure,
  ) {
    client.on('message', (data, isBinary) => this.receive(data, isBinary));
    client.once('close', () => this.forget(this.following.keys()));
  }

  private receive(data: RawData, isBinary: boolean): void {
    if (isBinary) return this.client.close(CloseCode.UNSUPPORTED_DATA, 'messages are JSON text');
    try {
      const { type, orderIds } = parseMessage(data.toString());
      if (type === 'subscribe') this.follow(orderIds);
      else this.unfollow(orderIds);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.send({ type: 'error', code: error.code, detail: error.detail });
    }
  }

  private follow(orderIds: string[]): void {
    const added = new Set(orderIds.filter(id => !this.following.has(id)));
    if (this.following.size + added.size > MAX_ORDERS) {
      throw new ProtocolError('too-many-orders', `a connection follows ${MAX_ORDERS} orders at most`);
    }
    this.send({ type: 'subscribed', orderIds });
    for (const id of added) {
      this.following.set(
        id,
        this.broker.follow(id, status => this.sendStatus(status)),
      );
    }
  }

  private unfollow(orderIds: string[]): void {
    this.forget(orderIds);
    this.send({ type: 'unsubscribed', orderIds });
  }

  private forget(orderIds: Iterable<string>): void {
    for (const id of orderIds) {
      this.following.get(id)?.();
      this.following.delete(id);
      this.held.delete(id);
    }
  }

  private sendStatus(status: OrderStatus): void {
    if (this.held.size === 0 && this.client.bufferedAmount < this.backpressure.holdBytes) {
      this.send({ type: 'status', ...status });
    } else {
      this.held.set(status.orderId, status);
    }
  }

  /** Runs whenever a message has left. */
  private release(): void {
    for (const [id, status] of this.held) {
      if (this.client.bufferedAmount >= this.backpressure.holdBytes) return;
      this.held.delete(id);
      this.send({ type: 'status', ...status });
    }
  }

  private send(message: ServerMessage): void {
    if (this.client.readyState !== this.client.OPEN) return;
    // A client that asks and never reads the answers.
    if (this.client.bufferedAmount > this.backpressure.closeBytes) return this.client.terminate();
    this.client.send(JSON.stringify(message), error => !error && this.release());
  }
}
