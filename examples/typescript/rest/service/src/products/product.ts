import { Type, type Static } from 'typebox';

/** One currency for the whole catalogue; amounts are in its minor unit. */
export const CURRENCY = 'EUR';

export const Category = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' });

export const NewProduct = Type.Object(
  {
    sku: Type.String({ pattern: '^[A-Z0-9][A-Z0-9-]{2,31}$' }),
    name: Type.String({ maxLength: 200, pattern: '\\S' }),
    category: Category,
    priceCents: Type.Integer({ minimum: 0, maximum: 100_000_000 }),
  },
  { additionalProperties: false },
);
export type NewProduct = Static<typeof NewProduct>;

export const Product = Type.Object({
  id: Type.String(),
  sku: Type.String(),
  name: Type.String(),
  category: Type.String(),
  priceCents: Type.Integer(),
  currency: Type.String(),
});
export type Product = Static<typeof Product>;
