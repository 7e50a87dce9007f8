import { setTimeout as pause } from 'node:timers/promises';
import { Asked } from './client';
import { ecKey, rsaKey, unsigned } from './issuer';
import { Mutable } from './mutable';
import { describeTraffic } from './site';
import { REFUSED, TOKEN_CHECKS, TokenCheck } from './token-checks';
import { bearer, guardedApi, QUERY, TokenSite, WAYS } from './token-site';
import { readSite } from '../../tools/local-edge/read-site';
import { StandIns } from '../../tools/local-edge/stand-ins';
import { Templates } from '../../tools/pictures/templates';

describeTraffic('routes that ask for a token', () => {
  let api: TokenSite;
  beforeAll(async () => {
    api = await TokenSite.start(guardedApi());
  });
  afterAll(() => api?.stop());

  const served = () => api.echo.received.length + api.sockets.received.length;
  const everyWay = async (token?: string) =>
    Object.fromEntries(await Promise.all(WAYS.map(async way => [way, await api.ask[way](token)] as const)));

  test.each(Object.keys(TOKEN_CHECKS) as TokenCheck[])('%s', async name => TOKEN_CHECKS[name](api));

  test.each(Object.entries(REFUSED))('they refuse %s, on every protocol', async (_what, token) => {
    const before = served();
    expect(Object.entries(await everyWay(token(api))).filter(([, status]) => status !== 401)).toEqual([]);
    expect(served()).toBe(before);
  });

  test("they hand the token on as it is, and a browser's token as everybody else's", async () => {
    const token = api.good;
    const { body } = await api.site.viewer.ask('/api/user/me', { headers: bearer(token) });
    expect(JSON.parse(body).headers.authorization).toBe(`Bearer ${token}`);
    for (const way of WAYS.filter(each => each.startsWith('WebSocket'))) {
      expect(await api.ask[way](token)).toBe(101);
      const { authorization, 'sec-websocket-protocol': subprotocols } = api.sockets.received.at(-1)!;
      expect([way, authorization, subprotocols]).toEqual([way, `Bearer ${token}`, way.endsWith('subprotocol') ? 'orders' : undefined]);
    }
  });

  test.each<[string, (token: string) => Asked & { readonly path?: string }]>([
    ['the query string', token => ({ path: `/api/user/me?access_token=${token}&token=${token}` })],
    ['the query string of a GraphQL request', token => ({ path: `/graphql?${QUERY}&access_token=${token}` })],
    ['a cookie, where no cookie is asked for', token => ({ headers: { cookie: `__Host-token=${token}; access_token=${token}` } })],
    ['another header', token => ({ headers: { 'x-authorization': `Bearer ${token}`, 'x-amzn-oidc-accesstoken': token } })],
    ['another scheme', token => ({ headers: { authorization: `Basic ${token}` } })],
    ['no scheme', token => ({ headers: { authorization: token } })],
    [
      'a form',
      token => ({ method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `access_token=${token}` }),
    ],
  ])('they do not look for a token in %s', async (_where, asked) => {
    const before = served();
    const { path = '/api/user/me', ...request } = asked(api.good);
    expect((await api.site.viewer.ask(path, request)).status).toBe(401);
    expect(served()).toBe(before);
  });

  test('they are not told which of two tokens counts', async () => {
    const before = served();
    const [good, bad] = [`Bearer ${api.good}`, `Bearer ${unsigned(api.claims(), api.pool.keys[0])}`];
    for (const authorization of [
      [good, good],
      [good, bad],
      [bad, good],
      ['Basic YTpi', good],
    ]) {
      const request = { headers: { authorization: authorization as unknown as string } };
      // The function at the edge turns them away. Envoy stands in for what the load balancer would do, and it joins them.
      expect((await api.site.viewer.ask('/api/user/me', request)).status).toBe(400);
      expect((await api.site.viewer.ask('/ws', request)).status).toBe(400);
    }
    expect(served()).toBe(before);
  });

  test('they follow the issuer when its keys rotate', async () => {
    const old = api.good;
    expect(await api.ask.REST(old)).toBe(200);
    const before = api.pool.keys[0];
    api.pool.keys[0] = rsaKey();
    try {
      const fresh = api.good;
      await until(async () => (await api.ask.REST(fresh)) === 200);
      await TOKEN_CHECKS['who has a token is served, on every protocol'](api);
      expect(Object.values(await everyWay(old))).toEqual(WAYS.map(() => 401));
    } finally {
      api.pool.keys[0] = before;
      await until(async () => (await api.ask.REST(old)) === 200);
    }
  });

  test('they take no token of an issuer with more keys than a load balancer reads', async () => {
    const { keys } = api.partner;
    const ask = async () =>
      (await api.site.viewer.ask('/api/partner/stock', { headers: bearer(api.partner.sign(api.partnerClaims())) })).status;
    keys.push(...Array.from({ length: 10 }, () => ecKey()));
    try {
      await until(async () => (await ask()) === 401);
    } finally {
      keys.splice(1);
      await until(async () => (await ask()) === 200);
    }
  });
});

async function until(reached: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await reached()); await pause(200)) expect(Date.now()).toBeLessThan(end);
}

describe('the local edge refuses by name what nothing here stands for', () => {
  const read = (change: (action: any) => void) => {
    const app = new Mutable(guardedApi());
    change(app.properties('AWS::ElasticLoadBalancingV2::ListenerRule', '"/api/user/*"').Actions[0]);
    const templates = new Templates(app.stacks);
    return () => readSite(templates, new StandIns(templates));
  };

  test.each(['authenticate-cognito', 'authenticate-oidc'])('%s', type => {
    expect(read(action => (action.Type = type))).toThrow(`no mapping for Type "${type}"`);
  });

  test('several scopes', () => {
    const scopes = (action: any) => action.JwtValidationConfig.AdditionalClaims.find(({ Name }: any) => Name === 'scope');
    expect(read(action => scopes(action).Values.push('other'))).toThrow('several values of the claim scope ["shop/orders","other"]');
  });
});
