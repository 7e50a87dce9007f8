import type { FastifyPluginAsync } from 'fastify';
import type { Fulfilment } from './fulfilment.js';
import { IdempotencyKeys } from './idempotency-keys.js';
import type { OrderBook } from './order-book.js';
import { orderRequestSchema, type Order, type OrderLine, type OrderRequest } from './order.js';
import { Problem } from '../http/problem.js';
import type { ProductRepository } from '../products/product-repository.js';
import { CURRENCY } from '../products/product.js';

export interface OrderRoutesOptions {
  readonly orders: OrderBook;
  readonly products: ProductRepository;
  readonly fulfilment: Fulfilment;
}

export const orderRoutes: FastifyPluginAsync<OrderRoutesOptions> = async (app, { orders, products, fulfilment }) => {
  const keys = new IdempotencyKeys<Order>();

  const place = async ({ items }: OrderRequest): Promise<Order> => {
    const lines = await priced(items, products);
    const totalCents = lines.reduce((sum, { quantity, unitPriceCents }) => sum + quantity * unitPriceCents, 0);
    const order = orders.place({ lines, totalCents, currency: CURRENCY });
    void fulfilment.walk(order.id);
    return order;
  };

  app.post<{ Body: OrderRequest; Headers: { 'idempotency-key'?: string } }>(
    '/',
    {
      schema: {
        body: orderRequestSchema,
        headers: { type: 'object', properties: { 'idempotency-key': { type: 'string', minLength: 1, maxLength: 255 } } },
      },
    },
    async ({ body, headers }, reply) => {
      const key = headers['idempotency-key'];
      const order = await (key === undefined ? place(body) : keys.once(key, JSON.stringify(body), () => place(body)));
      return reply.code(201).header('location', `/api/orders/${order.id}`).send(order);
    },
  );

  app.get<{ Params: { id: string } }>('/:id', async ({ params: { id } }) => {
    const order = orders.find(id);
    if (!order) throw new Problem(404, `no order has the id '${id}'`);
    return order;
  });
};

/** What is ordered, at the prices of now: a client names none. */
async function priced(items: OrderRequest['items'], products: ProductRepository): Promise<OrderLine[]> {
  const found = await Promise.all(items.map(({ productId }) => products.find(productId)));
  const unknown = items.filter((_item, index) => !found[index]).map(({ productId }) => productId);
  if (unknown.length > 0) throw new Problem(422, 'the order names products that the shop does not have', { unknownProductIds: unknown });
  return found.map((product, index) => ({ ...items[index]!, name: product!.name, unitPriceCents: product!.priceCents }));
}
