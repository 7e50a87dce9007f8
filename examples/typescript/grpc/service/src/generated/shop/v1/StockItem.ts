// Original file: proto/shop/v1/inventory.proto


export interface StockItem {
  'sku'?: (string);
  /**
   * All there is, reserved or not.
   */
  'quantity'?: (number);
}

export interface StockItem__Output {
  'sku': (string);
  /**
   * All there is, reserved or not.
   */
  'quantity': (number);
}
