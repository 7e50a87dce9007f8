import { CURRENCY, type Product } from './product.js';

export const seedProducts: readonly Product[] = [
  { id: 'p-1001', sku: 'MUG-STONE-350', name: 'Stoneware mug, 350 ml', category: 'kitchen', priceCents: 1490 },
  { id: 'p-1002', sku: 'KETTLE-GOOSE-1L', name: 'Gooseneck kettle, 1 l', category: 'kitchen', priceCents: 6900 },
  { id: 'p-1003', sku: 'GRINDER-HAND', name: 'Hand coffee grinder', category: 'kitchen', priceCents: 8450 },
  { id: 'p-1004', sku: 'LAMP-DESK-OAK', name: 'Desk lamp, oak', category: 'office', priceCents: 11900 },
  { id: 'p-1005', sku: 'NOTEBOOK-A5-DOT', name: 'Dotted notebook, A5', category: 'office', priceCents: 990 },
  { id: 'p-1006', sku: 'TENT-2P-LIGHT', name: 'Light tent for two', category: 'outdoor', priceCents: 32900 },
].map(product => ({ ...product, currency: CURRENCY, version: 1 }));
