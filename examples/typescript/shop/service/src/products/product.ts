export const CURRENCY = 'EUR';

/** What an update may change. */
export interface ProductDetails {
  readonly name: string;
  readonly category: string;
  /** In the minor unit of the one currency of the shop. */
  readonly priceCents: number;
}

export interface Product extends ProductDetails {
  readonly id: string;
  /** Under which the inventory knows it. */
  readonly sku: string;
  readonly currency: string;
}

export const categorySchema = { type: 'string', pattern: '^[a-z][a-z0-9-]{0,39}$' };

export const productDetailsSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'category', 'priceCents'],
  properties: {
    name: { type: 'string', maxLength: 200, pattern: '\\S' },
    category: categorySchema,
    priceCents: { type: 'integer', minimum: 0, maximum: 100_000_000 },
  },
};
