// Original file: proto/shop/v1/inventory.proto

import type { StockItem as _shop_v1_StockItem, StockItem__Output as _shop_v1_StockItem__Output } from '../../shop/v1/StockItem.js';

export interface StockBatch {
  'items'?: (_shop_v1_StockItem)[];
  /**
   * Must be set in the last one: to the server a stream that breaks off may look like one that is finished.
   */
  'last'?: (boolean);
}

export interface StockBatch__Output {
  'items': (_shop_v1_StockItem__Output)[];
  /**
   * Must be set in the last one: to the server a stream that breaks off may look like one that is finished.
   */
  'last': (boolean);
}
