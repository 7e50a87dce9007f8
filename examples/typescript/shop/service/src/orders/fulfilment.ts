import { setTimeout } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { OrderBook } from './order-book.js';
import { stateAfter } from './order.js';
import { Unavailable } from '../http/problem.js';

/** A copy that dies in the middle of a step holds the order up for so long. */
const LEASE_MILLISECONDS = 10_000;

/**
 * Stands in for the payment provider and the warehouse: an order takes its next step each time the interval is over. Every copy looks for
 * what is due, so that an order goes on after the copy that took it has gone.
 */
export class Fulfilment {
  private readonly stopped = new AbortController();
  private readonly ended: Promise<void>;

  constructor(
    private readonly orders: OrderBook,
    stepMilliseconds: number,
    private readonly log: Pick<FastifyBaseLogger, 'error'>,
  ) {
    this.ended = this.walk(Math.min(Math.max(stepMilliseconds / 4, 10), 1_000));
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.ended;
  }

  private async walk(pauseMilliseconds: number): Promise<void> {
    while (!this.stopped.signal.aborted) {
      // The connection says itself that it is broken.
      await this.step().catch((error: unknown) => error instanceof Unavailable || this.log.error(error));
      await setTimeout(pauseMilliseconds, undefined, { ref: false, signal: this.stopped.signal }).catch(() => {});
    }
  }

  private async step(): Promise<void> {
    for (const { id, state } of await this.orders.claim(LEASE_MILLISECONDS)) {
      const next = stateAfter(state);
      if (next) await this.orders.move(id, state, next);
    }
  }
}
