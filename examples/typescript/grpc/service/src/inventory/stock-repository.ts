export interface Stock {
  readonly sku: string;
  /** What can still be reserved. */
  readonly available: number;
  readonly reserved: number;
}

export interface Reservation {
  readonly reservationId: string;
  readonly sku: string;
  readonly quantity: number;
}

export interface ReservationResult {
  readonly outcome: 'reserved' | 'too-few' | 'unknown-sku';
  /** After this reservation. */
  readonly available: number;
}

export interface StockRepository {
  /** @param signal aborts when nobody waits for the answer any more */
  find(sku: string, signal: AbortSignal): Promise<Stock | undefined>;
  /** Sets all there is of each sku, reserved or not, in one step. */
  setQuantities(quantities: ReadonlyMap<string, number>): Promise<void>;
  /** Reserves at most once for one reservation id. */
  reserve(reservation: Reservation): Promise<ReservationResult>;
  /** Calls the listener with each change of a sku. */
  follow(skus: ReadonlySet<string>, listener: (stock: Stock) => void): () => void;
}
