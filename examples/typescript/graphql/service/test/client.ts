import type { FastifyInstance } from 'fastify';

export interface Result {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly data?: any;
  readonly errors?: { message: string; path?: unknown[]; extensions?: Record<string, unknown> }[];
}

const ACCEPT = 'application/graphql-response+json';

export async function post(app: FastifyInstance, query: string, variables: object = {}): Promise<Result> {
  const response = await app.inject({ method: 'POST', url: '/graphql', headers: { accept: ACCEPT }, payload: { query, variables } });
  return { status: response.statusCode, headers: response.headers, ...response.json() };
}

export async function get(app: FastifyInstance, path: string, query: string, headers: Record<string, string> = {}) {
  return app.inject({ url: `${path}?${new URLSearchParams({ query })}`, headers: { accept: ACCEPT, ...headers } });
}

export const codes = ({ errors }: Result) => errors?.map(({ extensions }) => extensions?.code);
