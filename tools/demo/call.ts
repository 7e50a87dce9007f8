/**
 * Calls the API that `npm run demo` serves: `tsx tools/demo/call.ts /ws MESSAGE` sends a message over WebSocket and prints what comes
 * until the third status, `tsx tools/demo/call.ts shop.v1.Inventory/GetStock REQUEST` makes a unary gRPC call, and
 * `tsx tools/demo/call.ts token` logs the user in and prints the access token.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentials, loadPackageDefinition, ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import WebSocket from 'ws';
import { Served } from './calls';
import { SERVED } from './served';
import { serviceOf } from '../example-apps';
import { LOOPBACK } from '../local-edge/envoy-config';
import { accessToken } from '../local-edge/login';

const PROTO = join(serviceOf('grpc'), 'proto');
const ENOUGH = 3;
/** An order changes every few seconds. */
const PATIENCE_MILLISECONDS = 30_000;

async function overWebSocket({ name, port, trusted, login }: Served, path: string, message: string): Promise<void> {
  const headers = { host: name, ...(login && { authorization: `Bearer ${await accessToken(login)}` }) };
  const options = { ca: readFileSync(trusted), servername: name, headers };
  const socket = new WebSocket(`wss://${LOOPBACK}:${port}${path}`, options);
  socket.once('open', () => socket.send(message));
  let statuses = 0;
  // Who follows an order late gets its last statuses only.
  const end = setTimeout(() => (statuses > 0 ? socket.close() : socket.terminate()), PATIENCE_MILLISECONDS);
  socket.on('message', data => {
    console.log(String(data));
    if (JSON.parse(String(data)).type === 'status' && ++statuses === ENOUGH) socket.close();
  });
  const code = await new Promise((resolve, reject) => socket.once('close', resolve).once('error', reject));
  clearTimeout(end);
  if (code !== 1005) throw new Error(`the WebSocket was closed with ${code}`);
}

async function overGrpc({ name, port, trusted }: Served, method: string, request: string): Promise<void> {
  const [service, call] = method.split('/');
  const definition = loadPackageDefinition(loadSync('shop/v1/inventory.proto', { includeDirs: [PROTO], defaults: true }));
  const Client = service.split('.').reduce((found: any, part) => found[part], definition) as ServiceClientConstructor;
  const options = { 'grpc.ssl_target_name_override': name, 'grpc.default_authority': name };
  const client = new Client(`${LOOPBACK}:${port}`, credentials.createSsl(readFileSync(trusted)), options);
  const answer = await new Promise((resolve, reject) =>
    client[call](JSON.parse(request), (error: Error | null, message: unknown) => (error ? reject(error) : resolve(message))),
  );
  console.log(JSON.stringify(answer, undefined, 2));
  client.close();
}

async function token({ login }: Served): Promise<void> {
  if (!login) throw new Error('nobody logs in here');
  console.log(await accessToken(login));
}

async function main([target, text]: string[]): Promise<void> {
  const served: Served = JSON.parse(readFileSync(SERVED, 'utf8'));
  if (target === 'token') return token(served);
  await (target.startsWith('/') ? overWebSocket : overGrpc)(served, target, text);
}

main(process.argv.slice(2)).catch(error => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
