import { GraphQLError, type ExecutionResult } from 'graphql';
import { DuplicateSkuError, StaleProductError, UnknownProductError } from '../products/product-repository.js';
import { InvalidProductError } from '../products/product.js';

/** An error that the client can do something about. */
export class ClientError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message);
  }
}

interface Log {
  error(line: object, message: string): void;
}

/** The result as the client may see it: each error has a code, and the text of an unexpected one goes to the log only. */
export function toClientResult<T extends ExecutionResult>(result: T, log: Log): T {
  if (!result.errors) return result;
  return { ...result, errors: result.errors.map(error => toGraphQLError(error, log)) };
}

function toGraphQLError(error: GraphQLError, log: Log): GraphQLError {
  const { nodes, source, positions, path, originalError } = error;
  if (!originalError) return error;
  const known = toClientError(originalError);
  if (!known) log.error({ err: originalError, path }, 'resolver failed');
  const { message, code, details } = known ?? new ClientError('INTERNAL_SERVER_ERROR', 'the service failed to answer');
  return new GraphQLError(message, { nodes, source, positions, path, extensions: { code, ...details } });
}

function toClientError(error: Error): ClientError | undefined {
  if (error instanceof ClientError) return error;
  if (error instanceof InvalidProductError) return new ClientError('BAD_USER_INPUT', error.message, { problems: error.problems });
  if (error instanceof UnknownProductError) return new ClientError('NOT_FOUND', error.message);
  if (error instanceof DuplicateSkuError) return new ClientError('DUPLICATE_SKU', error.message);
  if (error instanceof StaleProductError) {
    return new ClientError('STALE_PRODUCT', error.message, { currentVersion: error.currentVersion });
  }
  return undefined;
}
