import type { WebSocket } from 'ws';
import { CloseCode } from './protocol.js';

/**
 * Closes clients one after the other over `milliseconds`, so that they don't all come back at the same moment. Resolves when all are
 * closed; one that doesn't answer the closing frame within `graceMilliseconds` is cut.
 */
export async function closeSpread(clients: WebSocket[], milliseconds: number, graceMilliseconds: number): Promise<void> {
  await Promise.all(
    clients.map(
      (client, index) =>
        new Promise<void>(resolve => {
          if (client.readyState === client.CLOSED) return resolve();
          client.once('close', () => resolve());
          setTimeout(
            () => {
              client.close(CloseCode.GOING_AWAY, 'the service is restarting');
              setTimeout(() => client.terminate(), graceMilliseconds).unref();
            },
            (index / clients.length) * milliseconds,
          );
        }),
    ),
  );
}
