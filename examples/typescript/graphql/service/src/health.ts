import type { FastifyInstance } from 'fastify';

export function addHealth(app: FastifyInstance): void {
  let draining = false;
  app.addHook('preClose', async () => {
    draining = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    // Tells the load balancer not to send its next request on a connection that is about to close.
    if (draining) reply.header('connection', 'close');
  });

  // The load balancer asks every few seconds: only what goes wrong is worth a log line.
  app.get('/health', { logLevel: 'warn' }, async (_request, reply) => {
    if (draining) return reply.code(503).send({ status: 'draining' });
    return { status: 'ok' };
  });
}
