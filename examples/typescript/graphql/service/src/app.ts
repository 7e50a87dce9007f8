import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance } from 'fastify';
import { graphqlRoutes } from './graphql/graphql-routes.js';
import { addGraphqlSocket } from './graphql/graphql-socket.js';
import { addHealth } from './health.js';
import { noStoreByDefault } from './http/caching.js';
import { loggerOptions, type LogStream } from './http/logging.js';
import { answerWithProblems, sendProblem } from './http/problem.js';
import { InProcessPriceChanges } from './products/price-changes.js';
import type { ProductRepository } from './products/product-repository.js';

export interface AppOptions {
  readonly products: ProductRepository;
  readonly logLevel: string;
  /** @default - standard output */
  readonly logStream?: LogStream;
  /** @default true */
  readonly introspection?: boolean;
  /** @default - every page may open a WebSocket */
  readonly allowedOrigins?: readonly string[];
  /** @default 0 */
  readonly drainSeconds?: number;
}

export function buildApp(options: AppOptions): FastifyInstance {
  const { products, logLevel, logStream, introspection = true, allowedOrigins = [], drainSeconds = 0 } = options;
  const app = Fastify({
    logger: loggerOptions(logLevel, logStream),
    // The load balancer's trace id, so that its access log and this log can be joined.
    requestIdHeader: 'x-amzn-trace-id',
    genReqId: () => randomUUID(),
    // Above the load balancer's idle timeout, 300 s with subscriptions over WebSocket: were it below, the load balancer could send a request on a connection
    // that this process is just closing, and its user would get a 502.
    keepAliveTimeout: 305_000,
    requestTimeout: 30_000,
    bodyLimit: 64 * 1024,
    // What still arrives on an open connection while draining is answered, not lost.
    return503OnClosing: false,
    frameworkErrors: sendProblem,
  });

  answerWithProblems(app);
  noStoreByDefault(app);
  addHealth(app);

  const policy = { context: { products, priceChanges: new InProcessPriceChanges() }, introspection };
  app.register(graphqlRoutes, policy);
  // The second half of the drain time is for those that answer slowly.
  addGraphqlSocket(app, { ...policy, allowedOrigins, closeMilliseconds: drainSeconds * 500 });
  return app;
}
