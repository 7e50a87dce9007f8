import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { ExecutionResult } from 'graphql';
import { createHandler, type Request } from 'graphql-http';
import type { Context } from './context.js';
import { toClientResult } from './errors.js';
import { operationType, prepareOperation, type OperationPolicy } from './operation.js';
import { sendPublic } from '../http/caching.js';
import { Problem } from '../http/problem.js';

const PUBLIC_SECONDS = 60;

export const graphqlRoutes: FastifyPluginAsync<OperationPolicy> = async (app, policy) => {
  // The handler reads bodies by itself; Fastify limits their size. What isn't JSON gets 415: a page of another origin can't send JSON
  // without asking first (CORS), so it can't act for its visitor.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));

  const handle = createHandler<FastifyRequest, undefined, Context>({
    onSubscribe: (_request, params) => prepareOperation(params, policy),
    onOperation: (request, args, result) => {
      const type = operationType(args);
      request.raw.log.info({ type, operation: args.operationName, errors: result.errors?.length }, 'operation');
      return toClientResult(result, request.raw.log);
    },
  });

  app.all('/graphql', async (request, reply) => {
    const [body, { status, headers }] = await handle(toHandlerRequest(request));
    return reply
      .code(status)
      .headers(headers ?? {})
      .send(body);
  });

  app.get('/graphql/public', async (request, reply) => {
    const [body, { status, headers }] = await handle({
      ...toHandlerRequest(request),
      method: 'GET',
      // One copy in a cache serves everybody: nothing that a caller says about itself may change it.
      headers: { accept: 'application/graphql-response+json' },
    });
    // CloudFront compresses this type, and every client reads it.
    reply.code(status).headers({ ...headers, 'content-type': 'application/json; charset=utf-8' });
    if (body === null || status !== 200 || (JSON.parse(body) as ExecutionResult).errors) return reply.send(body);
    return sendPublic(request, reply, body, PUBLIC_SECONDS);
  });

  app.post('/graphql/public', async (_request, reply: FastifyReply) => {
    reply.header('allow', 'GET, HEAD');
    throw new Problem(405, 'only queries by GET are answered here; send others to /graphql');
  });
};

function toHandlerRequest(request: FastifyRequest): Request<FastifyRequest, undefined> {
  const { method, url, headers, body } = request;
  return { method, url, headers, body: body as string | null, raw: request, context: undefined };
}
