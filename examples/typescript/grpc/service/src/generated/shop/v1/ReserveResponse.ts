// Original file: proto/shop/v1/inventory.proto


// Original file: proto/shop/v1/inventory.proto

export const _shop_v1_ReserveResponse_Outcome = {
  OUTCOME_UNSPECIFIED: 'OUTCOME_UNSPECIFIED',
  OUTCOME_RESERVED: 'OUTCOME_RESERVED',
  OUTCOME_TOO_FEW: 'OUTCOME_TOO_FEW',
  OUTCOME_UNKNOWN_SKU: 'OUTCOME_UNKNOWN_SKU',
} as const;

export type _shop_v1_ReserveResponse_Outcome =
  | 'OUTCOME_UNSPECIFIED'
  | 0
  | 'OUTCOME_RESERVED'
  | 1
  | 'OUTCOME_TOO_FEW'
  | 2
  | 'OUTCOME_UNKNOWN_SKU'
  | 3

export type _shop_v1_ReserveResponse_Outcome__Output = typeof _shop_v1_ReserveResponse_Outcome[keyof typeof _shop_v1_ReserveResponse_Outcome]

export interface ReserveResponse {
  'reservationId'?: (string);
  'outcome'?: (_shop_v1_ReserveResponse_Outcome);
  /**
   * After this reservation.
   */
  'available'?: (number);
}

export interface ReserveResponse__Output {
  'reservationId': (string);
  'outcome': (_shop_v1_ReserveResponse_Outcome__Output);
  /**
   * After this reservation.
   */
  'available': (number);
}
