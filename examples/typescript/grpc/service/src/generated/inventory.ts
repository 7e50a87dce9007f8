import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { GetStockRequest as _shop_v1_GetStockRequest, GetStockRequest__Output as _shop_v1_GetStockRequest__Output } from './shop/v1/GetStockRequest.js';
import type { ImportSummary as _shop_v1_ImportSummary, ImportSummary__Output as _shop_v1_ImportSummary__Output } from './shop/v1/ImportSummary.js';
import type { InventoryClient as _shop_v1_InventoryClient, InventoryDefinition as _shop_v1_InventoryDefinition } from './shop/v1/Inventory.js';
import type { ReserveRequest as _shop_v1_ReserveRequest, ReserveRequest__Output as _shop_v1_ReserveRequest__Output } from './shop/v1/ReserveRequest.js';
import type { ReserveResponse as _shop_v1_ReserveResponse, ReserveResponse__Output as _shop_v1_ReserveResponse__Output } from './shop/v1/ReserveResponse.js';
import type { Stock as _shop_v1_Stock, Stock__Output as _shop_v1_Stock__Output } from './shop/v1/Stock.js';
import type { StockBatch as _shop_v1_StockBatch, StockBatch__Output as _shop_v1_StockBatch__Output } from './shop/v1/StockBatch.js';
import type { StockItem as _shop_v1_StockItem, StockItem__Output as _shop_v1_StockItem__Output } from './shop/v1/StockItem.js';
import type { WatchStockRequest as _shop_v1_WatchStockRequest, WatchStockRequest__Output as _shop_v1_WatchStockRequest__Output } from './shop/v1/WatchStockRequest.js';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  shop: {
    v1: {
      GetStockRequest: MessageTypeDefinition<_shop_v1_GetStockRequest, _shop_v1_GetStockRequest__Output>
      ImportSummary: MessageTypeDefinition<_shop_v1_ImportSummary, _shop_v1_ImportSummary__Output>
      /**
       * What is in stock.
       */
      Inventory: SubtypeConstructor<typeof grpc.Client, _shop_v1_InventoryClient> & { service: _shop_v1_InventoryDefinition }
      ReserveRequest: MessageTypeDefinition<_shop_v1_ReserveRequest, _shop_v1_ReserveRequest__Output>
      ReserveResponse: MessageTypeDefinition<_shop_v1_ReserveResponse, _shop_v1_ReserveResponse__Output>
      Stock: MessageTypeDefinition<_shop_v1_Stock, _shop_v1_Stock__Output>
      StockBatch: MessageTypeDefinition<_shop_v1_StockBatch, _shop_v1_StockBatch__Output>
      StockItem: MessageTypeDefinition<_shop_v1_StockItem, _shop_v1_StockItem__Output>
      WatchStockRequest: MessageTypeDefinition<_shop_v1_WatchStockRequest, _shop_v1_WatchStockRequest__Output>
    }
  }
}

