import { fileURLToPath } from 'node:url';
import { loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { ProtoGrpcType } from '../generated/inventory.js';

const file = fileURLToPath(new URL('../../proto/shop/v1/inventory.proto', import.meta.url));
// The options that the types are generated with: see the script generate in package.json.
const definition = loadSync(file, { enums: String, defaults: true });

export const { shop } = loadPackageDefinition(definition) as unknown as ProtoGrpcType;
export const SERVICE = 'shop.v1.Inventory';
