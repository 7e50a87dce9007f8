/**
 * A program that stands for a user pool: `oidc-provider` with the pool's clients, which makes tokens as Cognito's are. It is a process of its
 * own because Jest loads no packages of ES modules, and ends with its parent.
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { text } from 'node:stream/consumers';
import type { Configuration, KoaContextWithOIDC, Provider } from 'oidc-provider' with { 'resolution-mode': 'import' };
import { LOOPBACK } from './envoy-config';
import { IdentityProviderSettings } from './identity';

/** The one API that all scopes belong to: Cognito's tokens name none. */
const API = 'urn:api';
const LOGIN = '/login/';

function configuration({ clients, users }: IdentityProviderSettings): Configuration {
  const scopes = [...new Set(clients.flatMap(client => client.scopes))];
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    clients: clients.map(({ id, secret, flows, scopes: own, redirectUris, logoutUris }) => ({
      client_id: id,
      ...(secret ? { client_secret: secret } : { token_endpoint_auth_method: 'none' as const }),
      grant_types: flows.flatMap(flow => (flow === 'code' ? ['authorization_code', 'refresh_token'] : [flow])),
      response_types: flows.includes('code') ? ['code' as const] : [],
      redirect_uris: redirectUris,
      post_logout_redirect_uris: logoutUris,
      scope: own.join(' '),
    })),
    scopes,
    claims: { openid: ['sub', 'token_use', 'cognito:username'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    findAccount: (_context, accountId) => {
      const { name } = users.find(({ id }) => id === accountId)!;
      const claims = { sub: accountId, 'cognito:username': accountId, name, email: name, email_verified: true };
      return { accountId, claims: use => ({ ...claims, ...(use === 'id_token' && { token_use: 'id' }) }) };
    },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' }] } as Configuration['jwks'],
    cookies: { keys: [randomUUID()] },
    clientBasedCORS: (_context, origin, { redirectUris = [] }) => redirectUris.some(uri => new URL(uri).origin === origin),
    routes: {
      authorization: '/oauth2/authorize',
      token: '/oauth2/token',
      userinfo: '/oauth2/userInfo',
      revocation: '/oauth2/revoke',
      end_session: '/logout',
      jwks: '/.well-known/jwks.json',
    },
    interactions: { url: (_context, { uid }) => `${LOGIN}${uid}` },
    loadExistingGrant: async context => everythingGranted(context, scopes),
    issueRefreshToken: (_context, client) => client.grantTypeAllowed('refresh_token'),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        // Cognito asks nobody whether he is sure.
        logoutSource: (context, form) => {
          const yes = '<input type="hidden" form="op.logoutForm" name="logout" value="yes">';
          context.body = `${form}${yes}<script>document.getElementById('op.logoutForm').submit()</script>`;
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => API,
        useGrantedResource: () => true,
        getResourceServerInfo: (_context, _resource, client) => ({
          scope: scopes.join(' '),
          accessTokenFormat: 'jwt',
          accessTokenTTL: clients.find(({ id }) => id === client.clientId)!.accessTokenSeconds,
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
    formats: {
      customizers: {
        jwt: (_context, _token, { payload }) => {
          // The provider insists on an audience, and Cognito's tokens have none: this one vanishes when it is written.
          Object.assign(payload, { token_use: 'access', version: 2, aud: { toJSON: () => undefined } });
        },
      },
    },
  };
}

/** What a client may ask for, its users have agreed to. */
async function everythingGranted({ oidc }: KoaContextWithOIDC, scopes: string[]) {
  const grant = new oidc.provider.Grant({ clientId: oidc.client!.clientId, accountId: oidc.session!.accountId });
  grant.addOIDCScope(scopes.join(' '));
  grant.addResourceScope(API, scopes.join(' '));
  await grant.save();
  return grant;
}

async function login(
  provider: Provider,
  { users }: IdentityProviderSettings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let failed = false;
  if (request.method === 'POST') {
    const said = new URLSearchParams(await text(request));
    const user = users.find(({ name, password }) => said.get('username') === name && said.get('password') === password);
    if (user) {
      return provider.interactionFinished(request, response, { login: { accountId: user.id } });
    }
    failed = true;
  }
  response.writeHead(failed ? 401 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html>
<html lang="en">
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>Log in</title>
<h1>Log in</h1>
${failed ? '<p role="alert">Incorrect user name or password.</p>' : ''}
<form method="post">
<p><label>User name <input name="username" autocomplete="username" required></label>
<p><label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<p><button>Log in</button>
</form>
</html>`);
}

/** It warns of what is meant here: that it forgets everything. */
console.warn = () => {};

async function main(settings: IdentityProviderSettings): Promise<void> {
  const { issuer, certificate, port } = settings;
  // Node 20 lacks it, and the provider counts on it.
  URL.parse ??= (url, base) => (URL.canParse(url, base) ? new URL(url, base) : null);
  const { Provider: Made } = await import('oidc-provider');
  const provider: Provider = new Made(issuer, configuration(settings));
  provider.on('server_error', (_context, error) => console.error(error));
  const answer = provider.callback();
  const pool = `${new URL(issuer).pathname}/`;
  const tls = { cert: readFileSync(certificate.cert), key: readFileSync(certificate.key) };
  const server = createServer(tls, (request, response) => {
    // The issuer has a path, the login pages have none.
    const path = request.url!.startsWith(pool) ? request.url!.slice(pool.length - 1) : request.url!;
    // Cognito has a name of its own for this.
    request.url = path.replace(/^(\/logout\?.*)\blogout_uri=/, '$1post_logout_redirect_uri=');
    if (!request.url.startsWith(LOGIN)) return void answer(request, response);
    login(provider, settings, request, response).catch(error => response.writeHead(400).end(String(error)));
  });
  server.listen(port, LOOPBACK, () => console.log('ready'));
}

process.stdin.resume().once('end', () => process.exit());
void main(JSON.parse(process.argv[2]));
