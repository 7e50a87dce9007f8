import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { refuseUpgrade, sendJson, sendProblem } from './http/answers.js';
import type { Logger } from './logging.js';
import type { OrderBroker } from './orders/order-broker.js';
import { closeSpread } from './ws/close-spread.js';
import { startEcho } from './ws/echo-session.js';
import { keepAlive } from './ws/keep-alive.js';
import { BACKPRESSURE, OrderSession, type Backpressure } from './ws/order-session.js';

const PATH = '/ws';

export interface OrderServerOptions {
  readonly broker: OrderBroker;
  readonly log: Logger;
  readonly pingSeconds: number;
  readonly maxMessageBytes: number;
  readonly maxConnections: number;
  /** Web pages that may connect; without any, every page may. */
  readonly allowedOrigins: readonly string[];
  readonly backpressure?: Backpressure;
}

export class OrderServer {
  private readonly http: Server;
  private readonly sockets: WebSocketServer;
  private draining = false;

  constructor(private readonly options: OrderServerOptions) {
    this.sockets = new WebSocketServer({ noServer: true, maxPayload: options.maxMessageBytes });
    this.http = createServer((request, response) => this.answer(request, response));
    // Above the load balancer's idle timeout, 300 s with WebSocket, so that it never sends a request on a connection that is just closing.
    this.http.keepAliveTimeout = 305_000;
    this.http.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
  }

  async listen(host: string, port: number): Promise<AddressInfo> {
    this.http.listen(port, host);
    await once(this.http, 'listening');
    return this.http.address() as AddressInfo;
  }

  /** Takes no new clients, sends the others away over three quarters of the time, and resolves when all are gone. */
  async close(milliseconds: number): Promise<void> {
    this.draining = true;
    await closeSpread([...this.sockets.clients], milliseconds * 0.75, milliseconds * 0.2);
    const closed = once(this.http, 'close');
    this.http.close();
    this.http.closeAllConnections();
    await closed;
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const path = pathOf(request);
    if (this.draining) response.setHeader('connection', 'close');
    if (path === PATH) {
      response.setHeader('upgrade', 'websocket');
      return sendProblem(response, 426, 'speak WebSocket here');
    }
    if (path !== '/health') return sendProblem(response, 404, `nothing answers ${request.method} ${path}`);
    if (this.draining) return sendJson(response, 503, { status: 'draining' });
    sendJson(response, 200, { status: 'ok' });
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { allowedOrigins, maxConnections } = this.options;
    const { origin } = request.headers;
    // A broken connection tells it here, before there is a WebSocket to tell it.
    socket.on('error', () => socket.destroy());

    if (pathOf(request) !== PATH) return refuseUpgrade(socket, 404, `nothing answers ${pathOf(request)}`);
    if (this.draining) return refuseUpgrade(socket, 503, 'the service is restarting');
    if (this.sockets.clients.size >= maxConnections) return refuseUpgrade(socket, 503, 'the service is full');
    if (origin !== undefined && allowedOrigins.length > 0 && !allowedOrigins.includes(origin)) {
      return refuseUpgrade(socket, 403, 'pages of this origin may not connect');
    }
    this.sockets.handleUpgrade(request, socket, head, client => this.serve(client, request));
  }

  private serve(client: WebSocket, request: IncomingMessage): void {
    const { broker, pingSeconds, backpressure = BACKPRESSURE } = this.options;
    const echo = new URL(request.url ?? '', 'ws://service').searchParams.get('mode') === 'echo';
    const opened = Date.now();
    // The load balancer's trace id, so that its access log and this log can be joined.
    const log = this.options.log.child({ connection: request.headers['x-amzn-trace-id'] ?? randomUUID() });

    log.info({ echo, origin: request.headers.origin }, 'connected');
    client.on('error', error => log.warn({ err: error }, 'client broke the protocol or the connection'));
    client.once('close', code => log.info({ code, seconds: Math.round((Date.now() - opened) / 1000) }, 'disconnected'));
    keepAlive(client, pingSeconds);
    if (echo) startEcho(client);
    else new OrderSession(client, broker, backpressure);
  }
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?')[0] ?? '';
}
