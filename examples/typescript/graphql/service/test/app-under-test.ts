import { buildApp, type AppOptions } from '../src/app.js';
import { InMemoryProductRepository } from '../src/products/in-memory-product-repository.js';
import { seedProducts } from '../src/products/seed-products.js';

export function appUnderTest({ logStream, ...options }: Partial<Omit<AppOptions, 'logLevel'>> = {}) {
  return buildApp({
    products: new InMemoryProductRepository(seedProducts),
    logLevel: logStream ? 'info' : 'silent',
    logStream,
    ...options,
  });
}
