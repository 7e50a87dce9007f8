import type { ProductRepository } from '../products/product-repository.js';
import { CURRENCY } from '../products/product.js';

/** What a user has put into the cart, and nothing else: the prices are those of now. */
export interface CartItem {
  readonly productId: string;
  readonly quantity: number;
}

export interface CartLine extends CartItem {
  readonly name: string;
  readonly unitPriceCents: number;
}

export interface PricedCart {
  readonly lines: CartLine[];
  readonly totalCents: number;
  readonly currency: string;
}

export const MAX_LINES = 50;

export const quantitySchema = {
  type: 'object',
  additionalProperties: false,
  required: ['quantity'],
  properties: { quantity: { type: 'integer', minimum: 1, maximum: 99 } },
};

/** Without what the shop no longer has. */
export async function priced(items: CartItem[], products: ProductRepository): Promise<PricedCart> {
  const found = await Promise.all(items.map(async ({ productId }) => products.find(productId)));
  const lines = items.flatMap(({ productId, quantity }, index) => {
    const product = found[index];
    return product ? [{ productId, quantity, name: product.name, unitPriceCents: product.priceCents }] : [];
  });
  return { lines, totalCents: lines.reduce((sum, { quantity, unitPriceCents }) => sum + quantity * unitPriceCents, 0), currency: CURRENCY };
}
