import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { createHandler } from 'graphql-http';
import { checkedDocument } from './limits.js';
import { catalogueQueries, schema } from './schema.js';
import { sendPublic } from '../http/public-answer.js';
import type { ProductRepository } from '../products/product-repository.js';

const KEPT_SECONDS = 60;

/** The catalogue as queries; what changes it goes over REST. */
export const graphqlRoutes: FastifyPluginAsync<{ products: ProductRepository }> = async (app, { products }) => {
  const rootValue = catalogueQueries(products);
  const handle = createHandler<FastifyRequest>({
    onSubscribe: (_request, params) => {
      const document = checkedDocument(params);
      if (Array.isArray(document)) return document;
      return { schema, rootValue, document, operationName: params.operationName, variableValues: params.variables };
    },
    // What a resolver didn't mean to tell goes to the log only.
    formatError: error => {
      const cause = error instanceof GraphQLError ? error.originalError : undefined;
      if (!cause || cause instanceof GraphQLError) return error;
      app.log.error(cause);
      return new GraphQLError('the service failed to answer', { extensions: { code: 'INTERNAL_SERVER_ERROR' } });
    },
  });
  const answer = async (request: FastifyRequest, method: string, headers: object) => {
    const { url, body } = request;
    return handle({ method, url, headers: { ...headers }, body: body as Record<string, unknown> | null, raw: request, context: undefined });
  };

  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async (request, reply) => {
      const [body, { status, headers = {} }] = await answer(request, request.method, request.headers);
      return reply.code(status).headers(headers).send(body);
    },
  });

  app.get('/graphql/public', async (request, reply) => {
    // One copy serves everybody: nothing that a caller says of itself may change it. With this type a refusal has status 400.
    const [body, { status }] = await answer(request, 'GET', { accept: 'application/graphql-response+json' });
    const json = body ?? '';
    if (status === 200 && !('errors' in JSON.parse(json))) return sendPublic(request, reply, json, KEPT_SECONDS);
    return reply.code(status).type('application/json; charset=utf-8').send(json);
  });
};
