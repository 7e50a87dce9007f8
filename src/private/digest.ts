import { createHash } from 'node:crypto';

/** A stable hexadecimal hash of a value's content; used where an id or a name must change exactly when the content does. */
export function digest(content: unknown, length = 8): string {
  return sha256(content).toString('hex').slice(0, length);
}

/** A stable whole number from 0 up to, but without, `below`. */
export function slotOf(content: unknown, below: number): number {
  return sha256(content).readUInt32BE(0) % below;
}

function sha256(content: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(content)).digest();
}
