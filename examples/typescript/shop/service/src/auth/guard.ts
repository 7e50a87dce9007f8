import type { FastifyInstance, FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { challenge, type AccessTokens, type Caller } from './access-tokens.js';
import { Unavailable } from '../http/problem.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls; on guarded routes only. */
    caller: Caller;
  }
}

/** Closes all routes of `app` to who has no access token; without an issuer to everybody. */
export function guard(app: FastifyInstance, tokens: AccessTokens | undefined): void {
  app.decorateRequest('caller');
  app.addHook('onRequest', async request => {
    if (!tokens) throw new Unavailable('an issuer of access tokens');
    request.caller = await tokens.callerOf(request.raw);
  });
}

/** For a route of a guarded scope. */
export function requireScope(scope: string): onRequestAsyncHookHandler {
  return async ({ caller }: FastifyRequest) => {
    if (!caller.scopes.includes(scope)) throw challenge(403, 'insufficient_scope', `the access token lacks the scope ${scope}`, scope);
  };
}
