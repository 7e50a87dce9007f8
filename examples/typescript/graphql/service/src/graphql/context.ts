import type { PriceChanges } from '../products/price-changes.js';
import type { ProductRepository } from '../products/product-repository.js';

/** What every resolver is given; graphql-http takes no interface here. */
export type Context = {
  readonly products: ProductRepository;
  readonly priceChanges: PriceChanges;
};
