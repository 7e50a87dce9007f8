import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** An error that the client can do something about, sent as RFC 9457 problem details. */
export class Problem extends Error {
  constructor(
    readonly statusCode: number,
    readonly detail: string,
    readonly members: Record<string, unknown> = {},
  ) {
    super(detail);
  }
}

export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler(request => {
    throw new Problem(404, `nothing answers ${request.method} ${request.url.split('?')[0]}`);
  });
}

export function sendProblem(error: FastifyError | Problem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error);
  if (problem.statusCode >= 500) request.log.error(error);
  return reply
    .code(problem.statusCode)
    .type('application/problem+json')
    .send({
      type: 'about:blank',
      title: STATUS_CODES[problem.statusCode],
      status: problem.statusCode,
      detail: problem.detail,
      ...problem.members,
    });
}

function toProblem(error: FastifyError | Problem): Problem {
  if (error instanceof Problem) return error;
  if (error.validation) return new Problem(400, 'the request is not valid', { errors: validationErrors(error) });
  const status = error.statusCode ?? 500;
  // The text of an unexpected error may tell an attacker how the service is built.
  return status < 500 ? new Problem(status, error.message) : new Problem(status, 'the service failed to answer');
}

function validationErrors({ validation = [], validationContext }: FastifyError): unknown[] {
  return (
    validation
      // TypeBox reports an unknown member twice; the other report has its pointer.
      .filter(({ keyword }) => keyword !== 'additionalProperties')
      .map(({ keyword, instancePath, message }) => ({
        in: validationContext,
        pointer: instancePath,
        detail: keyword === 'boolean' ? 'is not a known member' : message,
      }))
  );
}
