import { status, type ServerWritableStream } from '@grpc/grpc-js';
import { StatusError } from './status.js';
import type { Stock as StockMessage } from '../generated/shop/v1/Stock.js';
import type { WatchStockRequest__Output } from '../generated/shop/v1/WatchStockRequest.js';
import type { Stock } from '../inventory/stock-repository.js';

/** One stream of stock. A client that reads slowly gets the newest of each sku only, so that nobody fills the memory. */
export class StockWatch {
  private readonly gone = new AbortController();
  private readonly waiting = new Map<string, Stock>();
  private readonly seen = new Set<string>();
  private readonly heartbeat: NodeJS.Timeout;
  private last?: Stock;
  private full = false;

  /** Aborts when the stream is over. */
  readonly signal = this.gone.signal;

  constructor(
    private readonly call: ServerWritableStream<WatchStockRequest__Output, StockMessage>,
    heartbeatSeconds: number,
  ) {
    // The load balancer doesn't count an HTTP/2 ping as traffic of the stream.
    this.heartbeat = setInterval(() => this.last && this.offer(this.last), heartbeatSeconds * 1000);
    call.on('drain', () => this.release());
  }

  offer(stock: Stock): void {
    this.seen.add(stock.sku);
    if (this.full) this.waiting.set(stock.sku, stock);
    else this.write(stock);
  }

  /** Offers what was read, unless something newer was offered since. */
  offerFirst(stock: Stock): void {
    if (!this.seen.has(stock.sku)) this.offer(stock);
  }

  /** Ends the stream so that the client calls again, and reaches another copy. */
  sendAway(): void {
    if (!this.signal.aborted) this.call.emit('error', new StatusError(status.UNAVAILABLE, 'the service is restarting'));
  }

  stop(): void {
    clearInterval(this.heartbeat);
    this.gone.abort();
  }

  private write(stock: Stock): void {
    if (this.signal.aborted) return;
    this.last = stock;
    this.heartbeat.refresh();
    this.full = !this.call.write(stock);
  }

  private release(): void {
    this.full = false;
    for (const [sku, stock] of this.waiting) {
      if (this.full) return;
      this.waiting.delete(sku);
      this.write(stock);
    }
  }
}
