// Original file: proto/shop/v1/inventory.proto


export interface Stock {
  'sku'?: (string);
  /**
   * What can still be reserved.
   */
  'available'?: (number);
  'reserved'?: (number);
}

export interface Stock__Output {
  'sku': (string);
  /**
   * What can still be reserved.
   */
  'available': (number);
  'reserved': (number);
}
