import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { afterEach, describe, mock, test } from 'node:test';
import { Login, LoginNeeded } from '../src/login.js';

const ISSUER = 'https://issuer.example.com/pool';
const PAGE = 'https://shop.example.com/';

interface Provider {
  /** What the next login finds at the issuer. */
  claims: Record<string, unknown>;
  refused?: boolean;
  /** Whether a refresh token is good for more than one renewal. */
  keepsRefreshToken?: boolean;
  endSession?: string;
  readonly requests: URLSearchParams[];
}

/** An issuer behind `fetch`, and a tab that goes there. */
function tab(overrides: Partial<Provider> = {}) {
  const provider: Provider = { claims: { name: 'Ada' }, requests: [], endSession: 'https://login.example.com/logout', ...overrides };
  const stored = new Map<string, string>();
  const storage = {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
    removeItem: (name: string) => void stored.delete(name),
  };
  const gone: URL[] = [];
  let nonce: string | null = null;
  let issued = 0;
  mock.method(globalThis, 'fetch', async (url: string | URL, init?: RequestInit) => {
    const { pathname } = new URL(url);
    if (pathname.endsWith('/openid-configuration')) {
      return Response.json({
        issuer: ISSUER,
        authorization_endpoint: 'https://login.example.com/oauth2/authorize?tenant=shop',
        token_endpoint: 'https://login.example.com/oauth2/token',
        revocation_endpoint: 'https://login.example.com/oauth2/revoke',
        end_session_endpoint: provider.endSession,
      });
    }
    const body = new URLSearchParams(init?.body as URLSearchParams);
    provider.requests.push(body);
    if (pathname.endsWith('/revoke')) return new Response(null, { status: 200 });
    if (provider.refused) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    issued++;
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: ISSUER, aud: 'web', sub: 'user-1', iat: now, exp: now + 900, nonce: nonce ?? undefined, ...provider.claims };
    const idToken = [{ alg: 'RS256' }, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return Response.json({
      token_type: 'Bearer',
      expires_in: 900,
      access_token: `access-${issued}`,
      refresh_token: provider.keepsRefreshToken && issued > 1 ? undefined : `refresh-${issued}`,
      id_token: body.get('grant_type') === 'authorization_code' ? `${idToken}.c2lnbmF0dXJl` : undefined,
    });
  });
  /** The page, opened anew: only the storage stays. */
  const open = () =>
    new Login({
      settings: async () => ({ issuer: ISSUER, clientId: 'web' }),
      page: PAGE,
      go: url => void gone.push(new URL(url)),
      storage,
    });
  const last = () => gone.at(-1)!;
  /** The way back from the issuer. */
  const back = (parameters: Record<string, string> = { code: 'code-1' }) => {
    const { searchParams } = last();
    nonce = searchParams.get('nonce');
    return new URL(`${PAGE}?${new URLSearchParams({ state: searchParams.get('state')!, ...parameters })}`);
  };
  const loggedIn = async () => {
    await open().begin();
    const login = open();
    await login.resume(back());
    return login;
  };
  return { provider, stored, gone, open, last, back, loggedIn };
}

describe('a login', () => {
  afterEach(() => mock.restoreAll());

  test('goes to the issuer with PKCE, state and nonce, and comes back with tokens and what the user was about to do', async () => {
    const { provider, open, last, back } = tab();
    await open().begin('p-1001');
    const { searchParams: asked, origin, pathname } = last();
    const login = open();

    assert.equal(origin + pathname, 'https://login.example.com/oauth2/authorize');
    assert.deepEqual(
      ['tenant', 'response_type', 'client_id', 'redirect_uri', 'scope', 'code_challenge_method', 'prompt'].map(name => asked.get(name)),
      ['shop', 'code', 'web', PAGE, 'openid profile email shop/checkout', 'S256', null],
    );
    assert.equal(await login.resume(back()), 'p-1001');
    assert.equal(login.user, 'Ada');
    assert.equal(await login.accessToken(), 'access-1');
    const [request] = provider.requests;
    assert.deepEqual(
      ['grant_type', 'code', 'redirect_uri', 'client_id', 'client_secret'].map(name => request!.get(name)),
      ['authorization_code', 'code-1', PAGE, 'web', null],
    );
    const challenge = createHash('sha256').update(request!.get('code_verifier')!).digest('base64url');
    assert.equal(challenge, asked.get('code_challenge'));
  });

  test('leaves no token where another page of the tab could find it', async () => {
    const { stored, loggedIn } = tab();
    await loggedIn();

    assert.doesNotMatch(JSON.stringify([...stored]), /access|refresh|code/);
  });

  for (const [name, claims, user] of [
    ['by e-mail', { name: undefined, email: 'ada@example.com' }, 'ada@example.com'],
    ['as Cognito calls him', { name: undefined, 'cognito:username': 'ada' }, 'ada'],
    ['by the id at least', { name: undefined }, 'user-1'],
  ] as [string, Record<string, unknown>, string][]) {
    test(`addresses the user ${name}`, async () => {
      assert.equal((await tab({ claims }).loggedIn()).user, user);
    });
  }

  for (const [name, parameters, claims] of [
    ['another state', { state: 'x' }, {}],
    ['another nonce', {}, { nonce: 'x' }],
    ['another issuer', {}, { iss: 'https://issuer.example.com/other' }],
    ['another client', {}, { aud: 'other' }],
    ['an expired id token', {}, { exp: 1 }],
    ['a fault', { error: 'server_error' }, {}],
  ] as [string, Record<string, string>, Record<string, unknown>][]) {
    test(`with ${name} is none`, async () => {
      const { open, back } = tab({ claims });
      await open().begin();
      const login = open();

      await assert.rejects(login.resume(back({ code: 'code-1', ...parameters })));
      assert.equal(login.user, undefined);
      await assert.rejects(login.accessToken(), LoginNeeded);
    });
  }

  test('that this tab has not begun is not taken, nor is one twice', async () => {
    const { provider, open, back } = tab();
    await open().begin();
    const url = back();
    await open().resume(url);
    const login = open();
    await login.resume(url);
    const stranger = tab();
    await stranger.open().resume(new URL(`${PAGE}?code=x&state=y`));

    assert.equal(login.user, undefined);
    assert.equal(provider.requests.length, 1);
    assert.deepEqual([stranger.provider.requests, stranger.gone], [[], []]);
  });
});

describe('a reload', () => {
  afterEach(() => mock.restoreAll());

  test('asks the issuer silently, which gives new tokens', async () => {
    const { loggedIn, open, last, back } = tab();
    await loggedIn();
    await open().resume(new URL(PAGE));
    const login = open();
    assert.equal(last().searchParams.get('prompt'), 'none');
    await login.resume(back());

    assert.equal(await login.accessToken(), 'access-2');
  });

  test('asks once only, when the issuer wants a password', async () => {
    const { loggedIn, open, gone, back } = tab();
    await loggedIn();
    await open().resume(new URL(PAGE));
    const login = open();
    assert.equal(await login.resume(back({ error: 'login_required' })), undefined);
    assert.equal(login.user, undefined);
    await open().resume(new URL(PAGE));

    assert.equal(gone.length, 2);
  });

  test('by who has not logged in here asks nobody', async () => {
    const { open, gone } = tab();
    await open().resume(new URL(PAGE));

    assert.deepEqual(gone, []);
  });
});

describe('an access token', () => {
  afterEach(() => {
    mock.timers.reset();
    mock.restoreAll();
  });

  test('is renewed a minute before its end, once for all that ask, with the newest refresh token', async () => {
    const { provider, loggedIn } = tab();
    const login = await loggedIn();
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    mock.timers.tick(839_000);
    assert.equal(await login.accessToken(), 'access-1');
    mock.timers.tick(2_000);
    assert.deepEqual(await Promise.all([login.accessToken(), login.accessToken()]), ['access-2', 'access-2']);
    mock.timers.tick(900_000);
    assert.equal(await login.accessToken(), 'access-3');

    assert.deepEqual(
      provider.requests.slice(1).map(request => request.get('refresh_token')),
      ['refresh-1', 'refresh-2'],
    );
    assert.equal(login.user, 'Ada');
  });

  test('is renewed with the same refresh token, where the issuer gives no new one', async () => {
    const { provider, loggedIn } = tab({ keepsRefreshToken: true });
    const login = await loggedIn();
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
    for (const token of ['access-2', 'access-3']) {
      mock.timers.tick(900_000);
      assert.equal(await login.accessToken(), token);
    }

    assert.deepEqual(
      provider.requests.slice(1).map(request => request.get('refresh_token')),
      ['refresh-1', 'refresh-1'],
    );
  });

  test('that the issuer renews no more ends the login; a broken connection does not', async () => {
    const { provider, loggedIn, stored } = tab();
    const login = await loggedIn();
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 900_000 });
    const broken = mock.method(globalThis, 'fetch', async () => Promise.reject(new TypeError('fetch failed')));
    await assert.rejects(login.accessToken(), TypeError);
    broken.mock.restore();
    assert.equal(login.user, 'Ada');
    provider.refused = true;

    await assert.rejects(login.accessToken(), LoginNeeded);
    assert.equal(login.user, undefined);
    assert.deepEqual([...stored], []);
  });
});

describe('a logout', () => {
  afterEach(() => mock.restoreAll());

  test('revokes the refresh token, forgets, and ends at the issuer', async () => {
    const { provider, loggedIn, stored, last } = tab();
    const login = await loggedIn();
    await login.end();
    const { origin, pathname, searchParams } = last();

    assert.equal(provider.requests.at(-1)?.get('token'), 'refresh-1');
    assert.equal(origin + pathname, 'https://login.example.com/logout');
    assert.deepEqual([searchParams.get('client_id'), searchParams.get('logout_uri')], ['web', PAGE]);
    await assert.rejects(login.accessToken(), LoginNeeded);
    assert.deepEqual([...stored], []);
  });

  test('ends here, where the issuer has no such page', async () => {
    const { loggedIn, last } = tab({ endSession: undefined });
    const login = await loggedIn();
    await login.end();

    assert.equal(last().href, PAGE);
    assert.equal(login.user, undefined);
  });
});
