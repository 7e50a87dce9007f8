/** One currency for the whole catalogue; amounts are in its minor unit. */
export const CURRENCY = 'EUR';

export interface NewProduct {
  readonly sku: string;
  readonly name: string;
  readonly category: string;
  readonly priceCents: number;
}

export interface Product extends NewProduct {
  readonly id: string;
  readonly currency: string;
  /** Grows by one with each update. */
  readonly version: number;
}

const RULES: { readonly [member in keyof NewProduct]: [isValid: (value: never) => boolean, rule: string] } = {
  sku: [(sku: string) => /^[A-Z0-9][A-Z0-9-]{2,31}$/.test(sku), '3 to 32 capitals, digits and hyphens'],
  name: [(name: string) => /\S/.test(name) && name.length <= 200, '1 to 200 characters'],
  category: [(category: string) => /^[a-z][a-z0-9-]{0,39}$/.test(category), '1 to 40 small letters, digits and hyphens'],
  priceCents: [(cents: number) => cents >= 0 && cents <= 100_000_000, 'from 0 to 100000000'],
};

export class InvalidProductError extends Error {
  constructor(readonly problems: Readonly<Record<string, string>>) {
    super(
      `the product is not valid: ${Object.entries(problems)
        .map(([member, rule]) => `${member} must be ${rule}`)
        .join('; ')}`,
    );
  }
}

/** @throws InvalidProductError */
export function checkProduct<T extends NewProduct>(product: T): T {
  const problems: Record<string, string> = {};
  for (const member of Object.keys(RULES) as (keyof NewProduct)[]) {
    const [isValid, rule] = RULES[member];
    if (!isValid(product[member] as never)) problems[member] = rule;
  }
  if (Object.keys(problems).length > 0) throw new InvalidProductError(problems);
  return product;
}
