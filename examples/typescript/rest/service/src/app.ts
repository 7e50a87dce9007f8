import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
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
}

export function buildApp({ products, logLevel, logStream }: AppOptions): FastifyInstance {
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
  app.register(productRoutes, { prefix: '/api/products', products });
  app.register(checkoutRoutes, { prefix: '/api/checkout', products });
  return app;
}
