// Original file: proto/shop/v1/inventory.proto


export interface ReserveRequest {
  /**
   * Chosen by the client. The same id again reserves nothing more and has the same answer: safe to repeat after a lost connection.
   */
  'reservationId'?: (string);
  'sku'?: (string);
  'quantity'?: (number);
}

export interface ReserveRequest__Output {
  /**
   * Chosen by the client. The same id again reserves nothing more and has the same answer: safe to repeat after a lost connection.
   */
  'reservationId': (string);
  'sku': (string);
  'quantity': (number);
}
