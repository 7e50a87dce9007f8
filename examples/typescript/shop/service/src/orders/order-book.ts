import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { Order, OrderState } from './order.js';

const KEPT_ORDERS = 10_000;

/**
 * Stands in for a database and a broker: orders live in this process, and their changes reach its own clients only. With several copies
 * both lie outside, in a table and in a Redis channel say.
 */
export class OrderBook {
  private readonly orders = new Map<string, Order>();
  private readonly changes = new EventEmitter().setMaxListeners(0);

  /** The id can't be guessed: who knows it may follow the order. */
  place(order: Pick<Order, 'lines' | 'totalCents' | 'currency'>): Order {
    const placed = this.keep({ ...order, id: `o-${randomUUID()}`, state: 'placed', at: new Date().toISOString() });
    const [oldest] = this.orders.keys();
    if (this.orders.size > KEPT_ORDERS) this.orders.delete(oldest!);
    return placed;
  }

  find(id: string): Order | undefined {
    return this.orders.get(id);
  }

  move(id: string, state: OrderState): void {
    const order = this.find(id);
    if (order) this.changes.emit(id, this.keep({ ...order, state, at: new Date().toISOString() }));
  }

  /** @returns what ends it */
  follow(id: string, listener: (order: Order) => void): () => void {
    this.changes.on(id, listener);
    return () => this.changes.off(id, listener);
  }

  private keep(order: Order): Order {
    this.orders.set(order.id, order);
    return order;
  }
}
