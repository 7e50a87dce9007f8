import type { Logger } from './logging.js';
import type { OrderServer } from './order-server.js';

/**
 * On the first SIGTERM or SIGINT: takes no new clients, sends the others away, and exits with 0.
 * Exits with 1 when that takes longer than `drainSeconds`, or on a second signal.
 */
export function closeOnSignals(server: OrderServer, log: Logger, drainSeconds: number): void {
  let draining = false;

  const onSignal = (signal: NodeJS.Signals): void => {
    if (draining) {
      log.error({ signal }, 'second signal, clients are cut');
      process.exit(1);
    }
    draining = true;
    log.info({ signal, drainSeconds }, 'draining');
    setTimeout(() => {
      log.error({ drainSeconds }, 'drain time is over, clients are cut');
      process.exit(1);
    }, drainSeconds * 1000);
    void closeAndExit(server, log, drainSeconds);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function closeAndExit(server: OrderServer, log: Logger, drainSeconds: number): Promise<void> {
  try {
    await server.close(drainSeconds * 1000);
    log.info('drained');
    process.exit(0);
  } catch (error) {
    log.error(error);
    process.exit(1);
  }
}
