import type { FastifyPluginAsync } from 'fastify';
import type { Issuer } from './issuer.js';
import { Problem } from '../http/problem.js';

/** What the page needs to send its user to the issuer. Nothing of it is secret. */
export const loginRoutes: FastifyPluginAsync<{ issuer?: Issuer }> = async (app, { issuer }) => {
  app.get('/', async () => {
    if (!issuer?.webClientId) throw new Problem(404, 'nobody can log in here');
    return { issuer: issuer.issuer, clientId: issuer.webClientId };
  });
};

/** What the shop knows of its caller. */
export const profileRoutes: FastifyPluginAsync = async app => {
  app.get('/', async ({ caller: { sub, username, scopes } }) => ({ sub, username, scopes }));
};
