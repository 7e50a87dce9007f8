import type { NewProduct, Product } from './product.js';

export interface ProductQuery {
  readonly category?: string;
  readonly offset: number;
  readonly limit: number;
}

export interface ProductSlice {
  readonly items: Product[];
  /** How many products match, on all pages. */
  readonly total: number;
}

export interface ProductRepository {
  list(query: ProductQuery): Promise<ProductSlice>;
  find(id: string): Promise<Product | undefined>;
  /** The products that exist, by id. */
  findMany(ids: readonly string[]): Promise<ReadonlyMap<string, Product>>;
  /** @throws DuplicateSkuError */
  add(product: NewProduct): Promise<Product>;
  /**
   * Replaces a product in one step, unless it is no longer the one that was read.
   *
   * @throws DuplicateSkuError, StaleProductError
   */
  replace(read: Product, product: NewProduct): Promise<Product>;
}

export class DuplicateSkuError extends Error {
  constructor(readonly sku: string) {
    super(`a product with the sku '${sku}' exists already`);
  }
}

export class StaleProductError extends Error {
  constructor(readonly id: string) {
    super(`the product '${id}' has changed since it was read`);
  }
}
