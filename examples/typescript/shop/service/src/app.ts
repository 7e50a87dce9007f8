import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { graphqlRoutes } from './graphql/graphql-routes.js';
import { Problem, sendProblem } from './http/problem.js';
import { Fulfilment } from './orders/fulfilment.js';
import { OrderBook } from './orders/order-book.js';
import { orderRoutes } from './orders/order-routes.js';
import { addOrderSocket } from './orders/order-socket.js';
import type { EdgeCache } from './products/edge-cache.js';
import type { ProductRepository } from './products/product-repository.js';
import { productRoutes } from './products/product-routes.js';

export interface AppOptions {
  readonly products: ProductRepository;
  readonly logger: FastifyServerOptions['logger'];
  readonly fulfilmentSeconds: number;
  readonly drainSeconds: number;
  readonly pingSeconds?: number;
  /** Without one no cache is in front, as on a developer's computer. */
  readonly edgeCache?: (log: FastifyInstance['log']) => EdgeCache;
}

export function buildApp({ products, logger, fulfilmentSeconds, drainSeconds, pingSeconds = 30, edgeCache }: AppOptions): FastifyInstance {
  const app = Fastify({
    logger,
    // The load balancer's trace id joins its access log and this one.
    requestIdHeader: 'x-amzn-trace-id',
    genReqId: () => randomUUID(),
    // Above the idle timeout of the load balancer, 300 s with WebSocket: it must be the one that closes first, or its next request is lost.
    keepAliveTimeout: 305_000,
    requestTimeout: 30_000,
    bodyLimit: 32 * 1024,
    return503OnClosing: false,
    // Nothing is bent until it fits.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    frameworkErrors: sendProblem,
  });
  const orders = new OrderBook();
  const fulfilment = new Fulfilment(orders, fulfilmentSeconds * 1000);
  const cache = edgeCache?.(app.log);
  let draining = false;

  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler(({ method, url }) => {
    throw new Problem(404, `nothing answers ${method} ${url.split('?')[0]}`);
  });
  app.addHook('preClose', async () => {
    draining = true;
  });
  app.addHook('onSend', async (_request, reply) => {
    // What no route calls public is nobody else's.
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    if (draining) reply.header('connection', 'close');
  });
  app.addHook('onClose', async () => {
    fulfilment.stop();
    await cache?.close();
  });

  app.get('/health', { logLevel: 'warn' }, async (_request, reply) =>
    reply.code(draining ? 503 : 200).send({ status: draining ? 'draining' : 'ok' }),
  );
  app.register(productRoutes, { prefix: '/api/products', products, edgeCache: cache });
  app.register(orderRoutes, { prefix: '/api/orders', orders, products, fulfilment });
  app.register(graphqlRoutes, { products });
  // A quarter of the drain time is for those that answer slowly.
  addOrderSocket(app, { orders, pingMilliseconds: pingSeconds * 1000, goodbyeMilliseconds: drainSeconds * 750 });
  return app;
}
