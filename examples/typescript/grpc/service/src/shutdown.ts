import type { InventoryServer } from './inventory-server.js';
import type { Logger } from './logging.js';

/**
 * On the first SIGTERM or SIGINT: finishes the calls that are running, and exits with 0.
 * Exits with 1 when they take longer than `drainSeconds`, or on a second signal.
 */
export function closeOnSignals(server: InventoryServer, log: Logger, drainSeconds: number): void {
  let draining = false;

  const onSignal = (signal: NodeJS.Signals): void => {
    if (draining) {
      log.error({ signal }, 'second signal, calls are cut');
      process.exit(1);
    }
    draining = true;
    log.info({ signal, drainSeconds }, 'draining');
    setTimeout(() => {
      log.error({ drainSeconds }, 'drain time is over, calls are cut');
      process.exit(1);
    }, drainSeconds * 1000);
    void closeAndExit(server, log, drainSeconds);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function closeAndExit(server: InventoryServer, log: Logger, drainSeconds: number): Promise<void> {
  try {
    await server.close(drainSeconds * 1000);
    log.info('drained');
    process.exit(0);
  } catch (error) {
    log.error(error);
    process.exit(1);
  }
}
