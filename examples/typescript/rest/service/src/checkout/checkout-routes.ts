import { TypeBoxValidatorCompiler, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Basket, Quote, quoteBasket, UnknownProductsError } from './quote.js';
import { Problem } from '../http/problem.js';
import type { ProductRepository } from '../products/product-repository.js';

export const checkoutRoutes: FastifyPluginAsyncTypebox<{ products: ProductRepository }> = async (app, { products }) => {
  app.post(
    '/quotes',
    {
      schema: { body: Basket, response: { 200: Quote } },
      validatorCompiler: TypeBoxValidatorCompiler,
    },
    async request => {
      try {
        return await quoteBasket(request.body, products);
      } catch (error) {
        if (error instanceof UnknownProductsError) throw new Problem(422, error.message, { unknownProductIds: error.productIds });
        throw error;
      }
    },
  );
};
