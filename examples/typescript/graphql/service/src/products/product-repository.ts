import type { NewProduct, Product } from './product.js';

export interface ProductFilter {
  readonly category?: string;
  /** Part of the name, in any case. */
  readonly text?: string;
  readonly maxPriceCents?: number;
}

export interface ProductQuery {
  readonly filter: ProductFilter;
  /** The products after the one with this id. */
  readonly afterId?: string;
  readonly limit: number;
}

export interface ProductSlice {
  readonly items: Product[];
  readonly hasMore: boolean;
  /** How many products match, on all pages. */
  readonly total: number;
}

export interface ProductRepository {
  /** @throws UnknownProductError for `afterId` */
  list(query: ProductQuery): Promise<ProductSlice>;
  find(id: string): Promise<Product | undefined>;
  /** @throws DuplicateSkuError */
  add(product: NewProduct): Promise<Product>;
  /**
   * Changes a product in one step, unless it is no longer in the version that was read.
   *
   * @throws UnknownProductError, DuplicateSkuError, StaleProductError
   */
  update(id: string, version: number, changes: Partial<NewProduct>): Promise<{ readonly before: Product; readonly after: Product }>;
}

export class UnknownProductError extends Error {
  constructor(readonly id: string) {
    super(`no product has the id '${id}'`);
  }
}

export class DuplicateSkuError extends Error {
  constructor(readonly sku: string) {
    super(`a product with the sku '${sku}' exists already`);
  }
}

export class StaleProductError extends Error {
  constructor(readonly currentVersion: number) {
    super(`the product has changed since it was read; its version is ${currentVersion}`);
  }
}
