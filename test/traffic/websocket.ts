import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { Site } from './site';
import { Copies } from '../../tools/local-edge/copies';

/** Where the example's service sends back what comes. */
export const ECHO = '/ws?mode=echo';

/** How the way in answered a handshake. */
export interface Handshake {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Open where the status is 101. */
  readonly socket: WebSocket;
}

export interface SocketOptions {
  /** Address from which it calls. */
  readonly from?: string;
  readonly headers?: { readonly [name: string]: string };
  /** The page that it says it is of. */
  readonly origin?: string;
  readonly subprotocols?: string[];
}

/** Asks a viewer's way in for a WebSocket; each call is a client with a connection of its own. */
export function webSockets({ edge, host }: Site): (path: string, options?: SocketOptions) => Promise<Handshake> {
  const { edgeHttps, trusted } = edge.places;
  const ca = readFileSync(trusted);
  return async (path, { from, headers: own, origin, subprotocols } = {}) => {
    const all = { ca, servername: host, headers: { host, ...own }, localAddress: from, origin };
    const socket = new WebSocket(`wss://127.0.0.1:${edgeHttps}${path}`, subprotocols, all);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      socket.once('upgrade', resolve).once('error', reject);
      socket.once('unexpected-response', (request, response) => {
        request.destroy();
        resolve(response);
      });
    });
    // What breaks from now on shows in the close code.
    socket.on('error', () => {});
    const { statusCode, headers: answered } = answer;
    if (statusCode === 101 && socket.readyState !== WebSocket.OPEN) await once(socket, 'open');
    return { status: statusCode!, headers: answered, socket };
  };
}

/** The code with which a connection ends. */
export async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = await once(socket, 'close');
  return code;
}

/** An open one: anything else is a failed expectation. */
export async function opened(site: Site, path: string): Promise<WebSocket> {
  const { status, socket } = await webSockets(site)(path);
  expect([path, status]).toEqual([path, 101]);
  return socket;
}

/** What comes back, and whether it is binary; or how the connection ends before. */
export async function echoed(socket: WebSocket, send: () => void): Promise<unknown[]> {
  const answer = Promise.race([once(socket, 'message'), once(socket, 'close').then(([code]) => [`closed with ${code}`])]);
  send();
  return answer;
}

/** What each copy of all services has logged. */
export function logs(site: Site, copies: Copies): string[] {
  return site.edge.site.targetGroups.flatMap(group => copies.of(group).map(({ service }) => service.log));
}

/** A page of its own, by which a copy's log tells some clients from others. */
export const newOrigin = () => `https://${randomUUID()}.example.com`;

/** How many clients of a page each copy has had, once all of them are in the logs. */
export async function shares(site: Site, copies: Copies, origin: string, clients: number): Promise<number[]> {
  for (;;) {
    const found = logs(site, copies).map(log => log.split(origin).length - 1);
    if (found.reduce((total, each) => total + each, 0) === clients) return found;
    await pause(10);
  }
}

/** What a process does shows in its log a little later. */
export async function until(reached: () => boolean): Promise<void> {
  while (!reached()) await pause(10);
}
