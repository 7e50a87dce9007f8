import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { noEdgeCache, type EdgeCache } from './cache/edge-cache.js';
import { checkoutRoutes } from './checkout/checkout-routes.js';
import { addHealth } from './health.js';
import { noStoreByDefault } from './http/caching.js';
import { loggerOptions, type LogStream } from './http/logging.js';
import { answerWithProblems, sendProblem } from './http/problem.js';
import type { ProductRepository } from './products/product-repository.js';
import { productRoutes } from './products/product-routes.js';

export interface AppOptions {
  readonly products: ProductRepository;
  readonly logLevel: string;
  /** @default - standard output */
  readonly logStream?: LogStream;
  /** @default - none is in front */
  readonly edgeCache?: (log: FastifyBaseLogger) => EdgeCache;
}

export function buildApp({ products, logLevel, logStream, edgeCache: makeEdgeCache }: AppOptions): FastifyInstance {
  const app = Fastify({
    logger: loggerOptions(logLevel, logStream),
    // The load balancer's trace id, so that its access log and this log can be joined.
    requestIdHeader: 'x-amzn-trace-id',
    genReqId: () => randomUUID(),
    // Above the load balancer's idle timeout of 60 s: were it below, the load balancer could send a request on a connection
    // that this process is just closing, and its user would get a 502.
    keepAliveTimeout: 65_000,
    requestTimeout: 30_000,
    bodyLimit: 64 * 1024,
    // What still arrives on an open connection while draining is answered, not lost.
    return503OnClosing: false,
    frameworkErrors: sendProblem,
  });

  answerWithProblems(app);
  noStoreByDefault(app);
  addHealth(app);

  const edgeCache = makeEdgeCache?.(app.log) ?? noEdgeCache;
  app.addHook('onClose', () => edgeCache.close());
  app.register(productRoutes, { prefix: '/api/products', products, edgeCache });
  app.register(checkoutRoutes, { prefix: '/api/checkout', products });
  return app;
}
