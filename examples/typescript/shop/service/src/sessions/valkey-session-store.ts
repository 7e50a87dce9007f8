import type { SessionStore } from '@fastify/session';
import type { Session } from 'fastify';
import type { Valkey } from '../store/valkey.js';

/**
 * Sessions in Valkey, as `@fastify/session` asks for them. `connect-redis` does the same, but is a class of `express-session`, which
 * would come into the image with all that it needs.
 */
export class ValkeySessionStore implements SessionStore {
  constructor(
    private readonly valkey: Valkey,
    private readonly ttlSeconds: number,
  ) {}

  get(id: string, done: (error: unknown, session?: Session | null) => void): void {
    this.valkey
      .run(async client => client.get(this.key(id)))
      .then(
        text => done(null, text === null ? null : JSON.parse(text)),
        error => done(error),
      );
  }

  set(id: string, session: Session, done: (error?: unknown) => void): void {
    const expiration = { type: 'EX', value: this.ttlSeconds } as const;
    this.valkey.run(async client => client.set(this.key(id), JSON.stringify(session), { expiration })).then(() => done(), done);
  }

  destroy(id: string, done: (error?: unknown) => void): void {
    this.valkey.run(async client => client.del(this.key(id))).then(() => done(), done);
  }

  private key(id: string): string {
    return this.valkey.key('of-cookie', id);
  }
}
