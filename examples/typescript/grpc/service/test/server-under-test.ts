import type { TestContext } from 'node:test';
import { credentials, type ClientOptions, type Metadata, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import { shop } from '../src/grpc/proto.js';
import { InMemoryStockRepository } from '../src/inventory/in-memory-stock-repository.js';
import { seedStock } from '../src/inventory/seed-stock.js';
import { InventoryServer, type InventoryServerOptions } from '../src/inventory-server.js';
import { buildLogger } from '../src/logging.js';

export async function serverUnderTest(t: TestContext, options: Partial<InventoryServerOptions> = {}) {
  const stock = options.stock ?? new InMemoryStockRepository(seedStock);
  const server = new InventoryServer({
    log: buildLogger('silent'),
    maxMessageBytes: 8 * 1024 * 1024,
    heartbeatSeconds: 30,
    ...options,
    stock,
  });
  const port = await server.listen('127.0.0.1', 0);
  t.after(() => server.close(0));
  return { server, port, stock, client: clientOf(t, port) };
}

export function clientOf(t: TestContext, port: number, options: ClientOptions = {}) {
  const client = new shop.v1.Inventory(`127.0.0.1:${port}`, credentials.createInsecure(), options);
  t.after(() => client.close());
  return client;
}

export interface Answer<T> {
  readonly value?: T;
  readonly error?: ServiceError;
  readonly trailers: Metadata;
}

/** A call with one answer, as one promise. */
export function answerOf<T>(start: (callback: (error: ServiceError | null, value?: T) => void) => NodeJS.EventEmitter): Promise<Answer<T>> {
  return new Promise(resolve => {
    let answer: { value?: T; error?: ServiceError };
    let trailers: Metadata | undefined;
    const settle = () => answer && trailers && resolve({ ...answer, trailers });
    start((error, value) => {
      answer = error ? { error } : { value };
      settle();
    }).once('status', (status: StatusObject) => {
      trailers = status.metadata;
      settle();
    });
  });
}

/** All that a stream holds, and how it ends. */
export async function drain<T>(call: NodeJS.EventEmitter): Promise<{ items: T[]; status: StatusObject }> {
  const items: T[] = [];
  call.on('data', item => items.push(item));
  call.on('error', () => {});
  const status = await new Promise<StatusObject>(resolve => call.once('status', resolve));
  return { items, status };
}
