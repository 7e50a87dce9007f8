import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/**
 * Ends the process after SIGTERM or SIGINT: with 0 when all requests in flight have their answers, with 1 when they outlast
 * `drainSeconds`, or at once on a second signal.
 */
export function stopOnSignals(app: FastifyInstance, drainSeconds: number): void {
  let inFlight = 0;
  let signals = 0;
  app.server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    inFlight++;
    response.once('close', () => inFlight--);
  });
  const cut = (reason: string): void => {
    app.log.error(`${reason}, requests in flight are cut`);
    process.exit(1);
  };
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    app.log.info({ signal, drainSeconds }, 'draining');
    setTimeout(() => cut('drain time is over'), drainSeconds * 1000);
    // Connections that were opened ahead of need, or whose last answer left before the signal, would hold up the exit.
    setInterval(() => !app.server.listening && inFlight === 0 && app.server.closeAllConnections(), 200);
    await app.close();
    app.log.info('drained');
    process.exit(0);
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    if (signals++ > 0) cut('second signal');
    void stop(signal);
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
}
