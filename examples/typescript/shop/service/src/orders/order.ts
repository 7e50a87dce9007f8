/** In their order: an order walks from the first to the last. */
export const STATES = ['placed', 'paid', 'packed', 'shipped'] as const;
export type OrderState = (typeof STATES)[number];

export interface OrderLine {
  readonly productId: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPriceCents: number;
}

export interface Order {
  readonly id: string;
  readonly state: OrderState;
  /** When it came into this state. */
  readonly at: string;
  readonly lines: OrderLine[];
  readonly totalCents: number;
  readonly currency: string;
}

export interface OrderRequest {
  readonly items: { readonly productId: string; readonly quantity: number }[];
}

export const orderRequestSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['items'],
  properties: {
    items: {
      type: 'array',
      minItems: 1,
      maxItems: 50,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['productId', 'quantity'],
        properties: {
          productId: { type: 'string', maxLength: 64 },
          quantity: { type: 'integer', minimum: 1, maximum: 99 },
        },
      },
    },
  },
};
