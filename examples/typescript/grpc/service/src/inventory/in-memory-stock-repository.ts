import type { Reservation, ReservationResult, Stock, StockRepository } from './stock-repository.js';

interface Follower {
  readonly skus: ReadonlySet<string>;
  readonly listener: (stock: Stock) => void;
}

/** For one process: several copies need a database, and a broker for the changes. */
export class InMemoryStockRepository implements StockRepository {
  private readonly bySku: Map<string, Stock>;
  private readonly results = new Map<string, ReservationResult>();
  private readonly followers = new Set<Follower>();

  constructor(stock: readonly Stock[] = []) {
    this.bySku = new Map(stock.map(item => [item.sku, item]));
  }

  async find(sku: string, _signal: AbortSignal): Promise<Stock | undefined> {
    return this.bySku.get(sku);
  }

  async setQuantities(quantities: ReadonlyMap<string, number>): Promise<void> {
    for (const [sku, quantity] of quantities) {
      const reserved = this.bySku.get(sku)?.reserved ?? 0;
      // Fewer than what is promised already: nothing more can be reserved.
      this.keep({ sku, reserved, available: Math.max(quantity - reserved, 0) });
    }
  }

  async reserve(reservation: Reservation): Promise<ReservationResult> {
    const before = this.results.get(reservation.reservationId);
    if (before) return before;
    const result = this.take(reservation);
    // What was refused may succeed later.
    if (result.outcome === 'reserved') this.results.set(reservation.reservationId, result);
    return result;
  }

  follow(skus: ReadonlySet<string>, listener: (stock: Stock) => void): () => void {
    const follower = { skus, listener };
    this.followers.add(follower);
    return () => this.followers.delete(follower);
  }

  private take({ sku, quantity }: Reservation): ReservationResult {
    const stock = this.bySku.get(sku);
    if (!stock) return { outcome: 'unknown-sku', available: 0 };
    if (stock.available < quantity) return { outcome: 'too-few', available: stock.available };
    const available = stock.available - quantity;
    this.keep({ sku, available, reserved: stock.reserved + quantity });
    return { outcome: 'reserved', available };
  }

  private keep(stock: Stock): void {
    this.bySku.set(stock.sku, stock);
    for (const { skus, listener } of this.followers) {
      if (skus.has(stock.sku)) listener(stock);
    }
  }
}
