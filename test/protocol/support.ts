import { ApiProtocol } from '../../src';

/** Every protocol, as its shortest call makes it. A new one belongs here. */
export const PROTOCOLS: [string, () => ApiProtocol][] = [
  ['REST', () => ApiProtocol.rest()],
  ['GraphQL', () => ApiProtocol.graphql()],
  ['WebSocket', () => ApiProtocol.webSocket()],
  ['gRPC', () => ApiProtocol.grpc({ services: ['shop.v1.Inventory'] })],
  ['server-sent events', () => ApiProtocol.serverSentEvents()],
];
