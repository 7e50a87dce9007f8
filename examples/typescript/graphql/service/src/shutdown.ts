import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

const SWEEP_MILLISECONDS = 200;

/**
 * On the first SIGTERM or SIGINT: takes no new connections, finishes the requests in flight, and exits with 0.
 * Exits with 1 when they take longer than `drainSeconds`, or on a second signal.
 */
export function closeOnSignals(app: FastifyInstance, drainSeconds: number): void {
  const sockets = trackSockets(app);
  let draining = false;

  const onSignal = (signal: NodeJS.Signals): void => {
    if (draining) {
      app.log.error({ signal }, 'second signal, requests in flight are cut');
      process.exit(1);
    }
    draining = true;
    app.log.info({ signal, drainSeconds }, 'draining');
    setTimeout(() => {
      app.log.error({ drainSeconds }, 'drain time is over, requests in flight are cut');
      process.exit(1);
    }, drainSeconds * 1000);
    setInterval(() => closeUnused(app, sockets), SWEEP_MILLISECONDS);
    void closeAndExit(app);
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

async function closeAndExit(app: FastifyInstance): Promise<void> {
  try {
    await app.close();
    app.log.info('drained');
    process.exit(0);
  } catch (error) {
    app.log.error(error);
    process.exit(1);
  }
}

function closeUnused(app: FastifyInstance, sockets: Set<Socket>): void {
  // An answer whose headers left just before the signal promised to keep its connection.
  app.server.closeIdleConnections();
  // Node doesn't count a connection that never sent a byte as idle: one opened ahead of need would hold up the exit.
  for (const socket of sockets) {
    if (socket.bytesRead === 0) socket.destroy();
  }
}

function trackSockets(app: FastifyInstance): Set<Socket> {
  const sockets = new Set<Socket>();
  app.server.on('connection', socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return sockets;
}
