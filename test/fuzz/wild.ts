import * as fc from 'fast-check';
import { CacheRulePlan, EdgePlan, MENU, Plan, ProtocolPlan, ServicePlan, StorePlan } from './plan';

/** So that about half of all plans have nothing wrong in them: what is refused hides the rest of its plan. */
const USUAL = 30;

/** Mostly what is right, sometimes what is at the edge of it, sometimes what is wrong. */
function usually<T>(usual: fc.Arbitrary<T> | readonly T[], odd: readonly T[]): fc.Arbitrary<T> {
  const arbitrary = usual instanceof fc.Arbitrary ? usual : fc.constantFrom(...usual);
  return fc.oneof({ weight: USUAL, arbitrary }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
}

function number([min, max]: [number, number], odd: number[]): fc.Arbitrary<number> {
  return usually(fc.integer({ min, max }), odd);
}

/** There in so many percent of all plans. */
function maybe<T>(percent: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: percent, arbitrary }, { weight: 100 - percent, arbitrary: fc.constant(undefined) });
}

const one = <T>(values: readonly T[]) => fc.constantFrom(...values);

const path = usually(
  ['/api/*', '/v1/*', '/api/orders/*', '/api/user', '/a/*/b', '/files/*.json', '/x?/*'],
  ['/*', '/', '*', 'api', '', '/ä', `/${'long'.repeat(40)}`, '/a b', '/**'],
);

const protocol: fc.Arbitrary<ProtocolPlan> = fc.record({
  kind: one([...MENU.protocol, 'rest']),
  path,
  port: maybe(20, number([3000, 9999], [0, 1, 65535, 65536, 8080.5])),
  methods: maybe(20, usually<string[]>([['GET'], ['GET', 'HEAD'], ['POST', 'PUT', 'DELETE']], [[], ['get'], ['GET', 'GET'], ['']])),
  host: maybe(15, usually(['api.example.com', '*.example.com'], ['', 'a b', 'ä'])),
  orderHint: maybe(20, number([1, 100], [-1, 0, 100000, 1.5])),
  drainSeconds: maybe(20, number([0, 300], [3600, 3601])),
  sticky: maybe(40, one(MENU.sticky)),
  authorizer: maybe(25, one(MENU.authorizer)),
});

const service: fc.Arbitrary<ServicePlan> = fc.record({
  compute: one(MENU.compute),
  artifact: one(MENU.artifact),
  protocols: fc.array(protocol, { minLength: 1, maxLength: 3 }),
  authorizer: maybe(30, one(MENU.authorizer)),
  scaling: maybe(
    60,
    fc.record({
      minimum: number([1, 5], [-1, 0, 1000, 1.5]),
      maximum: number([6, 20], [0, 1, 5, 10000]),
      policies: fc.uniqueArray(one(MENU.policy), { maxLength: 3 }),
      target: number([20, 80], [0, -5, 100, 101, 0.1, 1e9]),
    }),
  ),
  environment: fc.dictionary(
    usually(['MODE', 'LOG_LEVEL', 'A', 'B_1'], ['PORT', 'PATH', '', 'with space', '1A', 'ä']),
    usually(['on', '', 'x=y', '$HOME', '"quoted"'], ['two\nlines', '\0']),
    { maxKeys: 3 },
  ),
});

const cacheRule: fc.Arbitrary<CacheRulePlan> = fc.record({
  kind: one(MENU.cacheRule),
  path,
  seconds: number([1, 3600], [0, 31536000, 31536001]),
});

const edge: fc.Arbitrary<EdgePlan> = fc.record({
  rules: fc.array(cacheRule, { maxLength: 3 }),
  site: maybe(50, one(MENU.site)),
  webAcl: one(MENU.webAcl),
  // The CDK itself throws what is no country.
  countries: maybe(25, one([['DE', 'FR'], ['US']])),
});

const store: fc.Arbitrary<StorePlan> = fc.record({
  engine: one(MENU.store),
  prefix: maybe(40, usually(['CART', 'SESSION', 'A_B'], ['', 'lower', '1X', 'A B'])),
  hours: number([1, 48], [0, 100000]),
  replicas: number([1, 3], [0, 5, 6, -1]),
});

/** Everything beside everything. */
export const wildPlan: fc.Arbitrary<Plan> = fc.record({
  region: usually<string>(MENU.region, ['cn-north-1', 'us-gov-west-1', 'nowhere-1']),
  exposure: one([...MENU.exposure, 'vpcOrigin', 'vpcOrigin', 'vpcOnly']),
  domain: maybe(15, usually(['api.example.com', 'example.com'], ['other.org', '*.example.com', '', 'ä.example.com'])),
  certificates: maybe(25, fc.constant(true)),
  cors: maybe(
    30,
    fc.record({ origins: usually([['https://shop.example.com']], [['*'], [], ['shop'], ['https://a/b']]), credentials: fc.boolean() }),
  ),
  network: maybe(25, fc.record({ zones: number([2, 3], [0, 1, 6, 7]), natGateways: number([1, 2], [0, 5]) })),
  auth: maybe(60, one(MENU.auth)),
  services: fc.array(service, { minLength: 1, maxLength: 3 }),
  edge: maybe(90, edge),
  stores: fc.array(store, { maxLength: 2 }),
  alarms: fc.boolean(),
  compliance: maybe(12, fc.constant(true)),
  order: fc.nat(1000),
});
