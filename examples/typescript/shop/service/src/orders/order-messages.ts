import type { OrderState, OrderStatus } from './order.js';

/** In one message. */
export const MAX_IDS = 100;

/** What clients send; as in the WebSocket example. */
export interface ClientMessage {
  readonly type: 'subscribe' | 'unsubscribe';
  readonly orderIds: string[];
}

export type ServerMessage =
  | { readonly type: 'subscribed' | 'unsubscribed'; readonly orderIds: string[] }
  | { readonly type: 'status'; readonly orderId: string; readonly state: OrderState; readonly at: string }
  | { readonly type: 'error'; readonly code: ErrorCode; readonly detail: string; readonly orderIds?: string[] };

export type ErrorCode = 'not-json' | 'not-a-message' | 'unknown-order' | 'too-many-orders';

export function statusOf({ id, state, at }: OrderStatus): ServerMessage {
  return { type: 'status', orderId: id, state, at };
}

/** The message, or the code of what is wrong with it. */
export function parseMessage(text: string): ClientMessage | ErrorCode {
  let message: Partial<ClientMessage> | null;
  try {
    message = JSON.parse(text);
  } catch {
    return 'not-json';
  }
  const { type, orderIds } = message ?? {};
  if (type !== 'subscribe' && type !== 'unsubscribe') return 'not-a-message';
  if (!Array.isArray(orderIds) || orderIds.length === 0 || orderIds.length > MAX_IDS || !orderIds.every(id => typeof id === 'string')) {
    return 'not-a-message';
  }
  return { type, orderIds };
}
