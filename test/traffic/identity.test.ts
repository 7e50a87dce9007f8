import { createHash, randomBytes } from 'node:crypto';
import { DOMAIN, describeTraffic, Site } from './site';
import { bearer, guardedApi } from './token-site';
import { Identity } from '../../tools/local-edge/identity';
import { Visitor } from '../../tools/local-edge/login';
import { Guard } from '../../tools/local-edge/model';

function contentOf(token: string): any {
  return JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
}

describeTraffic('the stand-in for a user pool', () => {
  let site: Site;
  let identity: Identity;
  let guard: Guard;
  beforeAll(async () => {
    site = await Site.start(guardedApi());
    identity = site.edge.identity!;
    guard = site.mainListener.rules.find(rule => rule.guard?.claims.some(({ name }) => name === 'client_id'))!.guard!;
  });
  afterAll(() => site?.stop());

  const api = async (token: string) => (await site.viewer.ask('/api/user/me', { headers: bearer(token) })).status;
  const callback = () => `https://${DOMAIN}:${site.edge.places.front}/login`;
  const verifier = randomBytes(32).toString('base64url');
  const asked = (changes: object = {}) =>
    `/oauth2/authorize?${new URLSearchParams({
      response_type: 'code',
      client_id: guard.claims.find(({ name }) => name === 'client_id')!.values[0],
      redirect_uri: callback(),
      scope: 'openid shop/orders',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    })}`;
  const client = () => guard.claims.find(({ name }) => name === 'client_id')!.values[0];
  const page = { origin: `https://${DOMAIN}` };

  /** Where a user comes back to. */
  const loggedIn = async (password: string): Promise<string> => {
    const visitor = new Visitor(identity);
    const form = await visitor.follow(asked());
    const { status, headers } = await visitor.post(form, { username: identity.user.name, password });
    return status === 401 ? form : visitor.follow(headers.location!);
  };
  const exchange = async (form: { [name: string]: string }) => {
    const { status, body, headers } = await new Visitor(identity).post('/oauth2/token', { client_id: client(), ...form }, page);
    return { status, allowed: headers['access-control-allow-origin'], tokens: JSON.parse(body) };
  };
  const withCode = async (changes: object = {}) => {
    const back = new URL(await loggedIn(identity.user.password));
    expect(back.origin + back.pathname).toBe(callback());
    const form = {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code')!,
      redirect_uri: callback(),
      code_verifier: verifier,
    };
    return exchange({ ...form, ...changes });
  };

  test('gives a page tokens for its code, as Cognito does', async () => {
    const { status, allowed, tokens } = await withCode();
    expect([status, allowed]).toEqual([200, page.origin]);
    expect(contentOf(tokens.access_token)).toMatchObject({
      ...{ iss: guard.issuer, client_id: client(), token_use: 'access', scope: 'openid shop/orders', sub: identity.user.id },
    });
    expect(contentOf(tokens.access_token)).not.toHaveProperty('aud');
    expect(contentOf(tokens.id_token)).toMatchObject({ iss: guard.issuer, aud: client(), token_use: 'id', sub: identity.user.id });
    expect([await api(tokens.access_token), await api(tokens.id_token)]).toEqual([200, 401]);
    expect(contentOf(tokens.access_token).exp - contentOf(tokens.access_token).iat).toBe(15 * 60);
  });

  test('replaces a refresh token by its use', async () => {
    const { tokens } = await withCode();
    const refresh = async (token: string) => exchange({ grant_type: 'refresh_token', refresh_token: token });
    const again = await refresh(tokens.refresh_token);
    expect(await api(again.tokens.access_token)).toBe(200);
    expect((await refresh(tokens.refresh_token)).status).toBe(400);
  });

  test('gives nothing for a wrong password, a stolen code or an address of its own', async () => {
    expect(await loggedIn('wrong')).toContain('/login/');
    expect((await withCode({ code_verifier: randomBytes(32).toString('base64url') })).status).toBe(400);
    for (const changes of [{ redirect_uri: 'https://evil.example.org/login' }, { code_challenge: '' }]) {
      const visitor = new Visitor(identity);
      expect([changes, await visitor.follow(asked(changes))]).toEqual([changes, expect.not.stringMatching(/[?&]code=|\/login\/[^?]+$/)]);
    }
  });

  test('gives a machine a token for its secret', async () => {
    const [[id, secret]] = Object.entries(identity.secrets);
    const grant = { grant_type: 'client_credentials', scope: 'shop/orders' };
    const ask = async (with_: string) => {
      const authorization = `Basic ${Buffer.from(`${id}:${with_}`).toString('base64')}`;
      return new Visitor(identity).post('/oauth2/token', grant, { authorization });
    };
    expect((await ask('wrong')).status).toBe(401);
    const { access_token: token } = JSON.parse((await ask(secret)).body);
    expect(contentOf(token)).toMatchObject({ client_id: id, sub: id, scope: 'shop/orders', token_use: 'access' });
    expect(await api(token)).toBe(200);
  });

  test('sends a user who logs out back', async () => {
    const visitor = new Visitor(identity);
    const back = `https://${DOMAIN}:${site.edge.places.front}/`;
    const { body } = await visitor.ask(`/logout?${new URLSearchParams({ client_id: client(), logout_uri: back })}`);
    const [, xsrf] = /name="xsrf" value="([^"]*)"/.exec(body)!;
    expect((await visitor.post('/logout/confirm', { xsrf, logout: 'yes' })).headers.location).toBe(back);
  });

  test('is told to processes of services that the pool is attached to', () => {
    const { environment, trusted } = site.edge.site.targetGroups.find(({ id }) => /Service/.test(id))!.processes;
    expect(environment).toMatchObject({
      AUTH_ISSUER: guard.issuer,
      AUTH_JWKS_URL: guard.jwksUrl,
      AUTH_CLIENT_IDS: guard.claims.find(({ name }) => name === 'client_id')!.values.join(','),
    });
    expect(trusted).toBe(identity.trusted);
  });
});
