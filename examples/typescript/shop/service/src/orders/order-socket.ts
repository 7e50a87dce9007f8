import { STATUS_CODES, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { WebSocketServer, type WebSocket } from 'ws';
import type { OrderBook } from './order-book.js';
import { OrderFollower } from './order-follower.js';
import type { AccessTokens, Caller } from '../auth/access-tokens.js';
import { Problem, problemDetails, Unavailable } from '../http/problem.js';

const PATH = '/ws';
const MAX_CLIENTS = 10_000;
/** Of Node; tokens end long before. */
const MAX_TIMER = 2 ** 31 - 1;
/** What a browser offers beside its token. The edge takes the token away, and leaves this. */
const SUBPROTOCOL = 'shop.v1';
const GOING_AWAY = 1001;
const POLICY_VIOLATION = 1008;

export interface OrderSocketOptions {
  readonly orders: OrderBook;
  /** Without them nobody gets in. */
  readonly tokens?: AccessTokens;
  /** Below the idle timeout of whatever is on the way. */
  readonly pingMilliseconds: number;
  /** Clients are sent away spread over this time, so that they don't come back all at once. */
  readonly goodbyeMilliseconds: number;
}

/** The status of a user's orders, as it changes. */
export function addOrderSocket(app: FastifyInstance, options: OrderSocketOptions): void {
  const { orders, tokens, pingMilliseconds, goodbyeMilliseconds } = options;
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: 16 * 1024,
    handleProtocols: offered => offered.has(SUBPROTOCOL) && SUBPROTOCOL,
  });
  const unanswered = new WeakSet<WebSocket>();
  let draining = false;

  const admit = async (request: IncomingMessage): Promise<Caller> => {
    if (request.url?.split('?')[0] !== PATH) throw new Problem(404, 'nothing speaks WebSocket here');
    if (!tokens) throw new Unavailable('an issuer of access tokens');
    const caller = await tokens.callerOf(request);
    if (draining || server.clients.size >= MAX_CLIENTS) throw new Unavailable('a place in this copy, full or restarting,');
    return caller;
  };
  const serve = (client: WebSocket, { sub, expires }: Caller): void => {
    client.on('error', err => app.log.warn({ err }, 'client broke the protocol or the connection'));
    client.on('pong', () => unanswered.delete(client));
    // Who may no longer call by the end of the token gets no new one.
    const end = setTimeout(() => client.close(POLICY_VIOLATION, 'the access token has expired'), Math.min(expires - Date.now(), MAX_TIMER));
    client.once('close', () => clearTimeout(end));
    new OrderFollower(client, sub, orders);
  };
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // A broken connection tells it here, before there is a WebSocket to tell it.
    socket.on('error', () => socket.destroy());
    admit(request).then(
      caller => server.handleUpgrade(request, socket, head, client => serve(client, caller)),
      (error: unknown) => {
        if (!(error instanceof Problem)) app.log.error(error);
        refuse(socket, error instanceof Problem ? error : new Problem(500, 'the service failed to answer'));
      },
    );
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
    if (early > 0) await pause(early);
    client.close(GOING_AWAY, 'the service is restarting');
  }
  // Time for the last ones to answer the closing frame.
  for (let patience = 20; patience > 0 && clients.some(client => client.readyState !== client.CLOSED); patience--) await pause(50);
  for (const client of clients) client.terminate();
}

/** Answers an upgrade that is not taken: there is no reply object for one. */
function refuse(socket: Duplex, { statusCode, message, headers }: Problem): void {
  const body = JSON.stringify(problemDetails(statusCode, message));
  const fields = { 'content-type': 'application/problem+json', 'cache-control': 'no-store', connection: 'close', ...headers };
  const head = Object.entries({ ...fields, 'content-length': Buffer.byteLength(body) }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode]}\r\n${head.join('')}\r\n${body}`);
}
