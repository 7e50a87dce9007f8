import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { FastifyPluginAsync } from 'fastify';
import { priced, type CartItem } from './cart.js';
import { Problem } from '../http/problem.js';
import type { OrderBook } from '../orders/order-book.js';
import type { Order } from '../orders/order.js';
import type { ProductRepository } from '../products/product-repository.js';

export interface CheckoutOptions {
  readonly orders: OrderBook;
  readonly products: ProductRepository;
}

/** Makes an order of the cart. */
export const checkoutRoutes: FastifyPluginAsync<CheckoutOptions> = async (app, { orders, products }) => {
  const orderOf = async (items: CartItem[]): Promise<Order> => {
    if (items.length === 0) throw new Problem(409, 'the cart is empty');
    const cart = await priced(items, products);
    const unknown = items.map(({ productId }) => productId).filter(id => !cart.lines.some(line => line.productId === id));
    if (unknown.length > 0) throw new Problem(422, 'the cart holds products that the shop does not have', { unknownProductIds: unknown });
    // Nobody learns from the id how many orders there are.
    return { ...cart, id: `o-${randomUUID()}`, state: 'placed', at: new Date().toISOString() };
  };

  app.post<{ Headers: { 'idempotency-key': string } }>(
    '/',
    {
      schema: {
        headers: {
          type: 'object',
          required: ['idempotency-key'],
          properties: { 'idempotency-key': { type: 'string', minLength: 1, maxLength: 255 } },
        },
      },
    },
    async ({ caller, session, headers }, reply) => {
      const items = session.cart ?? [];
      const request = { owner: caller.sub, key: headers['idempotency-key'], items };
      const { order, items: ordered } = (await orders.placed(request)) ?? (await orders.place(request, await orderOf(items)));
      // The copy that took the order may have died before it could empty the cart: who asks again finds the same cart then, or an empty one.
      if (items.length > 0 && !isDeepStrictEqual(items, ordered)) {
        throw new Problem(422, 'this Idempotency-Key came with another cart before');
      }
      session.cart = [];
      return reply.code(201).header('location', `/api/user/orders/${order.id}`).send(order);
    },
  );
};
