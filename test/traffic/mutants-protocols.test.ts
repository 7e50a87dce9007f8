import { GRAPHQL_CHECKS, GraphqlCheck } from './graphql-checks';
import { GRPC_CHECKS, GrpcCheck } from './grpc-checks';
import { GrpcSite } from './grpc-site';
import { expectSeen, HOST_HEADER_ONLY, Mutable } from './mutable';
import { describeTraffic, Site } from './site';
import { Copies } from '../../tools/local-edge/copies';
import { EXAMPLES } from '../../tools/local-edge/examples';

/** One thing in the templates that is wrong, and the check that must see it. */
interface Mutant<C> {
  readonly wrong: string;
  readonly seenBy: C;
  mutate(app: Mutable): void;
}

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const TARGETS = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const ALL_METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

const own = (app: Mutable) => app.behaviors('/graphql').find(({ PathPattern }) => PathPattern === '/graphql');
const shared = (app: Mutable) => app.behaviors('/graphql/public')[0];
const queryStrings = ({ cachePolicy }: Mutable) => cachePolicy.ParametersInCacheKeyAndForwardedToOrigin.QueryStringsConfig;
const pathsOf = (app: Mutable, path: string) => app.properties(RULE, `"${path}"`).Conditions[0].PathPatternConfig;

const graphqlMutants: Mutant<GraphqlCheck>[] = [
  ...['query', 'operationName', 'variables', 'extensions'].map((name): Mutant<GraphqlCheck> => ({
    wrong: `a cache key without ${name}`,
    seenBy: 'tells public queries apart by all that they consist of, and by nothing else',
    mutate: app => (queryStrings(app).QueryStrings = queryStrings(app).QueryStrings.filter((each: string) => each !== name)),
  })),
  {
    wrong: 'a cache key of all query strings',
    seenBy: 'tells public queries apart by all that they consist of, and by nothing else',
    mutate: ({ cachePolicy }) => (cachePolicy.ParametersInCacheKeyAndForwardedToOrigin.QueryStringsConfig = { QueryStringBehavior: 'all' }),
  },
  {
    wrong: 'a public path without its cache policy',
    seenBy: 'keeps the answer to a public query',
    mutate: app => (shared(app).CachePolicyId = own(app).CachePolicyId),
  },
  {
    wrong: 'a public path that gets the credentials, and is not kept',
    seenBy: 'brings credentials to the own path, and to no public query',
    mutate: app => {
      const { CachePolicyId, OriginRequestPolicyId } = own(app);
      Object.assign(shared(app), { CachePolicyId, OriginRequestPolicyId });
    },
  },
  {
    wrong: 'an own path that gets no credentials',
    seenBy: 'brings credentials to the own path, and to no public query',
    mutate: app => (own(app).OriginRequestPolicyId = HOST_HEADER_ONLY),
  },
  {
    wrong: 'an own path that is kept',
    seenBy: 'never keeps what comes to the own path, even if it is called public',
    mutate: app => {
      const { CachePolicyId, OriginRequestPolicyId } = shared(app);
      Object.assign(own(app), { CachePolicyId, OriginRequestPolicyId });
    },
  },
  ...(
    [
      'keeps the answer to a public query',
      'never keeps what comes to the own path, even if it is called public',
      'takes POST on the own path only',
    ] as const
  ).map((seenBy): Mutant<GraphqlCheck> => ({
    wrong: 'the two paths swapped',
    seenBy,
    mutate: app => {
      const [first, second] = [own(app), shared(app)];
      [first.PathPattern, second.PathPattern] = [second.PathPattern, first.PathPattern];
    },
  })),
  {
    wrong: 'a public path that covers the own one',
    seenBy: 'never keeps what comes to the own path, even if it is called public',
    mutate: app => (shared(app).PathPattern = '/graphql*'),
  },
  {
    wrong: 'POST that the edge refuses',
    seenBy: 'takes POST on the own path only',
    mutate: app => (own(app).AllowedMethods = ['GET', 'HEAD', 'OPTIONS']),
  },
  {
    wrong: 'POST to the public path',
    seenBy: 'takes POST on the own path only',
    mutate: app => (shared(app).AllowedMethods = ALL_METHODS),
  },
  {
    wrong: 'a shortest time',
    seenBy: 'keeps nothing that the service does not call public',
    mutate: ({ cachePolicy }) => (cachePolicy.MinTTL = 60),
  },
  {
    wrong: 'a rule that matches more than its path',
    seenBy: 'serves two paths, and nothing else',
    mutate: app => pathsOf(app, '/graphql').Values.push('/graphql/*'),
  },
  {
    wrong: 'a public path without a rule',
    seenBy: 'serves two paths, and nothing else',
    mutate: app => (pathsOf(app, '/graphql/public').Values = ['/public']),
  },
];

const HTTP1 = { ProtocolVersion: 'HTTP1', Matcher: { HttpCode: '200' } };

const grpcMutants: Mutant<GrpcCheck>[] = [
  ...(['answers a call', 'takes a stream of the client', 'carries a stream both ways at once'] as const).map(
    (seenBy): Mutant<GrpcCheck> => ({
      wrong: 'a behaviour without gRPC',
      seenBy,
      mutate: app => app.behaviors('/shop').forEach(each => delete each.GrpcConfig),
    }),
  ),
  {
    wrong: 'a behaviour without POST',
    seenBy: 'answers a call',
    mutate: app => app.behaviors('/shop').forEach(each => (each.AllowedMethods = ['GET', 'HEAD', 'OPTIONS'])),
  },
  {
    wrong: 'a behaviour of another path',
    seenBy: 'answers a call',
    mutate: app => app.behaviors('/shop').forEach(each => (each.PathPattern = each.PathPattern.replace('v1', 'v2'))),
  },
  {
    wrong: 'a distribution without HTTP/2',
    seenBy: 'answers a call',
    mutate: ({ distribution }) => (distribution.HttpVersion = 'http1.1'),
  },
  {
    wrong: 'metadata that stops at the edge',
    seenBy: 'carries metadata there, and trailers back',
    mutate: app => app.behaviors('/shop').forEach(each => (each.OriginRequestPolicyId = HOST_HEADER_ONLY)),
  },
  ...(['finds the copies healthy', 'answers a call', 'answers 464 to what is not gRPC'] as const).map((seenBy): Mutant<GrpcCheck> => ({
    wrong: 'a target group of HTTP/1.1',
    seenBy,
    mutate: app => Object.assign(app.properties(TARGETS), HTTP1),
  })),
  {
    wrong: 'a target group of HTTP/2',
    seenBy: 'answers 464 to what is not gRPC',
    mutate: app => Object.assign(app.properties(TARGETS), { ...HTTP1, ProtocolVersion: 'HTTP2' }),
  },
  {
    wrong: 'requests that are shared out in turn',
    seenBy: 'gives a call to the copy with fewer open ones',
    mutate: app => {
      const algorithm = app.properties(TARGETS).TargetGroupAttributes.find(({ Key }: any) => Key === 'load_balancing.algorithm.type');
      algorithm.Value = 'round_robin';
    },
  },
  {
    wrong: "the rule's path",
    seenBy: 'answers a call',
    mutate: ({ mainRule }) => (mainRule.Conditions[0].PathPatternConfig.Values = ['/shop.v1.Orders/*']),
  },
  {
    wrong: 'a rule that matches more than its service',
    seenBy: 'finds no service without a route',
    mutate: ({ mainRule }) => mainRule.Conditions[0].PathPatternConfig.Values.push('/shop.v1.Inventory*'),
  },
  {
    wrong: 'the secret that CloudFront sends',
    seenBy: 'answers a call',
    mutate: ({ distribution }) => (distribution.Origins[0].OriginCustomHeaders[0].HeaderValue = 'stale'),
  },
  {
    wrong: 'a rule without the secret',
    seenBy: 'refuses who comes to the load balancer without the secret',
    mutate: ({ mainRule }) => mainRule.Conditions.pop(),
  },
];

describeTraffic('a wrong template for GraphQL is seen', () => {
  const original = EXAMPLES.graphql.stacks();
  test.each(graphqlMutants)('$wrong: $seenBy', async ({ seenBy, mutate }) => {
    const app = new Mutable(original);
    mutate(app);
    const site = await Site.start(app.stacks, 'distribution.cloudfront.net');
    try {
      await expectSeen(GRAPHQL_CHECKS[seenBy](site));
    } finally {
      await site.stop();
    }
  });
});

describeTraffic('a wrong template for gRPC', () => {
  const original = EXAMPLES.grpc.stacks();
  const copies = new Copies(EXAMPLES.grpc.program, 2, { HEARTBEAT_SECONDS: '1' });
  afterAll(async () => copies.stop());

  test.each(grpcMutants)('is seen: $wrong: $seenBy', async ({ seenBy, mutate }) => {
    const app = new Mutable(original);
    mutate(app);
    const shop = await GrpcSite.start(app.stacks, copies);
    try {
      await expectSeen(GRPC_CHECKS[seenBy](shop));
    } finally {
      await shop.stop();
    }
  });

  test.each<[string, RegExp, (app: Mutable) => void]>([
    ["the health check's path", /no mapping for HealthCheckPath "\/health"/, app => (app.properties(TARGETS).HealthCheckPath = '/health')],
    ["the health check's matcher", /no mapping for GrpcCode "0-99"/, app => (app.properties(TARGETS).Matcher.GrpcCode = '0-99')],
    ['a matcher of another protocol', /no mapping for HttpCode/, app => (app.properties(TARGETS).Matcher = { HttpCode: '200' })],
  ])('is an error: %s', async (_what, message, mutate) => {
    const app = new Mutable(original);
    mutate(app);
    await expect(GrpcSite.start(app.stacks, copies)).rejects.toThrow(message);
  });
});
