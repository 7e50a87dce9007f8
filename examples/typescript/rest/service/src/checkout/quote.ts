import { Type, type Static } from 'typebox';
import type { ProductRepository } from '../products/product-repository.js';
import { CURRENCY } from '../products/product.js';

export const Basket = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          productId: Type.String({ minLength: 1, maxLength: 64 }),
          quantity: Type.Integer({ minimum: 1, maximum: 99 }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 50 },
    ),
  },
  { additionalProperties: false },
);
export type Basket = Static<typeof Basket>;

export const Quote = Type.Object({
  currency: Type.String(),
  lines: Type.Array(
    Type.Object({
      productId: Type.String(),
      name: Type.String(),
      quantity: Type.Integer(),
      unitPriceCents: Type.Integer(),
      linePriceCents: Type.Integer(),
    }),
  ),
  totalCents: Type.Integer(),
});
export type Quote = Static<typeof Quote>;

export class UnknownProductsError extends Error {
  constructor(readonly productIds: string[]) {
    super(`the catalogue has no product ${productIds.map(id => `'${id}'`).join(', ')}`);
  }
}

/** @throws UnknownProductsError */
export async function quoteBasket({ items }: Basket, products: ProductRepository): Promise<Quote> {
  const found = await products.findMany(items.map(({ productId }) => productId));
  const lines: Quote['lines'] = [];
  const unknown: string[] = [];

  for (const { productId, quantity } of items) {
    const product = found.get(productId);
    if (product) {
      const { name, priceCents } = product;
      lines.push({ productId, name, quantity, unitPriceCents: priceCents, linePriceCents: priceCents * quantity });
    } else {
      unknown.push(productId);
    }
  }
  if (unknown.length > 0) throw new UnknownProductsError(unknown);
  return { currency: CURRENCY, lines, totalCents: lines.reduce((sum, line) => sum + line.linePriceCents, 0) };
}
