import { randomUUID } from 'node:crypto';
import {
  DuplicateSkuError,
  StaleProductError,
  type ProductQuery,
  type ProductRepository,
  type ProductSlice,
} from './product-repository.js';
import { CURRENCY, type NewProduct, type Product } from './product.js';

export class InMemoryProductRepository implements ProductRepository {
  private readonly byId: Map<string, Product>;

  constructor(products: readonly Product[] = []) {
    this.byId = new Map(products.map(product => [product.id, product]));
  }

  async list({ category, offset, limit }: ProductQuery): Promise<ProductSlice> {
    const matching = [...this.byId.values()].filter(product => category === undefined || product.category === category);
    return { items: matching.slice(offset, offset + limit), total: matching.length };
  }

  async find(id: string): Promise<Product | undefined> {
    return this.byId.get(id);
  }

  async findMany(ids: readonly string[]): Promise<ReadonlyMap<string, Product>> {
    return new Map(
      ids.flatMap(id => {
        const product = this.byId.get(id);
        return product ? [[id, product] as const] : [];
      }),
    );
  }

  async add(newProduct: NewProduct): Promise<Product> {
    return this.keep(`p-${randomUUID()}`, newProduct);
  }

  async replace(read: Product, newProduct: NewProduct): Promise<Product> {
    if (this.byId.get(read.id) !== read) throw new StaleProductError(read.id);
    return this.keep(read.id, newProduct);
  }

  private keep(id: string, newProduct: NewProduct): Product {
    for (const other of this.byId.values()) {
      if (other.id !== id && other.sku === newProduct.sku) throw new DuplicateSkuError(other.sku);
    }
    const product = { id, ...newProduct, currency: CURRENCY };
    this.byId.set(id, product);
    return product;
  }
}
