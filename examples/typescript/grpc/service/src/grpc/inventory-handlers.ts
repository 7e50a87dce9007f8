import { once } from 'node:events';
import { status, type ServerWritableStream, type ServerReadableStream, type ServerUnaryCall, type ServerDuplexStream } from '@grpc/grpc-js';
import type { GetStockRequest__Output } from '../generated/shop/v1/GetStockRequest.js';
import type { ImportSummary } from '../generated/shop/v1/ImportSummary.js';
import type { InventoryHandlers } from '../generated/shop/v1/Inventory.js';
import type { ReserveRequest__Output } from '../generated/shop/v1/ReserveRequest.js';
import type { ReserveResponse } from '../generated/shop/v1/ReserveResponse.js';
import type { Stock as StockMessage } from '../generated/shop/v1/Stock.js';
import type { StockBatch__Output } from '../generated/shop/v1/StockBatch.js';
import type { WatchStockRequest__Output } from '../generated/shop/v1/WatchStockRequest.js';
import type { StockRepository } from '../inventory/stock-repository.js';
import type { Logger } from '../logging.js';
import { StatusError, toStatus } from './status.js';
import { StockWatch } from './stock-watch.js';

const SKU = /^[A-Z0-9][A-Z0-9-]{2,31}$/;
const MAX_IMPORT_ITEMS = 1_000_000;
const MAX_WATCHED_SKUS = 500;
const OUTCOMES = { reserved: 'OUTCOME_RESERVED', 'too-few': 'OUTCOME_TOO_FEW', 'unknown-sku': 'OUTCOME_UNKNOWN_SKU' } as const;

export interface HandlerOptions {
  readonly stock: StockRepository;
  readonly log: Logger;
  readonly heartbeatSeconds: number;
  /** Streams that are ended one after the other when the server restarts. */
  readonly watches: Set<StockWatch>;
}

export function inventoryHandlers({ stock, log, heartbeatSeconds, watches }: HandlerOptions): InventoryHandlers {
  return {
    GetStock: (call, callback) => {
      getStock(call, stock).then(
        found => callback(null, found),
        error => callback(toStatus(error, log)),
      );
    },
    ImportStock: (call, callback) => {
      importStock(call, stock).then(
        summary => callback(null, summary),
        error => callback(toStatus(error, log)),
      );
    },
    WatchStock: call => {
      watchStock(call, stock, heartbeatSeconds, watches).catch(error => call.emit('error', toStatus(error, log)));
    },
    Reserve: call => {
      reserve(call, stock).catch(error => call.emit('error', toStatus(error, log)));
    },
  };
}

async function getStock(call: ServerUnaryCall<GetStockRequest__Output, StockMessage>, stock: StockRepository): Promise<StockMessage> {
  const { sku } = call.request;
  const found = await stock.find(checkSku(sku), goneSignal(call));
  if (!found) throw new StatusError(status.NOT_FOUND, `no stock has the sku '${sku}'`);
  return found;
}

async function importStock(call: ServerReadableStream<StockBatch__Output, ImportSummary>, stock: StockRepository): Promise<ImportSummary> {
  const quantities = new Map<string, number>();
  let batches = 0;
  let complete = false;
  for await (const { items, last } of call as AsyncIterable<StockBatch__Output>) {
    batches += 1;
    complete = last;
    for (const { sku, quantity } of items) quantities.set(checkSku(sku), quantity);
    if (quantities.size > MAX_IMPORT_ITEMS) {
      throw new StatusError(status.RESOURCE_EXHAUSTED, `one import takes ${MAX_IMPORT_ITEMS} skus at most`);
    }
  }
  if (!complete) throw new StatusError(status.INVALID_ARGUMENT, 'the stream ended before a batch that is the last');
  await stock.setQuantities(quantities);
  return { batches, items: quantities.size };
}

async function watchStock(
  call: ServerWritableStream<WatchStockRequest__Output, StockMessage>,
  stock: StockRepository,
  heartbeatSeconds: number,
  watches: Set<StockWatch>,
): Promise<void> {
  const skus = new Set(call.request.skus.map(checkSku));
  if (skus.size === 0 || skus.size > MAX_WATCHED_SKUS) {
    throw new StatusError(status.INVALID_ARGUMENT, `skus must be 1 to ${MAX_WATCHED_SKUS}`);
  }
  const watch = new StockWatch(call, heartbeatSeconds);
  const unfollow = stock.follow(skus, item => watch.offer(item));
  watches.add(watch);
  call.once('close', () => {
    watches.delete(watch);
    watch.stop();
    unfollow();
  });
  for (const sku of skus) {
    const found = await stock.find(sku, watch.signal);
    // A change that came meanwhile is newer than what was read.
    if (found) watch.offerFirst(found);
  }
}

async function reserve(call: ServerDuplexStream<ReserveRequest__Output, ReserveResponse>, stock: StockRepository): Promise<void> {
  const signal = goneSignal(call);
  // Without the option the stream is destroyed after the last request, and the last answer with it.
  for await (const request of call.iterator({ destroyOnReturn: false }) as AsyncIterable<ReserveRequest__Output>) {
    const { reservationId, sku, quantity } = checkReservation(request);
    const { outcome, available } = await stock.reserve({ reservationId, sku, quantity });
    // A client that doesn't read its answers gets no more of them.
    if (!call.write({ reservationId, outcome: OUTCOMES[outcome], available })) await once(call, 'drain', { signal });
  }
  call.end();
}

/** Aborts when the client's deadline has passed, or when it has given up. */
function goneSignal(call: NodeJS.EventEmitter): AbortSignal {
  const gone = new AbortController();
  call.once('cancelled', () => gone.abort());
  return gone.signal;
}

function checkReservation(request: ReserveRequest__Output): ReserveRequest__Output {
  const { reservationId, sku, quantity } = request;
  if (!/^[\w-]{1,64}$/.test(reservationId)) {
    throw new StatusError(status.INVALID_ARGUMENT, 'reservation_id must be 1 to 64 letters, digits, hyphens and underscores');
  }
  checkSku(sku);
  if (quantity < 1 || quantity > 10_000) throw new StatusError(status.INVALID_ARGUMENT, 'quantity must be from 1 to 10000');
  return request;
}

function checkSku(sku: string): string {
  if (!SKU.test(sku)) throw new StatusError(status.INVALID_ARGUMENT, 'a sku is 3 to 32 capitals, digits and hyphens');
  return sku;
}
