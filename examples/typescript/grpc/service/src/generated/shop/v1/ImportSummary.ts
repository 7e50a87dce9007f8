// Original file: proto/shop/v1/inventory.proto


export interface ImportSummary {
  'batches'?: (number);
  'items'?: (number);
}

export interface ImportSummary__Output {
  'batches': (number);
  'items': (number);
}
