import { buildApp } from './app.js';
import { readConfig } from './config.js';
import { InMemoryProductRepository } from './products/in-memory-product-repository.js';
import { seedProducts } from './products/seed-products.js';
import { closeOnSignals } from './shutdown.js';

const config = readConfig(process.env);
const app = buildApp({ ...config, products: new InMemoryProductRepository(seedProducts) });

closeOnSignals(app, config.drainSeconds);
try {
  await app.listen({ host: config.host, port: config.port });
} catch (error) {
  app.log.fatal(error);
  process.exit(1);
}
