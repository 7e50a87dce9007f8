import { ClientError } from './errors.js';

/** Opaque, so that what it holds may change: a client only hands it back. */
export function encodeCursor(id: string): string {
  return Buffer.from(`product:${id}`).toString('base64url');
}

export function decodeCursor(cursor: string): string {
  const [, id] = /^product:(.+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (id === undefined) throw new ClientError('BAD_USER_INPUT', 'after is not a cursor of this list');
  return id;
}

export function pageSize(first: number, max: number): number {
  if (first < 1 || first > max) throw new ClientError('BAD_USER_INPUT', `first must be from 1 to ${max}`);
  return first;
}
