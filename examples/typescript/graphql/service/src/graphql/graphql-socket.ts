import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { GraphQLError, OperationTypeNode } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { toClientResult } from './errors.js';
import { operationType, prepareOperation, type OperationPolicy } from './operation.js';

const PING_MILLISECONDS = 30_000;
const SUBSCRIPTIONS_PER_CONNECTION = 20;
const GOING_AWAY = 1001;
/** A client that is gone never answers the closing frame. */
const CLOSE_MILLISECONDS = 2_000;

export interface GraphqlSocketOptions extends OperationPolicy {
  readonly allowedOrigins: readonly string[];
  /** Clients are closed spread over this time, so that they don't come back all at once. */
  readonly closeMilliseconds: number;
}

/** Subscriptions over WebSocket, by the protocol of graphql-ws, on the path of the other operations. */
export function addGraphqlSocket(app: FastifyInstance, options: GraphqlSocketOptions): void {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024, handleProtocols });
  let draining = false;

  useServer(
    {
      connectionInitWaitTimeout: 5_000,
      onSubscribe: (context, _id, params) => {
        if (Object.keys(context.subscriptions).length > SUBSCRIPTIONS_PER_CONNECTION) {
          return [refusal('TOO_MANY', `a connection takes ${SUBSCRIPTIONS_PER_CONNECTION} subscriptions at a time`)];
        }
        const prepared = prepareOperation(params, options);
        if ('document' in prepared && operationType(prepared) !== OperationTypeNode.SUBSCRIPTION) {
          return [refusal('NOT_A_SUBSCRIPTION', 'send queries and mutations over HTTP')];
        }
        return prepared;
      },
      onNext: (_context, _id, _params, _args, result) => toClientResult(result, app.log),
      onDisconnect: (_context, code, reason) => app.log.info({ code, reason }, 'WebSocket closed'),
    },
    sockets,
    PING_MILLISECONDS,
  );

  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const { origin } = request.headers;
    // A broken connection tells it here, before there is a WebSocket to tell it.
    socket.on('error', () => socket.destroy());
    if (draining) return refuse(socket, '503 Service Unavailable');
    if (request.url?.split('?')[0] !== '/graphql') return refuse(socket, '404 Not Found');
    if (origin !== undefined && options.allowedOrigins.length > 0 && !options.allowedOrigins.includes(origin)) {
      return refuse(socket, '403 Forbidden');
    }
    sockets.handleUpgrade(request, socket, head, client => sockets.emit('connection', client, request));
  });

  app.addHook('preClose', async () => {
    draining = true;
    closeSpread([...sockets.clients], options.closeMilliseconds);
  });
}

function handleProtocols(protocols: Set<string>): string | false {
  return protocols.has('graphql-transport-ws') && 'graphql-transport-ws';
}

function closeSpread(clients: WebSocket[], milliseconds: number): void {
  clients.forEach((client, index) => {
    setTimeout(
      () => {
        client.close(GOING_AWAY, 'the service is restarting');
        setTimeout(() => client.terminate(), CLOSE_MILLISECONDS).unref();
      },
      (index / clients.length) * milliseconds,
    );
  });
}

function refusal(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
