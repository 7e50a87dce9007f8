import { readConfig } from './config.js';
import { InMemoryStockRepository } from './inventory/in-memory-stock-repository.js';
import { seedStock } from './inventory/seed-stock.js';
import { InventoryServer } from './inventory-server.js';
import { buildLogger } from './logging.js';
import { closeOnSignals } from './shutdown.js';

const config = readConfig(process.env);
const log = buildLogger(config.logLevel);
const server = new InventoryServer({ ...config, stock: new InMemoryStockRepository(seedStock), log });

closeOnSignals(server, log, config.drainSeconds);
try {
  const port = await server.listen(config.host, config.port);
  log.info(`Server listening at ${config.host}:${port}`);
} catch (error) {
  log.fatal(error);
  process.exit(1);
}
