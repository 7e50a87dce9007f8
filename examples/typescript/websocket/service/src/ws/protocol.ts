import type { OrderStatus } from '../orders/order-status.js';

export type ClientMessage =
  { readonly type: 'subscribe'; readonly orderIds: string[] } | { readonly type: 'unsubscribe'; readonly orderIds: string[] };

export type ServerMessage =
  | { readonly type: 'subscribed'; readonly orderIds: string[] }
  | { readonly type: 'unsubscribed'; readonly orderIds: string[] }
  | ({ readonly type: 'status' } & OrderStatus)
  | { readonly type: 'error'; readonly code: ErrorCode; readonly detail: string };

export type ErrorCode = 'not-json' | 'not-a-message' | 'too-many-orders';

/** Close codes of RFC 6455. */
export const CloseCode = { GOING_AWAY: 1001, UNSUPPORTED_DATA: 1003 } as const;

export class ProtocolError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly detail: string,
  ) {
    super(detail);
  }
}

const ORDER_ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;
const MAX_IDS_PER_MESSAGE = 100;

/** @throws ProtocolError */
export function parseMessage(text: string): ClientMessage {
  const message = parseJson(text) as Partial<ClientMessage> | null;
  const { type, orderIds } = message ?? {};
  if (type !== 'subscribe' && type !== 'unsubscribe') {
    throw new ProtocolError('not-a-message', "type must be 'subscribe' or 'unsubscribe'");
  }
  const isList = Array.isArray(orderIds) && orderIds.length >= 1 && orderIds.length <= MAX_IDS_PER_MESSAGE;
  if (!isList || !orderIds.every(id => typeof id === 'string' && ORDER_ID.test(id))) {
    throw new ProtocolError('not-a-message', `orderIds must be 1 to ${MAX_IDS_PER_MESSAGE} ids of letters, digits and hyphens`);
  }
  return { type, orderIds };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError('not-json', 'messages are JSON objects');
  }
}
