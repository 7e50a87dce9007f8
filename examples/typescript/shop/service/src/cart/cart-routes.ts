import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { MAX_LINES, priced, quantitySchema, type CartItem, type PricedCart } from './cart.js';
import { Problem } from '../http/problem.js';
import type { ProductRepository } from '../products/product-repository.js';

interface OneProduct {
  Params: { productId: string };
}

/** The cart of the session. A session is written as a whole: of two changes at the same time the later one wins. */
export const cartRoutes: FastifyPluginAsync<{ products: ProductRepository }> = async (app, { products }) => {
  const keep = async ({ session }: FastifyRequest, items: CartItem[]): Promise<PricedCart> => {
    session.cart = items;
    return priced(items, products);
  };

  app.get('/', async ({ session }) => priced(session.cart ?? [], products));

  app.delete('/', async request => keep(request, []));

  app.put<OneProduct & { Body: { quantity: number } }>('/items/:productId', { schema: { body: quantitySchema } }, async request => {
    const { params, body, session } = request;
    const { productId } = params;
    const items = session.cart ?? [];
    if (!(await products.find(productId))) throw new Problem(404, `no product has the id '${productId}'`);
    const item = { productId, quantity: body.quantity };
    const known = items.some(each => each.productId === productId);
    if (!known && items.length >= MAX_LINES) throw new Problem(409, `a cart holds ${MAX_LINES} products at most`);
    return keep(request, known ? items.map(each => (each.productId === productId ? item : each)) : [...items, item]);
  });

  app.delete<OneProduct>('/items/:productId', async request => {
    const { params, session } = request;
    return keep(
      request,
      (session.cart ?? []).filter(({ productId }) => productId !== params.productId),
    );
  });
};
