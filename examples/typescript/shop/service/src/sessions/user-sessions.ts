import cookies from '@fastify/cookie';
import sessions, { type SessionStore } from '@fastify/session';
import type { FastifyInstance } from 'fastify';
import type { CartItem } from '../cart/cart.js';
import { Problem } from '../http/problem.js';

declare module 'fastify' {
  interface Session {
    /** The user to whom it belongs. */
    sub?: string;
    cart?: CartItem[];
  }
}

export interface UserSessionOptions {
  readonly ttlSeconds: number;
  /** By default in the memory of this process. */
  readonly store?: SessionStore;
}

/**
 * The cookie opens nothing: it only finds what the user, whom the access token names, has left here. So a session that was planted, stolen
 * or left behind by somebody else gives nothing away; who comes with it gets a new one.
 */
export async function addUserSessions(app: FastifyInstance, { ttlSeconds, store }: UserSessionOptions): Promise<void> {
  await app.register(cookies);
  await app.register(sessions, {
    store,
    // `__Host-` has browsers take it from this host only, over TLS, for all paths.
    cookieName: '__Host-session',
    cookie: { httpOnly: true, secure: true, sameSite: 'strict', path: '/', maxAge: ttlSeconds * 1000 },
    // The id has 192 random bits, and none that was invented is ever taken over: a signature would add a secret, and nothing else.
    secret: { sign: id => id, unsign: id => ({ valid: /^[\w-]{32}$/.test(id), renew: false, value: id }) },
    saveUninitialized: false,
    // A request that reads must not write back what another one has changed meanwhile.
    rolling: false,
  });
  app.addHook('onRequest', async request => {
    // Otherwise the cookie would not be sent, and the cart lost without a word.
    if (request.protocol !== 'https') throw new Problem(400, 'carts need HTTPS up to the load balancer, as X-Forwarded-Proto tells it');
    if (request.session.sub === request.caller.sub) return;
    if (request.session.sub !== undefined) await request.session.regenerate();
    request.session.sub = request.caller.sub;
  });
  app.delete('/api/user/session', async (request, reply) => {
    await request.session.destroy();
    return reply.clearCookie('__Host-session', { path: '/', secure: true }).code(204).send();
  });
}
