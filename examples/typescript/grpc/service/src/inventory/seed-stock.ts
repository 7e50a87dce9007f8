import type { Stock } from './stock-repository.js';

export const seedStock: readonly Stock[] = [
  { sku: 'MUG-STONE-350', available: 120, reserved: 0 },
  { sku: 'KETTLE-GOOSE-1L', available: 35, reserved: 0 },
  { sku: 'GRINDER-HAND', available: 18, reserved: 0 },
  { sku: 'LAMP-DESK-OAK', available: 7, reserved: 0 },
  { sku: 'NOTEBOOK-A5-DOT', available: 900, reserved: 0 },
  { sku: 'TENT-2P-LIGHT', available: 4, reserved: 0 },
];
