import { TypeBoxValidatorCompiler, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { DuplicateSkuError, type ProductRepository } from './product-repository.js';
import { Category, NewProduct, Product } from './product.js';
import { publicReads } from '../http/caching.js';
import { Problem } from '../http/problem.js';

const ProductPage = Type.Object({
  items: Type.Array(Product),
  page: Type.Integer(),
  pageSize: Type.Integer(),
  total: Type.Integer(),
});

export const productRoutes: FastifyPluginAsyncTypebox<{ products: ProductRepository }> = async (app, { products }) => {
  publicReads(app, 300);

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
    async ({ params: { id } }) => {
      const product = await products.find(id);
      if (!product) throw new Problem(404, `no product has the id '${id}'`);
      return product;
    },
  );

  app.post(
    '/',
    {
      schema: { body: NewProduct, response: { 201: Product } },
      // Fastify's own compiler converts types and drops unknown members, which is right for a query and wrong for a body.
      validatorCompiler: TypeBoxValidatorCompiler,
    },
    async (request, reply) => {
      try {
        const product = await products.add(request.body);
        return await reply.code(201).header('location', `/api/products/${product.id}`).send(product);
      } catch (error) {
        if (error instanceof DuplicateSkuError) throw new Problem(409, error.message);
        throw error;
      }
    },
  );
};
