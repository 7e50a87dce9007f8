import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { CallTracker } from './grpc/call-tracker.js';
import { inventoryHandlers } from './grpc/inventory-handlers.js';
import { SERVICE, shop } from './grpc/proto.js';
import type { StockWatch } from './grpc/stock-watch.js';
import type { StockRepository } from './inventory/stock-repository.js';
import type { Logger } from './logging.js';

const LAST_ANSWERS_MILLISECONDS = 500;

export interface InventoryServerOptions {
  readonly stock: StockRepository;
  readonly log: Logger;
  readonly maxMessageBytes: number;
  readonly heartbeatSeconds: number;
}

export class InventoryServer {
  private readonly grpc: Server;
  private readonly calls: CallTracker;
  private readonly health = new HealthImplementation({ '': 'SERVING', [SERVICE]: 'SERVING' });
  private readonly watches = new Set<StockWatch>();

  constructor(options: InventoryServerOptions) {
    const { log, maxMessageBytes } = options;
    this.calls = new CallTracker(log, path => path.startsWith(`/${SERVICE}/`));
    this.grpc = new Server({
      interceptors: [this.calls.interceptor],
      'grpc.max_receive_message_length': maxMessageBytes,
      'grpc.max_send_message_length': maxMessageBytes,
      // A peer that vanished without a word is noticed, and a connection without calls is kept: the load balancer keeps some ready.
      'grpc.keepalive_time_ms': 30_000,
      'grpc.keepalive_timeout_ms': 10_000,
      'grpc.keepalive_permit_without_calls': 1,
      'grpc.max_concurrent_streams': 1_000,
    });
    this.grpc.addService(shop.v1.Inventory.service, inventoryHandlers({ ...options, watches: this.watches }));
    this.health.addToServer(this.grpc);
  }

  /** @returns the port */
  async listen(host: string, port: number): Promise<number> {
    const bind = promisify(this.grpc.bindAsync.bind(this.grpc));
    // Inside the network: TLS ends at the load balancer.
    return bind(`${host.includes(':') ? `[${host}]` : host}:${port}`, ServerCredentials.createInsecure());
  }

  /**
   * Says NOT_SERVING for a quarter of the time and still answers, so that the load balancer turns away first. Then takes no new calls,
   * ends watching ones over the next half, and resolves when all calls are over.
   */
  async close(milliseconds: number): Promise<void> {
    this.health.setStatus('', 'NOT_SERVING');
    this.health.setStatus(SERVICE, 'NOT_SERVING');
    await setTimeout(milliseconds / 4);

    const closed = new Promise<void>((resolve, reject) => this.grpc.tryShutdown(error => (error ? reject(error) : resolve())));
    await Promise.all([this.sendAway(milliseconds / 2), this.calls.idle()]);
    // The last answers leave, and clients close their connections. What may be left are health checks that watch.
    await Promise.race([closed, setTimeout(LAST_ANSWERS_MILLISECONDS)]);
    this.grpc.forceShutdown();
    await closed;
  }

  private async sendAway(milliseconds: number): Promise<void> {
    const watches = [...this.watches];
    for (const watch of watches) {
      watch.sendAway();
      await setTimeout(milliseconds / watches.length);
    }
  }
}
