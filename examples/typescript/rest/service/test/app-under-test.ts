import { buildApp } from '../src/app.js';
import type { LogStream } from '../src/http/logging.js';
import { InMemoryProductRepository } from '../src/products/in-memory-product-repository.js';
import { seedProducts } from '../src/products/seed-products.js';

export function appUnderTest(logStream?: LogStream) {
  return buildApp({
    products: new InMemoryProductRepository(seedProducts),
    logLevel: logStream ? 'info' : 'silent',
    logStream,
  });
}
