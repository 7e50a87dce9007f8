import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** What the client can mend. */
export class Problem extends Error {
  constructor(
    readonly statusCode: number,
    message: string,
    readonly members: object = {},
  ) {
    super(message);
  }
}

/** The body of RFC 9457. */
export function problemDetails(status: number, detail: string): object {
  return { type: 'about:blank', title: STATUS_CODES[status], status, detail };
}

export function sendProblem(error: FastifyError | Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { statusCode = 500, message } = error;
  if (statusCode >= 500) request.log.error(error);
  // The text of an unexpected error may tell an attacker how the service is built.
  const details = problemDetails(statusCode, statusCode < 500 ? message : 'the service failed to answer');
  return reply
    .code(statusCode)
    .type('application/problem+json')
    .send(error instanceof Problem ? { ...details, ...error.members } : details);
}
