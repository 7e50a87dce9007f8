import { expectSeen, Mutable } from './mutable';
import { describeTraffic } from './site';
import { TOKEN_CHECKS, TokenCheck } from './token-checks';
import { guardedApi, TokenSite } from './token-site';
import { readSite } from '../../tools/local-edge/read-site';
import { Templates } from '../../tools/pictures/templates';

const original = guardedApi();
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const SERVED = 'who has a token is served, on every protocol';
const FITS = 'every token that does not fit is refused';

/** The rule of the user's own paths. */
const rule = (app: Mutable) => app.properties(RULE, '"/api/user/*"');
const validation = (app: Mutable) => rule(app).Actions[0].JwtValidationConfig;
const claim = (app: Mutable, name: string) => validation(app).AdditionalClaims.find(({ Name }: any) => Name === name);
const without = (name: string) => (app: Mutable) => {
  validation(app).AdditionalClaims = validation(app).AdditionalClaims.filter(({ Name }: any) => Name !== name);
};

type Mutant = [string, TokenCheck, (app: Mutable) => void];

const mutated = (mutate: (app: Mutable) => void) => {
  const app = new Mutable(original);
  mutate(app);
  return app.stacks;
};

describeTraffic('a wrong rule of guarded routes is seen', () => {
  let api: TokenSite;
  beforeAll(async () => {
    api = await TokenSite.start(original);
  });
  afterAll(() => api?.stop());

  test.each<Mutant>([
    ['no guard', 'siblings are open, and what is guarded never is', app => rule(app).Actions.shift()],
    ['any client', FITS, without('client_id')],
    ['any scope', FITS, without('scope')],
    ['id tokens', FITS, without('token_use')],
    ['a scope compared as one text', SERVED, app => (claim(app, 'scope').Format = 'single-string')],
    ['an open rule in front', 'siblings are open, and what is guarded never is', app => (app.properties(RULE, '"/api/*"').Priority = 1)],
    [
      'a refusal that comes too late',
      'who lacks the key falls through to no broader route',
      app => (app.properties(RULE, 'unauthorized').Priority = 49_999),
    ],
    [
      "a partner's guard for the pool's users",
      'each issuer opens its own routes, by its own claims',
      app => (app.properties(RULE, '"/api/partner/*"').Actions[0] = rule(app).Actions[0]),
    ],
  ])('%s: %s', async (_wrong, check, mutate) => {
    const { edge } = api.site;
    const [right, templates] = [edge.site, new Templates(mutated(mutate))];
    await edge.change(readSite(templates, edge.standIns.after(templates)));
    try {
      await expectSeen(TOKEN_CHECKS[check](api));
    } finally {
      await edge.change(right);
    }
  });
});

describeTraffic('another wrong template of guarded routes is seen', () => {
  test.each<Mutant>([
    ["another pool's tokens", FITS, app => (validation(app).Issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/Tokens.Other')],
    [
      'answers for everybody',
      'the edge keeps no answer of a guarded path, whatever the service says',
      app => {
        const [{ CachePolicyId, OriginRequestPolicyId }] = app.behaviors('/api/products');
        app.behaviors('/api/user').forEach(each => Object.assign(each, { CachePolicyId, OriginRequestPolicyId }));
      },
    ],
    ['a WebSocket whose browsers are not helped', SERVED, app => app.behaviors('/ws').forEach(each => delete each.FunctionAssociations)],
  ])('%s: %s', async (_wrong, check, mutate) => {
    const api = await TokenSite.start(mutated(mutate));
    try {
      await expectSeen(TOKEN_CHECKS[check](api));
    } finally {
      await api.stop();
    }
  });
});
