import { setTimeout } from 'node:timers/promises';
import type { OrderBook } from './order-book.js';
import { STATES } from './order.js';

/** Stands in for the payment provider and the warehouse: an order takes its next step each time the interval is over. */
export class Fulfilment {
  private readonly stopped = new AbortController();

  constructor(
    private readonly orders: OrderBook,
    private readonly stepMilliseconds: number,
  ) {}

  async walk(orderId: string): Promise<void> {
    for (const state of STATES.slice(1)) {
      await setTimeout(this.stepMilliseconds, undefined, { ref: false });
      if (this.stopped.signal.aborted) return;
      this.orders.move(orderId, state);
    }
  }

  stop(): void {
    this.stopped.abort();
  }
}
