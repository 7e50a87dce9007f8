import type { TestContext } from 'node:test';
import { buildApp, type AppOptions } from '../src/app.js';
import { SeededProducts } from '../src/products/product-repository.js';

export function appUnderTest(t: TestContext, options: Partial<AppOptions> = {}) {
  const app = buildApp({ products: new SeededProducts(), logger: false, fulfilmentSeconds: 60, drainSeconds: 1, ...options });
  t.after(async () => app.close());
  return app;
}
