export const STATES = ['received', 'paid', 'packed', 'shipped', 'delivered'] as const;
export type OrderState = (typeof STATES)[number];

export interface OrderStatus {
  readonly orderId: string;
  readonly state: OrderState;
  /** ISO 8601. */
  readonly at: string;
}
