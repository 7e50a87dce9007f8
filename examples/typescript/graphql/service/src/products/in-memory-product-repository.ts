import { randomUUID } from 'node:crypto';
import {
  DuplicateSkuError,
  StaleProductError,
  UnknownProductError,
  type ProductFilter,
  type ProductQuery,
  type ProductRepository,
  type ProductSlice,
} from './product-repository.js';
import { checkProduct, CURRENCY, type NewProduct, type Product } from './product.js';

export class InMemoryProductRepository implements ProductRepository {
  private readonly byId: Map<string, Product>;

  constructor(products: readonly Product[] = []) {
    this.byId = new Map(products.map(product => [product.id, product]));
  }

  async list({ filter, afterId, limit }: ProductQuery): Promise<ProductSlice> {
    const all = [...this.byId.values()];
    const start = afterId === undefined ? 0 : all.indexOf(this.existing(afterId)) + 1;
    const matches = matcher(filter);
    const rest = all.slice(start).filter(matches);
    return { items: rest.slice(0, limit), hasMore: rest.length > limit, total: all.filter(matches).length };
  }

  async find(id: string): Promise<Product | undefined> {
    return this.byId.get(id);
  }

  async add(newProduct: NewProduct): Promise<Product> {
    return this.keep({ ...newProduct, id: `p-${randomUUID()}`, currency: CURRENCY, version: 1 });
  }

  async update(id: string, version: number, changes: Partial<NewProduct>): Promise<{ before: Product; after: Product }> {
    const before = this.existing(id);
    if (before.version !== version) throw new StaleProductError(before.version);
    return { before, after: this.keep({ ...before, ...changes, version: version + 1 }) };
  }

  private existing(id: string): Product {
    const product = this.byId.get(id);
    if (!product) throw new UnknownProductError(id);
    return product;
  }

  private keep(product: Product): Product {
    checkProduct(product);
    for (const other of this.byId.values()) {
      if (other.id !== product.id && other.sku === product.sku) throw new DuplicateSkuError(other.sku);
    }
    this.byId.set(product.id, product);
    return product;
  }
}

function matcher({ category, text, maxPriceCents = Infinity }: ProductFilter): (product: Product) => boolean {
  const part = text?.toLowerCase() ?? '';
  return product =>
    (category === undefined || product.category === category) &&
    product.priceCents <= maxPriceCents &&
    product.name.toLowerCase().includes(part);
}
