import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** What the client can mend, or wait for. */
export class Problem extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
    readonly members: object = {},
    readonly headers: Record<string, string> = {},
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/** What the service depends on doesn't answer now: the same request may succeed in a moment. */
export class Unavailable extends Problem {
  constructor(what: string, cause?: unknown) {
    super(503, `${what} can't be reached, try again`, {}, { 'retry-after': '1' }, cause);
  }
}

/** The body of RFC 9457. */
export function problemDetails(status: number, detail: string): object {
  return { type: 'about:blank', title: STATUS_CODES[status], status, detail };
}

export function sendProblem(error: FastifyError | Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { statusCode = 500, message } = error;
  if (statusCode >= 500) request.log.error(error);
  reply.code(statusCode).type('application/problem+json');
  if (error instanceof Problem) return reply.headers(error.headers).send({ ...problemDetails(statusCode, message), ...error.members });
  // The text of an unexpected error may tell an attacker how the service is built.
  return reply.send(problemDetails(statusCode, statusCode < 500 ? message : 'the service failed to answer'));
}
