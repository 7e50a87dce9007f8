import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { JWTPayload } from 'jose';
import { sharedIssuer } from './issuer.js';
import { Visitor } from './visitor.js';
import { buildApp, type AppOptions } from '../src/app.js';
import { SeededProducts } from '../src/products/product-repository.js';

export function appUnderTest(t: TestContext, options: Partial<AppOptions> = {}): FastifyInstance {
  const app = buildApp({
    products: new SeededProducts(),
    logger: false,
    fulfilmentSeconds: 60,
    drainSeconds: 1,
    store: { ttlSeconds: 3600 },
    ...options,
  });
  t.after(async () => app.close());
  return app;
}

/** One whose users can log in. */
export async function shopUnderTest(t: TestContext, options: Partial<AppOptions> = {}) {
  const issuer = await sharedIssuer();
  const app = appUnderTest(t, { issuer: issuer.trusted, ...options });
  return { app, issuer, visitor: async (claims?: JWTPayload) => new Visitor(app, await issuer.token(claims)) };
}
