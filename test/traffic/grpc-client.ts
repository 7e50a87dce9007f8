import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { credentials, loadPackageDefinition, Metadata, requestCallback, status, StatusObject } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { ProtoGrpcType } from '../../examples/typescript/grpc/service/src/generated/inventory.js' with { 'resolution-mode': 'import' };
import { serviceOf } from '../../tools/example-apps';

const definition = loadSync(join(serviceOf('grpc'), 'proto', 'shop', 'v1', 'inventory.proto'), { enums: String, defaults: true });
const { shop } = loadPackageDefinition(definition) as unknown as ProtoGrpcType;

/** Ends a call that nothing else ends, so that a check sees how. */
const DEADLINE_MILLISECONDS = 10_000;

/** All that came of a call, however it ended. */
export interface Ended {
  readonly code: keyof typeof status;
  readonly details: string;
  readonly items: any[];
  readonly headers: Metadata;
  readonly trailers: Metadata;
}

export interface How {
  readonly metadata?: Metadata;
  readonly milliseconds?: number;
}

/** The inventory as clients know it, on one connection with TLS. */
export class InventoryClient {
  private readonly stub: InstanceType<typeof shop.v1.Inventory>;

  constructor(port: number, host: string, trusted: Buffer) {
    this.stub = new shop.v1.Inventory(`127.0.0.1:${port}`, credentials.createSsl(trusted), {
      'grpc.ssl_target_name_override': host,
      'grpc.default_authority': host,
      // Otherwise clients of one address share a connection.
      'grpc.use_local_subchannel_pool': 1,
    });
  }

  public async getStock(sku: string, how?: How): Promise<Ended> {
    return ended(done => this.stub.getStock({ sku }, ...said(how), done));
  }

  public async importStock(batches: object[], how?: How): Promise<Ended> {
    return ended(done => {
      const call = this.stub.importStock(...said(how), done);
      for (const batch of batches) call.write(batch);
      call.end();
      return call;
    });
  }

  public watchStock(skus: string[], how?: How) {
    return this.stub.watchStock({ skus }, ...said(how));
  }

  public reserve(how?: How) {
    return this.stub.reserve(...said(how));
  }

  /** Calls what the client's stub doesn't know; the messages are bytes. */
  public async other(path: string, how?: How): Promise<Ended> {
    const bytes = (value: Buffer) => value;
    return ended(done => this.stub.makeUnaryRequest(path, bytes, bytes, Buffer.alloc(0), ...said(how), done));
  }

  public close(): void {
    this.stub.close();
  }
}

/** Collects what comes of a call until it ends. */
export async function ended(start: (done: requestCallback<any>) => EventEmitter): Promise<Ended> {
  const items: any[] = [];
  let headers = new Metadata();
  const call = start((_error, value) => value && items.push(value));
  call.on('data', item => items.push(item)).on('error', () => {});
  call.once('metadata', first => (headers = first));
  const { code, details, metadata } = await new Promise<StatusObject>(resolve => call.once('status', resolve));
  return { code: status[code] as keyof typeof status, details, items, headers, trailers: metadata };
}

/** The first message of a stream that is being collected; its status, if it ends without one. */
export async function firstOf(call: EventEmitter): Promise<unknown> {
  return new Promise(resolve => call.once('data', resolve).once('status', resolve));
}

function said({ metadata = new Metadata(), milliseconds = DEADLINE_MILLISECONDS }: How = {}): [Metadata, { deadline: number }] {
  return [metadata, { deadline: Date.now() + milliseconds }];
}
