import { readConfig } from './config.js';
import { buildLogger } from './logging.js';
import { OrderServer } from './order-server.js';
import { startDemoOrders } from './orders/demo-orders.js';
import { InProcessOrderBroker } from './orders/in-process-order-broker.js';
import { closeOnSignals } from './shutdown.js';

const config = readConfig(process.env);
const log = buildLogger(config.logLevel);
const broker = new InProcessOrderBroker();
const server = new OrderServer({ ...config, broker, log });

closeOnSignals(server, log, config.drainSeconds);
try {
  const { address, port } = await server.listen(config.host, config.port);
  log.info(`Server listening at http://${address}:${port}`);
} catch (error) {
  log.fatal(error);
  process.exit(1);
}
if (config.demo) startDemoOrders(broker);
