import * as fc from 'fast-check';

/** What somebody might write, right or wrong, as plain data: it can be printed, kept, and drawn twice. */
export interface Plan {
  readonly region: string;
  readonly exposure: 'vpcOrigin' | 'cloudFrontOnly' | 'internet' | 'vpcOnly';
  readonly domain?: string;
  readonly cors?: { readonly origins: string[]; readonly credentials: boolean };
  readonly network?: { readonly zones: number; readonly natGateways: number };
  readonly auth?: 'cognito' | 'oidc';
  readonly services: ServicePlan[];
  readonly edge?: EdgePlan;
  readonly stores: StorePlan[];
  readonly alarms: boolean;
  /** Chooses the order of calls that don't need each other. */
  readonly order: number;
}

export interface ServicePlan {
  readonly compute: 'autoScalingGroup' | 'spot' | 'warmPool' | 'fargate' | 'fargateSpot' | 'eks' | 'keda' | 'weighted' | 'canary';
  readonly artifact: 'image' | 'archive' | 'machineImage';
  readonly protocols: ProtocolPlan[];
  readonly authorizer?: AuthorizerPlan;
  readonly scaling?: ScalingPlan;
  readonly environment: { readonly [name: string]: string };
}

export interface ProtocolPlan {
  readonly kind: 'rest' | 'graphql' | 'webSocket' | 'grpc' | 'serverSentEvents';
  readonly path: string;
  readonly port?: number;
  readonly methods?: string[];
  readonly host?: string;
  readonly orderHint?: number;
  readonly drainSeconds?: number;
  readonly sticky: boolean;
  readonly authorizer?: AuthorizerPlan;
}

export type AuthorizerPlan = 'open' | 'jwt' | 'scoped' | 'hostedLogin' | 'apiKey';

export interface ScalingPlan {
  readonly minimum: number;
  readonly maximum: number;
  readonly policies: ('requests' | 'cpu' | 'memory' | 'schedule' | 'steps' | 'metric' | 'predictive' | 'connections')[];
  readonly target: number;
}

export interface EdgePlan {
  readonly rules: { readonly kind: 'shared' | 'immutable' | 'noStore' | 'uncached'; readonly path: string; readonly seconds: number }[];
  readonly site: boolean;
  /** Without one, the review says so: that is not for here. */
  readonly webAcl: 'managed' | 'countOnly' | 'rules';
  readonly countries?: string[];
}

export interface StorePlan {
  readonly engine: 'valkey' | 'redis' | 'serverless' | 'dynamoDb' | 'iam';
  readonly prefix?: string;
  readonly hours: number;
  readonly replicas: number;
}

/** So that about half of all plans have nothing wrong in them: what is refused hides the rest of its plan. */
const USUAL = 60;

/** Mostly what is right, sometimes what is at the edge of it, sometimes what is wrong. */
function number(usual: [number, number], odd: number[]): fc.Arbitrary<number> {
  const [min, max] = usual;
  return fc.oneof({ weight: USUAL, arbitrary: fc.integer({ min, max }) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
}

function usually<T>(usual: T[], odd: T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: USUAL, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: fc.constantFrom(...odd) });
}

const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 2) => fc.option(arbitrary, { nil: undefined, freq });

const path = usually(
  ['/api/*', '/v1/*', '/api/orders/*', '/api/user', '/a/*/b', '/files/*.json', '/x?/*'],
  ['/*', '/', '*', 'api', '', '/ä', `/${'long'.repeat(40)}`, '/a b', '/**'],
);

const authorizer = fc.constantFrom<AuthorizerPlan[]>('open', 'jwt', 'scoped', 'hostedLogin', 'apiKey');

const protocol: fc.Arbitrary<ProtocolPlan> = fc.record({
  kind: fc.constantFrom('rest', 'rest', 'graphql', 'webSocket', 'grpc', 'serverSentEvents'),
  path,
  port: maybe(number([3000, 9999], [0, 1, 65535, 65536, 8080.5])),
  methods: maybe(usually<string[]>([['GET'], ['GET', 'HEAD'], ['POST', 'PUT', 'DELETE']], [[], ['get'], ['GET', 'GET'], ['']]), 8),
  host: maybe(usually(['api.example.com', '*.example.com'], ['', 'a b', 'ä']), 6),
  orderHint: maybe(number([1, 100], [-1, 0, 100000, 1.5]), 6),
  drainSeconds: maybe(number([0, 300], [3600, 3601]), 4),
  sticky: fc.boolean(),
  authorizer: maybe(authorizer, 4),
});

const service: fc.Arbitrary<ServicePlan> = fc.record({
  compute: fc.constantFrom('autoScalingGroup', 'spot', 'warmPool', 'fargate', 'fargateSpot', 'eks', 'keda', 'weighted', 'canary'),
  artifact: usually(['image', 'image', 'image', 'archive'], ['machineImage']),
  protocols: fc.array(protocol, { minLength: 1, maxLength: 3 }),
  authorizer: maybe(authorizer, 3),
  scaling: maybe(
    fc.record({
      minimum: number([1, 5], [-1, 0, 1000, 1.5]),
      maximum: number([5, 20], [0, 1, 10000]),
      policies: fc.uniqueArray(fc.constantFrom('requests', 'cpu', 'memory', 'schedule', 'steps', 'metric', 'predictive', 'connections'), {
        maxLength: 3,
      }),
      target: number([20, 80], [0, -5, 100, 101, 0.1, 1e9]),
    }),
  ),
  environment: fc.dictionary(
    usually(['MODE', 'LOG_LEVEL', 'A', 'B_1'], ['PORT', 'PATH', '', 'with space', '1A', 'ä']),
    usually(['on', '', 'x=y', '$HOME', '"quoted"'], ['two\nlines', '\0']),
    { maxKeys: 3 },
  ),
});

const edge: fc.Arbitrary<EdgePlan> = fc.record({
  rules: fc.array(
    fc.record({
      kind: fc.constantFrom('shared', 'immutable', 'noStore', 'uncached'),
      path,
      seconds: number([1, 3600], [0, 31536000, 31536001]),
    }),
    { maxLength: 3 },
  ),
  site: fc.boolean(),
  webAcl: fc.constantFrom('managed', 'countOnly', 'rules'),
  countries: maybe(usually<string[]>([['DE', 'FR']], [[], ['Germany'], ['de']]), 6),
});

const store: fc.Arbitrary<StorePlan> = fc.record({
  engine: fc.constantFrom('valkey', 'redis', 'serverless', 'dynamoDb', 'iam'),
  prefix: maybe(usually(['CART', 'SESSION', 'A_B'], ['', 'lower', '1X', 'A B'])),
  hours: number([1, 48], [0, 100000]),
  replicas: number([1, 3], [0, 5, 6, -1]),
});

export const wildPlan: fc.Arbitrary<Plan> = fc.record({
  region: usually(['eu-west-1', 'us-east-1', 'ap-southeast-2'], ['cn-north-1', 'us-gov-west-1', 'nowhere-1']),
  exposure: fc.constantFrom('vpcOrigin', 'cloudFrontOnly', 'internet', 'vpcOnly'),
  domain: maybe(usually(['api.example.com', 'example.com'], ['other.org', '*.example.com', '', 'ä.example.com']), 4),
  cors: maybe(
    fc.record({ origins: usually([['https://shop.example.com']], [['*'], [], ['shop'], ['https://a/b']]), credentials: fc.boolean() }),
  ),
  network: maybe(fc.record({ zones: number([2, 3], [0, 1, 6, 7]), natGateways: number([1, 2], [0, 5]) }), 5),
  auth: maybe(fc.constantFrom('cognito', 'oidc'), 3),
  services: fc.array(service, { minLength: 1, maxLength: 3 }),
  edge: maybe(edge, 3),
  stores: fc.array(store, { maxLength: 2 }),
  alarms: fc.boolean(),
  order: fc.nat(1000),
});
