import type { CartItem, CartLine } from '../cart/cart.js';

/** In their order: an order walks from the first to the last. */
export const STATES = ['placed', 'paid', 'packed', 'shipped'] as const;
export type OrderState = (typeof STATES)[number];

export interface OrderStatus {
  readonly id: string;
  readonly state: OrderState;
  /** When it came into this state. */
  readonly at: string;
}

export interface Order extends OrderStatus {
  readonly lines: CartLine[];
  readonly totalCents: number;
  readonly currency: string;
}

/** A request of a user for an order; the same one may come again. */
export interface OrderRequest {
  /** The `sub` of the user. */
  readonly owner: string;
  /** The user's `Idempotency-Key`. */
  readonly key: string;
  readonly items: CartItem[];
}

/** What the first request with a key has led to. */
export interface Placement {
  readonly items: CartItem[];
  /** As it was placed. */
  readonly order: Order;
}

/** Undefined after the last one. */
export function stateAfter(state: OrderState): OrderState | undefined {
  return STATES[STATES.indexOf(state) + 1];
}

export function isLater(state: OrderState, than: OrderState): boolean {
  return STATES.indexOf(state) > STATES.indexOf(than);
}
