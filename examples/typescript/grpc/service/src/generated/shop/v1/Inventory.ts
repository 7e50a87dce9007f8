// Original file: proto/shop/v1/inventory.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetStockRequest as _shop_v1_GetStockRequest, GetStockRequest__Output as _shop_v1_GetStockRequest__Output } from '../../shop/v1/GetStockRequest.js';
import type { ImportSummary as _shop_v1_ImportSummary, ImportSummary__Output as _shop_v1_ImportSummary__Output } from '../../shop/v1/ImportSummary.js';
import type { ReserveRequest as _shop_v1_ReserveRequest, ReserveRequest__Output as _shop_v1_ReserveRequest__Output } from '../../shop/v1/ReserveRequest.js';
import type { ReserveResponse as _shop_v1_ReserveResponse, ReserveResponse__Output as _shop_v1_ReserveResponse__Output } from '../../shop/v1/ReserveResponse.js';
import type { Stock as _shop_v1_Stock, Stock__Output as _shop_v1_Stock__Output } from '../../shop/v1/Stock.js';
import type { StockBatch as _shop_v1_StockBatch, StockBatch__Output as _shop_v1_StockBatch__Output } from '../../shop/v1/StockBatch.js';
import type { WatchStockRequest as _shop_v1_WatchStockRequest, WatchStockRequest__Output as _shop_v1_WatchStockRequest__Output } from '../../shop/v1/WatchStockRequest.js';

/**
 * What is in stock.
 */
export interface InventoryClient extends grpc.Client {
  /**
   * NOT_FOUND for a sku that was never imported.
   */
  GetStock(argument: _shop_v1_GetStockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_Stock__Output>): grpc.ClientUnaryCall;
  GetStock(argument: _shop_v1_GetStockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_Stock__Output>): grpc.ClientUnaryCall;
  GetStock(argument: _shop_v1_GetStockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_Stock__Output>): grpc.ClientUnaryCall;
  GetStock(argument: _shop_v1_GetStockRequest, callback: grpc.requestCallback<_shop_v1_Stock__Output>): grpc.ClientUnaryCall;
  /**
   * NOT_FOUND for a sku that was never imported.
   */
  getStock(argument: _shop_v1_GetStockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_Stock__Output>): grpc.ClientUnaryCall;
  getStock(argument: _shop_v1_GetStockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_Stock__Output>): grpc.ClientUnaryCall;
  getStock(argument: _shop_v1_GetStockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_Stock__Output>): grpc.ClientUnaryCall;
  getStock(argument: _shop_v1_GetStockRequest, callback: grpc.requestCallback<_shop_v1_Stock__Output>): grpc.ClientUnaryCall;
  
  /**
   * Sets quantities, all of them or none: a batch that is not valid, or none that is the last, ends the call with INVALID_ARGUMENT.
   */
  ImportStock(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_ImportSummary__Output>): grpc.ClientWritableStream<_shop_v1_StockBatch>;
  ImportStock(metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_ImportSummary__Output>): grpc.ClientWritableStream<_shop_v1_StockBatch>;
  ImportStock(options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_ImportSummary__Output>): grpc.ClientWritableStream<_shop_v1_StockBatch>;
  ImportStock(callback: grpc.requestCallback<_shop_v1_ImportSummary__Output>): grpc.ClientWritableStream<_shop_v1_StockBatch>;
  /**
   * Sets quantities, all of them or none: a batch that is not valid, or none that is the last, ends the call with INVALID_ARGUMENT.
   */
  importStock(metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_ImportSummary__Output>): grpc.ClientWritableStream<_shop_v1_StockBatch>;
  importStock(metadata: grpc.Metadata, callback: grpc.requestCallback<_shop_v1_ImportSummary__Output>): grpc.ClientWritableStream<_shop_v1_StockBatch>;
  importStock(options: grpc.CallOptions, callback: grpc.requestCallback<_shop_v1_ImportSummary__Output>): grpc.ClientWritableStream<_shop_v1_StockBatch>;
  importStock(callback: grpc.requestCallback<_shop_v1_ImportSummary__Output>): grpc.ClientWritableStream<_shop_v1_StockBatch>;
  
  /**
   * Reserves one after the other; each request has one answer, in order.
   */
  Reserve(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_shop_v1_ReserveRequest, _shop_v1_ReserveResponse__Output>;
  Reserve(options?: grpc.CallOptions): grpc.ClientDuplexStream<_shop_v1_ReserveRequest, _shop_v1_ReserveResponse__Output>;
  /**
   * Reserves one after the other; each request has one answer, in order.
   */
  reserve(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_shop_v1_ReserveRequest, _shop_v1_ReserveResponse__Output>;
  reserve(options?: grpc.CallOptions): grpc.ClientDuplexStream<_shop_v1_ReserveRequest, _shop_v1_ReserveResponse__Output>;
  
  /**
   * The stock of each sku now, and then each change. A client that reads slowly gets the newest stock only. What didn't change is sent
   * again from time to time, which keeps the stream open on its way. Ends with UNAVAILABLE when the server restarts: call again.
   */
  WatchStock(argument: _shop_v1_WatchStockRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_shop_v1_Stock__Output>;
  WatchStock(argument: _shop_v1_WatchStockRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_shop_v1_Stock__Output>;
  /**
   * The stock of each sku now, and then each change. A client that reads slowly gets the newest stock only. What didn't change is sent
   * again from time to time, which keeps the stream open on its way. Ends with UNAVAILABLE when the server restarts: call again.
   */
  watchStock(argument: _shop_v1_WatchStockRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_shop_v1_Stock__Output>;
  watchStock(argument: _shop_v1_WatchStockRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_shop_v1_Stock__Output>;
  
}

/**
 * What is in stock.
 */
export interface InventoryHandlers extends grpc.UntypedServiceImplementation {
  /**
   * NOT_FOUND for a sku that was never imported.
   */
  GetStock: grpc.handleUnaryCall<_shop_v1_GetStockRequest__Output, _shop_v1_Stock>;
  
  /**
   * Sets quantities, all of them or none: a batch that is not valid, or none that is the last, ends the call with INVALID_ARGUMENT.
   */
  ImportStock: grpc.handleClientStreamingCall<_shop_v1_StockBatch__Output, _shop_v1_ImportSummary>;
  
  /**
   * Reserves one after the other; each request has one answer, in order.
   */
  Reserve: grpc.handleBidiStreamingCall<_shop_v1_ReserveRequest__Output, _shop_v1_ReserveResponse>;
  
  /**
   * The stock of each sku now, and then each change. A client that reads slowly gets the newest stock only. What didn't change is sent
   * again from time to time, which keeps the stream open on its way. Ends with UNAVAILABLE when the server restarts: call again.
   */
  WatchStock: grpc.handleServerStreamingCall<_shop_v1_WatchStockRequest__Output, _shop_v1_Stock>;
  
}

export interface InventoryDefinition extends grpc.ServiceDefinition {
  GetStock: MethodDefinition<_shop_v1_GetStockRequest, _shop_v1_Stock, _shop_v1_GetStockRequest__Output, _shop_v1_Stock__Output>
  ImportStock: MethodDefinition<_shop_v1_StockBatch, _shop_v1_ImportSummary, _shop_v1_StockBatch__Output, _shop_v1_ImportSummary__Output>
  Reserve: MethodDefinition<_shop_v1_ReserveRequest, _shop_v1_ReserveResponse, _shop_v1_ReserveRequest__Output, _shop_v1_ReserveResponse__Output>
  WatchStock: MethodDefinition<_shop_v1_WatchStockRequest, _shop_v1_Stock, _shop_v1_WatchStockRequest__Output, _shop_v1_Stock__Output>
}
