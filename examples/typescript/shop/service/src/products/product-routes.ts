import type { FastifyPluginAsync } from 'fastify';
import type { EdgeCache } from './edge-cache.js';
import type { ProductRepository } from './product-repository.js';
import { categorySchema, productDetailsSchema, type Product, type ProductDetails } from './product.js';
import type { AccessTokens } from '../auth/access-tokens.js';
import { guard, requireScope } from '../auth/guard.js';
import { Problem } from '../http/problem.js';
import { etagOf, names, sendPublic } from '../http/public-answer.js';

const KEPT_SECONDS = 300;
const MAX_PRODUCTS = 100;

export interface ProductRoutesOptions {
  readonly products: ProductRepository;
  readonly edgeCache?: EdgeCache;
  readonly tokens?: AccessTokens;
}

export const productRoutes: FastifyPluginAsync<ProductRoutesOptions> = async (app, { products, edgeCache, tokens }) => {
  const existing = async (id: string): Promise<Product> =>
    (await products.find(id)) ?? Promise.reject(new Problem(404, `no product has the id '${id}'`));

  app.get<{ Querystring: { category?: string } }>(
    '/',
    { schema: { querystring: { type: 'object', properties: { category: categorySchema } } } },
    async (request, reply) => {
      const items = await products.list({ category: request.query.category, limit: MAX_PRODUCTS });
      return sendPublic(request, reply, JSON.stringify({ items }), KEPT_SECONDS);
    },
  );

  app.get<{ Params: { id: string } }>('/:id', async (request, reply) =>
    sendPublic(request, reply, JSON.stringify(await existing(request.params.id)), KEPT_SECONDS),
  );

  app.register(async staff => {
    guard(staff, tokens);
    staff.addHook('onRequest', requireScope('shop/products'));
    staff.put<{ Params: { id: string }; Body: ProductDetails }>(
      '/:id',
      { schema: { body: productDetailsSchema } },
      async ({ params: { id }, headers, body }) => {
        const read = await existing(id);
        const condition = headers['if-match'];
        if (condition === undefined) throw new Problem(428, 'read the product first, and send its ETag as If-Match');
        // Checked twice: somebody else may write between this process's read and its write.
        const current = names(condition, etagOf(JSON.stringify(read)));
        if (!current || !(await products.replace(read, body))) throw new Problem(412, 'the product has changed since you read it');
        edgeCache?.forget();
        return existing(id);
      },
    );
  });
};
