import { status, type ServerErrorResponse } from '@grpc/grpc-js';
import type { Logger } from '../logging.js';

/** An error that the client can do something about. */
export class StatusError extends Error {
  constructor(
    readonly code: status,
    readonly details: string,
  ) {
    super(details);
  }
}

/** What a client may see of an error: the text of an unexpected one goes to the log only. */
export function toStatus(error: unknown, log: Logger): ServerErrorResponse {
  if (error instanceof StatusError) return error;
  // Nobody waits for the answer any more.
  if (error instanceof Error && error.name === 'AbortError') return new StatusError(status.CANCELLED, 'the call was given up');
  log.error({ err: error }, 'call failed');
  return new StatusError(status.INTERNAL, 'the service failed to answer');
}
