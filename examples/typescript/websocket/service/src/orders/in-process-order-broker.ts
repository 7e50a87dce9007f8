import type { OrderBroker, StatusListener } from './order-broker.js';
import type { OrderStatus } from './order-status.js';

const KEPT_ORDERS = 10_000;

/**
 * Reaches the clients of this process only, and forgets with it: for several copies, put a broker such as Redis or Amazon MQ behind the
 * same interface.
 */
export class InProcessOrderBroker implements OrderBroker {
  private readonly last = new Map<string, OrderStatus>();
  private readonly listeners = new Map<string, Set<StatusListener>>();

  publish(status: OrderStatus): void {
    const { orderId } = status;
    // Set anew, so that the order moves to the end: the first one is the one that was silent for the longest time.
    this.last.delete(orderId);
    this.last.set(orderId, status);
    for (const oldest of this.last.keys()) {
      if (this.last.size <= KEPT_ORDERS) break;
      this.last.delete(oldest);
    }
    for (const listener of this.listeners.get(orderId) ?? []) listener(status);
  }

  follow(orderId: string, listener: StatusListener): () => void {
    const listeners = this.listeners.get(orderId) ?? new Set();
    this.listeners.set(orderId, listeners.add(listener));
    const last = this.last.get(orderId);
    if (last) listener(last);
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(orderId) === listeners) this.listeners.delete(orderId);
    };
  }
}
