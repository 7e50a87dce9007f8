import type { FastifyPluginAsync } from 'fastify';
import type { OrderBook } from './order-book.js';
import { Problem } from '../http/problem.js';

/** The orders of the caller; those of others are as if they weren't there. */
export const orderRoutes: FastifyPluginAsync<{ orders: OrderBook }> = async (app, { orders }) => {
  app.get('/', async ({ caller }) => ({ items: await orders.list(caller.sub) }));

  app.get<{ Params: { id: string } }>('/:id', async ({ caller, params: { id } }) => {
    const order = await orders.find(id, caller.sub);
    if (!order) throw new Problem(404, `you have no order with the id '${id}'`);
    return order;
  });
};
