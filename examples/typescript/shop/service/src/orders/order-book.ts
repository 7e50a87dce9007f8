import type { Order, OrderRequest, OrderState, OrderStatus, Placement } from './order.js';

/** Both as long as a client may ask again. */
export const KEPT_SECONDS = 86_400;
/** Of one user. */
export const LISTED_ORDERS = 20;

/** All orders, those of a day; what one copy does here all others see. */
export interface OrderBook {
  /** What an earlier request of the owner with this key has led to. */
  placed(request: Pick<OrderRequest, 'owner' | 'key'>): Promise<Placement | undefined>;
  /**
   * Places the order of a request once, however often it comes: the later ones get the placement of the first.
   *
   * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/
   */
  place(request: OrderRequest, order: Order): Promise<Placement>;
  /** Nobody finds the order of another. */
  find(id: string, owner: string): Promise<Order | undefined>;
  /** The newest first. */
  list(owner: string): Promise<Order[]>;

  /** Hands out the orders whose next step is due; nobody else gets them for `leaseMilliseconds`. */
  claim(leaseMilliseconds: number): Promise<OrderStatus[]>;
  /** Does nothing when the order is no longer in the state `from`. */
  move(id: string, from: OrderState, to: OrderState): Promise<void>;
  /** Tells of each change, whoever made it. @returns what ends it */
  follow(id: string, listener: (status: OrderStatus) => void): () => void;
}
