import { CURRENCY, type Product, type ProductDetails } from './product.js';

export interface ProductQuery {
  readonly category?: string;
  /** Part of the name, in any case. */
  readonly text?: string;
  readonly limit: number;
}

/** Asynchronous, as the database is that takes the place of `SeededProducts`. */
export interface ProductRepository {
  list(query: ProductQuery): Promise<Product[]>;
  find(id: string): Promise<Product | undefined>;
  categories(limit: number): Promise<string[]>;
  /** Replaces what was read, in one step; false when it is no longer there as it was read. */
  replace(read: Product, details: ProductDetails): Promise<boolean>;
}

const SEEDS: [id: string, sku: string, name: string, category: string, priceCents: number][] = [
  ['p-1001', 'MUG-STONE-350', 'Stoneware mug, 350 ml', 'kitchen', 1490],
  ['p-1002', 'KETTLE-GOOSE-1L', 'Gooseneck kettle, 1 l', 'kitchen', 6900],
  ['p-1003', 'GRINDER-HAND', 'Hand coffee grinder', 'kitchen', 8450],
  ['p-1004', 'LAMP-DESK-OAK', 'Desk lamp, oak', 'office', 11900],
  ['p-1005', 'NOTEBOOK-A5-DOT', 'Dotted notebook, A5', 'office', 990],
  ['p-1006', 'TENT-2P-LIGHT', 'Light tent for two', 'outdoor', 32900],
];

/** Products in the memory of this process. */
export class SeededProducts implements ProductRepository {
  private readonly products = new Map<string, Product>(
    SEEDS.map(([id, sku, name, category, priceCents]) => [id, { id, sku, name, category, priceCents, currency: CURRENCY }]),
  );

  async list({ category, text = '', limit }: ProductQuery): Promise<Product[]> {
    const part = text.toLowerCase();
    return [...this.products.values()]
      .filter(product => (category === undefined || product.category === category) && product.name.toLowerCase().includes(part))
      .slice(0, limit);
  }

  async find(id: string): Promise<Product | undefined> {
    return this.products.get(id);
  }

  async categories(limit: number): Promise<string[]> {
    return [...new Set([...this.products.values()].map(({ category }) => category))].slice(0, limit);
  }

  async replace(read: Product, details: ProductDetails): Promise<boolean> {
    if (this.products.get(read.id) !== read) return false;
    this.products.set(read.id, { ...read, ...details });
    return true;
  }
}
