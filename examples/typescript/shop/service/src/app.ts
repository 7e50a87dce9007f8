import { randomUUID } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { AccessTokens } from './auth/access-tokens.js';
import { guard, requireScope } from './auth/guard.js';
import type { Issuer } from './auth/issuer.js';
import { loginRoutes, profileRoutes } from './auth/login-routes.js';
import { cartRoutes } from './cart/cart-routes.js';
import { checkoutRoutes } from './cart/checkout-routes.js';
import { graphqlRoutes } from './graphql/graphql-routes.js';
import { Problem, sendProblem } from './http/problem.js';
import { Fulfilment } from './orders/fulfilment.js';
import { MemoryOrderBook } from './orders/memory-order-book.js';
import { orderRoutes } from './orders/order-routes.js';
import { addOrderSocket } from './orders/order-socket.js';
import { ValkeyOrderBook } from './orders/valkey-order-book.js';
import type { EdgeCache } from './products/edge-cache.js';
import type { ProductRepository } from './products/product-repository.js';
import { productRoutes } from './products/product-routes.js';
import { addUserSessions } from './sessions/user-sessions.js';
import { ValkeySessionStore } from './sessions/valkey-session-store.js';
import type { StoreConfig } from './store/store-config.js';
import { Valkey } from './store/valkey.js';

export interface AppOptions {
  readonly products: ProductRepository;
  readonly logger: FastifyServerOptions['logger'];
  readonly fulfilmentSeconds: number;
  readonly drainSeconds: number;
  readonly pingSeconds?: number;
  /** Without one no cache is in front, as on a developer's computer. */
  readonly edgeCache?: (log: FastifyInstance['log']) => EdgeCache;
  /** Without one all that belongs to a user is closed. */
  readonly issuer?: Issuer;
  readonly store: StoreConfig;
}

export function buildApp(options: AppOptions): FastifyInstance {
  const { products, logger, fulfilmentSeconds, drainSeconds, pingSeconds = 30, edgeCache, issuer } = options;
  const { ttlSeconds, valkey: valkeyConfig } = options.store;
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
    // TLS ends before this process, and the security group lets nobody in who could make it up.
    trustProxy: true,
    // Nothing is bent until it fits.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
    frameworkErrors: sendProblem,
  });
  const stepMilliseconds = fulfilmentSeconds * 1000;
  const tokens = issuer && new AccessTokens(issuer);
  const valkey = valkeyConfig && new Valkey(valkeyConfig, app.log);
  const orders = valkey ? new ValkeyOrderBook(valkey, stepMilliseconds) : new MemoryOrderBook(stepMilliseconds);
  const fulfilment = new Fulfilment(orders, stepMilliseconds, app.log);
  const cache = edgeCache?.(app.log);
  if (!valkey) app.log.warn('carts and orders are in the memory of this process: run one copy only');
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
    await fulfilment.stop();
    await cache?.close();
    valkey?.close();
  });

  // Says nothing of the store: no new copy would mend that, and what needs no store is still answered.
  app.get('/health', { logLevel: 'warn' }, async (_request, reply) =>
    reply.code(draining ? 503 : 200).send({ status: draining ? 'draining' : 'ok' }),
  );
  app.register(productRoutes, { prefix: '/api/products', products, edgeCache: cache, tokens });
  app.register(graphqlRoutes, { products });
  app.register(loginRoutes, { prefix: '/api/login', issuer });
  app.register(async guarded => {
    guard(guarded, tokens);
    guarded.register(profileRoutes, { prefix: '/api/user/me' });
    guarded.register(orderRoutes, { prefix: '/api/user/orders', orders });
    guarded.register(async withSession => {
      await addUserSessions(withSession, { ttlSeconds, store: valkey && new ValkeySessionStore(valkey, ttlSeconds) });
      withSession.register(cartRoutes, { prefix: '/api/user/cart', products });
      withSession.register(async checkout => {
        checkout.addHook('onRequest', requireScope('shop/checkout'));
        checkout.register(checkoutRoutes, { prefix: '/api/checkout', orders, products });
      });
    });
  });
  // A quarter of the drain time is for those that answer slowly.
  addOrderSocket(app, { orders, tokens, pingMilliseconds: pingSeconds * 1000, goodbyeMilliseconds: drainSeconds * 750 });
  return app;
}
