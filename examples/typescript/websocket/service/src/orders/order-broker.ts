import type { OrderStatus } from './order-status.js';

export type StatusListener = (status: OrderStatus) => void;

/** Where the states of orders are announced and followed. */
export interface OrderBroker {
  publish(status: OrderStatus): void;
  /** Calls the listener with the last known state, if there is one, and with each that follows. */
  follow(orderId: string, listener: StatusListener): () => void;
}
