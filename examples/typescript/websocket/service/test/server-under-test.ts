import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { WebSocket, type ClientOptions } from 'ws';
import { buildLogger } from '../src/logging.js';
import { OrderServer, type OrderServerOptions } from '../src/order-server.js';
import { InProcessOrderBroker } from '../src/orders/in-process-order-broker.js';
import type { OrderState } from '../src/orders/order-status.js';

export async function serverUnderTest(t: TestContext, options: Partial<OrderServerOptions> = {}) {
  const broker = new InProcessOrderBroker();
  const log = buildLogger('silent');
  const server = new OrderServer({
    broker,
    log,
    pingSeconds: 30,
    maxMessageBytes: 65_536,
    maxConnections: 100,
    allowedOrigins: [],
    ...options,
  });
  const { port } = await server.listen('127.0.0.1', 0);
  t.after(() => server.close(0));
  const publish = (orderId: string, state: OrderState) => broker.publish({ orderId, state, at: '2026-03-01T12:00:00.000Z' });
  return { server, port, publish, connect: (query = '', clientOptions?: ClientOptions) => Client.open(port, query, clientOptions) };
}

/** A real client that keeps what it was sent until a test asks. */
export class Client {
  static async open(port: number, query = '', options?: ClientOptions): Promise<Client> {
    const client = new Client(new WebSocket(`ws://127.0.0.1:${port}/ws${query}`, options));
    await once(client.socket, 'open');
    return client;
  }

  readonly closed: Promise<{ code: number; reason: string }>;
  private readonly messages: (string | Buffer)[] = [];

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise(resolve => socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })));
    socket.on('message', (data, isBinary) => {
      this.messages.push(isBinary ? (data as Buffer) : data.toString());
      socket.emit('kept');
    });
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  async next(): Promise<string | Buffer> {
    while (this.messages.length === 0) await once(this.socket, 'kept', { signal: AbortSignal.timeout(5_000) });
    return this.messages.shift()!;
  }

  async nextJson(): Promise<Record<string, unknown>> {
    return JSON.parse(String(await this.next()));
  }

  /** Resolves when all that was sent before has been answered. */
  async subscribed(...orderIds: string[]): Promise<void> {
    this.send({ type: 'subscribe', orderIds });
    while ((await this.nextJson()).type !== 'subscribed');
  }
}
