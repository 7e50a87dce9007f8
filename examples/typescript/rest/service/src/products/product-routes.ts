import { TypeBoxValidatorCompiler, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { DuplicateSkuError, StaleProductError, type ProductRepository } from './product-repository.js';
import { Category, NewProduct, Product } from './product.js';
import type { EdgeCache } from '../cache/edge-cache.js';
import { publicReads, requireMatch } from '../http/caching.js';
import { Problem } from '../http/problem.js';

const ProductPage = Type.Object({
  items: Type.Array(Product),
  page: Type.Integer(),
  pageSize: Type.Integer(),
  total: Type.Integer(),
});

/** One change shows in its product and in many pages of the list: all of them, with their query strings. */
const CACHED_PATHS = '/api/products*';

interface ProductRoutesOptions {
  readonly products: ProductRepository;
  readonly edgeCache: EdgeCache;
}

export const productRoutes: FastifyPluginAsyncTypebox<ProductRoutesOptions> = async (app, { products, edgeCache }) => {
  publicReads(app, 300);

  const find = async (id: string): Promise<Product> => {
    const product = await products.find(id);
    if (!product) throw new Problem(404, `no product has the id '${id}'`);
    return product;
  };

  const change = async (changed: Promise<Product>): Promise<Product> => {
    try {
      const product = await changed;
      edgeCache.forget(CACHED_PATHS);
      return product;
    } catch (error) {
      if (error instanceof DuplicateSkuError) throw new Problem(409, error.message);
      if (error instanceof StaleProductError) throw new Problem(412, error.message);
      throw error;
    }
  };

  app.get(
    '/',
    {
      schema: {
        querystring: Type.Object({
          page: Type.Integer({ minimum: 1, maximum: 10_000, default: 1 }),
          pageSize: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
          category: Type.Optional(Category),
        }),
        response: { 200: ProductPage },
      },
    },
    async ({ query: { page, pageSize, category } }) => {
      const slice = await products.list({ category, offset: (page - 1) * pageSize, limit: pageSize });
      return { ...slice, page, pageSize };
    },
  );

  app.get(
    '/:id',
    {
      schema: { params: Type.Object({ id: Type.String() }), response: { 200: Product } },
    },
    async ({ params: { id } }) => find(id),
  );

  app.post(
    '/',
    {
      schema: { body: NewProduct, response: { 201: Product } },
      // Fastify's own compiler converts types and drops unknown members, which is right for a query and wrong for a body.
      validatorCompiler: TypeBoxValidatorCompiler,
    },
    async (request, reply) => {
      const product = await change(products.add(request.body));
      return reply.code(201).header('location', `/api/products/${product.id}`).send(product);
    },
  );

  app.put(
    '/:id',
    {
      schema: { params: Type.Object({ id: Type.String() }), body: NewProduct, response: { 200: Product } },
      validatorCompiler: TypeBoxValidatorCompiler,
    },
    async (request, reply) => {
      const current = await find(request.params.id);
      requireMatch(request.headers['if-match'], reply.serialize(current).toString());
      return change(products.replace(current, request.body));
    },
  );
};
