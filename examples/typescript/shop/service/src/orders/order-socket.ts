import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { WebSocketServer, type WebSocket } from 'ws';
import type { OrderBook } from './order-book.js';
import { OrderSession } from './order-session.js';
import { Problem, problemDetails } from '../http/problem.js';

const PATH = '/ws';
const MAX_CLIENTS = 10_000;
const GOING_AWAY = 1001;

export interface OrderSocketOptions {
  readonly orders: OrderBook;
  /** Below the idle timeout of whatever is on the way. */
  readonly pingMilliseconds: number;
  /** Clients are sent away spread over this time, so that they don't come back all at once. */
  readonly goodbyeMilliseconds: number;
}

/** The status of orders, as it changes. */
export function addOrderSocket(app: FastifyInstance, { orders, pingMilliseconds, goodbyeMilliseconds }: OrderSocketOptions): void {
  const server = new WebSocketServer({ noServer: true, maxPayload: 16 * 1024 });
  const unanswered = new WeakSet<WebSocket>();
  let draining = false;

  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A broken connection tells it here, before there is a WebSocket to tell it.
    socket.on('error', () => socket.destroy());
    if (request.url?.split('?')[0] !== PATH) return refuse(socket, 404, 'nothing speaks WebSocket here');
    if (draining || server.clients.size >= MAX_CLIENTS) return refuse(socket, 503, 'the service is full, or restarting');
    server.handleUpgrade(request, socket, head, client => {
      client.on('error', err => app.log.warn({ err }, 'client broke the protocol or the connection'));
      client.on('pong', () => unanswered.delete(client));
      new OrderSession(client, orders);
    });
  });
  app.get(PATH, async (_request, reply) => {
    reply.header('upgrade', 'websocket');
    throw new Problem(426, 'speak WebSocket here');
  });

  const pings = setInterval(() => {
    for (const client of server.clients) {
      if (unanswered.has(client)) client.terminate();
      else client.ping();
      unanswered.add(client);
    }
  }, pingMilliseconds);

  app.addHook('preClose', async () => {
    draining = true;
    await sayGoodbye([...server.clients], goodbyeMilliseconds);
    clearInterval(pings);
  });
}

async function sayGoodbye(clients: WebSocket[], milliseconds: number): Promise<void> {
  const start = Date.now();
  for (const [index, client] of clients.entries()) {
    const early = start + (index / clients.length) * milliseconds - Date.now();
    if (early > 0) await setTimeout(early);
    client.close(GOING_AWAY, 'the service is restarting');
  }
  // Time for the last ones to answer the closing frame.
  for (let patience = 20; patience > 0 && clients.some(client => client.readyState !== client.CLOSED); patience--) await setTimeout(50);
  for (const client of clients) client.terminate();
}

/** Answers an upgrade that is not taken: there is no reply object for one. */
function refuse(socket: Duplex, status: number, detail: string): void {
  const body = JSON.stringify(problemDetails(status, detail));
  const type = 'Content-Type: application/problem+json\r\nCache-Control: no-store\r\nConnection: close';
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}
