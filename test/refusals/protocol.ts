import { Duration, Token } from 'aws-cdk-lib';
import { closed, each, Line, numbers, refused, times } from './line';
import {
  ApiProtocol,
  CorsOptions,
  GraphqlOptions,
  GrpcOptions,
  HttpHealthCheck,
  RestOptions,
  RouteConditions,
  StickySessions,
} from '../../src';
import { api } from '../support/apps';
import { token } from '../support/tokens';

const ELB = 'https://docs.aws.amazon.com/elasticloadbalancing/latest';
const CONDITIONS = `${ELB}/application/rule-condition-types.html`;
const TARGET_GROUP = `${ELB}/APIReference/API_CreateTargetGroup.html`;
const ATTRIBUTES = `${ELB}/APIReference/API_TargetGroupAttribute.html`;
const MATCHER = `${ELB}/APIReference/API_Matcher.html`;
const IDLE = `${ELB}/APIReference/API_LoadBalancerAttribute.html`;
const STICKY = `${ELB}/application/edit-target-group-attributes.html`;
const CORS_HEADERS = 'https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyCorsConfig.html';
const PAGE = 'docs/protocols.md';
const EDGE_PAGE = 'docs/edge.md';

const { rest, graphql, grpc, webSocket, serverSentEvents } = ApiProtocol;
const { seconds, minutes } = Duration;
const withRest = (options: RestOptions) => () => rest(options);
const withGrpc = (options: Partial<GrpcOptions>) => () => grpc({ services: ['shop.v1.Inventory'], ...options });
const withGraphql = (options: GraphqlOptions) => () => graphql(options);
const withConditions = (conditions: RouteConditions) => () => rest({ conditions });
const withCors = (cors: Partial<CorsOptions>) => (scope: Parameters<typeof api>[0]) =>
  api(scope, { cors: { allowOrigins: ['https://app.example.com'], ...cors } });
const checked = (healthCheck: HttpHealthCheck) => rest({ healthCheck });

const PATHS: Line[] = [
  ...refused(['RestOptions.paths'], PAGE, [
    ['no path', withRest({ paths: [] }), 'without paths serves nothing', 'paths: []', 'one path pattern', 'leave `paths` out'],
    ['a bad path after a good one', withRest({ paths: ['/a', 'b'] }), 'no leading slash', '"b"', 'begins with "/"', 'write "/b"'],
  ]),
  ...refused(['RestOptions.paths', 'GraphqlOptions.path', 'WebSocketOptions.path', 'ServerSentEventsOptions.path'], CONDITIONS, [
    ['GraphQL: no slash', withGraphql({ path: 'q' }), 'no leading slash', '"q"', 'begins with "/"', 'write "/q"'],
    ['WebSocket: no slash', () => webSocket({ path: 'ws' }), 'no leading slash', '"ws"', 'begins with "/"', 'write "/ws"'],
    ['events: no slash', () => serverSentEvents({ path: 'e' }), 'no leading slash', '"e"', 'begins with "/"', 'write "/e"'],
    ['a long path', withRest({ paths: [`/${'a'.repeat(128)}`] }), 'too long', '129 characters', 'at most 128', 'a shorter prefix'],
    ['a path with a space', withRest({ paths: ['/my orders'] }), 'forbidden characters', '"/my orders"', 'letters, digits', 'with "*"'],
    ['a path with a fragment', () => webSocket({ path: '/ws#1' }), 'forbidden characters', '"/ws#1"', 'letters, digits', 'with "*"'],
    ['a path known too late', withRest({ paths: [token.text('/a')] }), 'known only at deployment', 'a token', 'text', 'write the path'],
  ]),
  ...refused(['GraphqlOptions.path', 'CachedQueries.path'], PAGE, [
    ...each(['/graphql/*', '/g?'], path => [
      `the GraphQL path ${path}`,
      withGraphql({ path }),
      'has a wildcard',
      `"${path}"`,
      'one path, such as',
      'everything on one path',
    ]),
    ...each(
      [
        ['/q/*', 'has a wildcard', '"/q/*"', 'one path, such as', 'serve everything on one path'],
        ['/graphql', 'no path of their own', '"/graphql" for both', 'another path than "/graphql"', '"/graphql/public"'],
      ] as const,
      ([path, ...parts]) => [`cached queries on ${path}`, withGraphql({ cachedQueries: { path, ttl: minutes(1) } }), ...parts],
    ),
  ]),
  ...times({
    cover: 'CachedQueries.ttl',
    what: 'the time to live of cached queries',
    min: 0,
    max: 31_536_000,
    literal: true,
    see: EDGE_PAGE,
    instead: 'take a year at most',
    make: ttl => graphql({ cachedQueries: { path: '/q', ttl } }),
  }),
  closed('GraphqlSubscriptions', ['GraphqlOptions.subscriptions'], PAGE),
  ...refused(['GrpcOptions.services'], 'https://protobuf.dev/reference/protobuf/proto3-spec/#identifiers', [
    ['no gRPC service', withGrpc({ services: [] }), 'serves nothing', 'services: []', 'one full service name', '"shop.v1.Inventory"'],
    ...each(['', 'shop..Inventory', 'shop.v1.Inventory/Get', '.Inventory', '1shop.Inventory', 'shop.v1.*'], name => [
      `the gRPC service "${name}"`,
      withGrpc({ services: [name] }),
      'name of a gRPC service is not valid',
      `"${name}"`,
      'a package and a name',
      '"shop.v1.Inventory"',
    ]),
    [
      'a gRPC service known too late',
      withGrpc({ services: [token.text('shop.v1.Inventory')] }),
      'name of a gRPC service is not valid',
      'known only at deployment',
      'written in the code',
      '"shop.v1.Inventory"',
    ],
  ]),
];

const TARGETS: Line[] = [
  ...numbers({
    cover: 'HttpProtocolOptions.port',
    what: 'the port',
    min: 1,
    max: 65_535,
    literal: true,
    see: TARGET_GROUP,
    instead: 'name the port on which the process listens',
    make: port => rest({ port }),
  }),
  ...refused(['GrpcOptions.port'], TARGET_GROUP, [
    ['no port for gRPC', withGrpc({ port: 0 }), 'the port is out of range', '0', 'from 1 to 65535', 'name the port'],
  ]),
  ...numbers({
    cover: 'ProtocolOptions.orderHint',
    what: 'the order hint',
    min: 1,
    max: 100,
    literal: true,
    see: 'docs/decisions/0005-rule-priorities.md',
    instead: 'leave it out',
    make: orderHint => rest({ orderHint }),
  }),
  ...times({
    cover: 'ProtocolOptions.deregistrationDelay',
    what: 'the deregistration delay',
    min: 0,
    max: 3600,
    literal: true,
    see: ATTRIBUTES,
    instead: 'retry',
    make: deregistrationDelay => rest({ deregistrationDelay }),
  }),
  ...times({
    cover: 'HealthCheckTimes.interval',
    what: "the health check's interval",
    min: 5,
    max: 300,
    literal: true,
    see: TARGET_GROUP,
    instead: 'default of 15',
    make: interval => checked({ interval, timeout: seconds(2) }),
  }),
  ...times({
    cover: 'HealthCheckTimes.timeout',
    what: "the health check's timeout",
    min: 2,
    max: 120,
    literal: true,
    see: TARGET_GROUP,
    instead: 'default of 5',
    make: timeout => checked({ timeout, interval: seconds(300) }),
  }),
  ...numbers({
    cover: 'HealthCheckTimes.healthyThreshold',
    what: 'the healthy threshold',
    min: 2,
    max: 10,
    see: TARGET_GROUP,
    instead: 'default of 2',
    make: healthyThreshold => checked({ healthyThreshold }),
  }),
  ...numbers({
    cover: 'HealthCheckTimes.unhealthyThreshold',
    what: 'the unhealthy threshold',
    min: 2,
    max: 10,
    see: TARGET_GROUP,
    instead: 'default of 3',
    make: unhealthyThreshold => checked({ unhealthyThreshold }),
  }),
  ...refused(
    ['HealthCheckTimes.timeout', 'HealthCheckTimes.interval'],
    TARGET_GROUP,
    each([10, 11], timeout => [
      `a check of ${timeout} seconds every 10`,
      () => checked({ interval: seconds(10), timeout: seconds(timeout) }),
      'timeout is not shorter than its interval',
      `timeout ${timeout} seconds, interval 10 seconds`,
      'below the interval',
      `the interval above ${timeout}`,
    ]),
  ),
  ...refused(
    ['HttpHealthCheck.path'],
    TARGET_GROUP,
    each(['health', '/a b', '/a#b', `/${'a'.repeat(1024)}`], path => [
      `a health check of ${path}`,
      () => checked({ path }),
      "the health check's path is not valid",
      `"${path}"`,
      '1,024 characters',
      '"/health"',
    ]),
  ),
  ...refused(
    ['HttpHealthCheck.healthyHttpCodes'],
    MATCHER,
    each(['', '2xx', '199', '200-500', '299-200', '200, 204', '200-', '0200'], healthyHttpCodes => [
      `HTTP codes "${healthyHttpCodes}"`,
      () => checked({ healthyHttpCodes }),
      'the HTTP codes of a healthy target are not valid',
      `"${healthyHttpCodes}"`,
      'codes from 200 to 499',
      'leave them out',
    ]),
  ),
  ...refused(
    ['GrpcHealthCheck.healthyGrpcCodes'],
    MATCHER,
    each(['OK', '200', '-1', '12-0'], healthyGrpcCodes => [
      `gRPC codes "${healthyGrpcCodes}"`,
      withGrpc({ healthCheck: { healthyGrpcCodes } }),
      'the gRPC codes of a healthy target are not valid',
      `"${healthyGrpcCodes}"`,
      'codes from 0 to 99',
      'leave them out',
    ]),
  ),
  closed('StickySessions', ['HttpProtocolOptions.stickiness'], STICKY),
  ...times({
    cover: 'StickySessions.loadBalancerCookie(duration)',
    what: 'the stickiness',
    min: 1,
    max: 604_800,
    literal: true,
    see: ATTRIBUTES,
    instead: 'take a day',
    make: duration => StickySessions.loadBalancerCookie(duration),
  }),
  ...refused(['StickySessions.applicationCookie(duration)', 'StickySessions.applicationCookie(name)'], STICKY, [
    [
      'a cookie of the application for no time',
      () => StickySessions.applicationCookie('sid', seconds(0)),
      'the stickiness is out of range',
      '0 seconds',
      '1 to 604800',
      'take a day',
    ],
    ...each(['AWSALB', 'AWSALBAPP', 'awsalbtg', '', 'my cookie', 'a;b', 'ä'], name => [
      `the cookie "${name}"`,
      () => StickySessions.applicationCookie(name),
      'a name that the load balancer does not take',
      `"${name}"`,
      'not beginning with AWSALB',
      "such as 'sid'",
    ]),
  ]),
  ...times({
    cover: 'WebSocketOptions.idleTimeout',
    what: 'the idle timeout of WebSocket',
    min: 2,
    max: 4000,
    literal: true,
    see: IDLE,
    instead: 'keep the default',
    make: idleTimeout => webSocket({ idleTimeout, pingInterval: seconds(1) }),
  }),
  ...times({
    cover: 'WebSocketOptions.pingInterval',
    what: 'the ping interval',
    min: 1,
    max: 3600,
    literal: true,
    see: PAGE,
    instead: 'every 30 seconds',
    make: pingInterval => webSocket({ pingInterval, idleTimeout: seconds(4000) }),
  }),
  ...refused(
    ['WebSocketOptions.pingInterval', 'WebSocketOptions.idleTimeout'],
    PAGE,
    each([60, 59], idle => [
      `a ping every 60 seconds, and an end after ${idle} of silence`,
      () => webSocket({ pingInterval: seconds(60), idleTimeout: seconds(idle) }),
      'not longer than the ping interval, so quiet connections are closed',
      `idle timeout ${idle} seconds, ping interval 60 seconds`,
      'above the ping interval',
      'send a ping more often',
    ]),
  ),
  ...times({
    cover: 'ServerSentEventsOptions.commentInterval',
    what: 'the comment interval',
    min: 1,
    max: 25,
    literal: true,
    see: PAGE,
    instead: 'keep the default',
    make: commentInterval => serverSentEvents({ commentInterval }),
  }),
];

const ROUTES: Line[] = [
  ...refused(
    ['RouteConditions.methods'],
    CONDITIONS,
    each(
      [
        ['get', 'write "GET"'],
        ['G ET', 'leave the condition out'],
        ['*', 'leave the condition out'],
        ['A'.repeat(41), 'leave the condition out'],
        ['', 'leave the condition out'],
      ],
      ([method, instead]) => [
        `the method "${method}"`,
        withConditions({ methods: [method] }),
        'the method of a condition is not valid',
        `"${method}"`,
        'in capitals',
        instead,
      ],
    ),
  ),
  ...refused(
    [
      'RouteConditions.hosts',
      'RouteConditions.methods',
      'RouteConditions.sourceAddresses',
      'RouteConditions.headers',
      'RouteConditions.queryStrings',
    ],
    CONDITIONS,
    each<[string, RouteConditions]>(
      [
        ['hosts', { hosts: [] }],
        ['methods', { methods: [] }],
        ['source addresses', { sourceAddresses: [] }],
        ['header X-Tenant', { headers: { 'X-Tenant': [] } }],
        ['query string v', { queryStrings: { v: [] } }],
      ],
      ([kind, conditions]) => [
        `no values for ${kind}`,
        withConditions(conditions),
        `the condition on ${kind} has no values`,
        '[]',
        'one value or more',
        'leave the condition out',
      ],
    ),
  ),
  ...refused(
    ['RouteConditions.hosts'],
    CONDITIONS,
    each(['localhost', 'https://api.example.com', 'api.example.com:8080', 'api.example.com/v1', `${'a'.repeat(125)}.com`, ''], host => [
      `the host "${host}"`,
      withConditions({ hosts: [host] }),
      'the host of a condition is not valid',
      `"${host}"`,
      'up to 128',
      'write the name alone',
    ]),
  ),
  ...refused(['RouteConditions.headers'], CONDITIONS, [
    ...each(['X Tenant', 'X-Tenant:', 'Host', '', 'A'.repeat(41)], name => [
      `the header "${name}"`,
      withConditions({ headers: { [name]: ['a'] } }),
      'the name of a header in a condition is not valid',
      `"${name}"`,
      'up to 40 characters',
      'name one header',
    ]),
    ...each(['', 'münchen', 'a'.repeat(129)], value => [
      `the header's value "${value}"`,
      withConditions({ headers: { 'X-Tenant': ['a', value] } }),
      'the value of a header in a condition is not valid',
      `"${value}"`,
      '1 to 128',
      'with "*"',
    ]),
  ]),
  ...refused(['RouteConditions.queryStrings'], CONDITIONS, [
    ...each(['my key', '', 'a'.repeat(129), 'ä'], key => [
      `the query string "${key}"`,
      withConditions({ queryStrings: { [key]: ['a'] } }),
      'a query string of a condition is not valid',
      `"${key}"`,
      '1 to 128',
      'with "*"',
    ]),
    ['an empty value of a query string', withConditions({ queryStrings: { v: [''] } }), 'is not valid', '""', '1 to 128', 'with "*"'],
  ]),
  ...refused(
    ['RouteConditions.sourceAddresses'],
    CONDITIONS,
    each(['192.0.2.1', '192.0.2.0/33', '300.0.2.0/24', '2001:db8::/129', 'office', '255.255.255.255/32'], address => [
      `the source address ${address}`,
      withConditions({ sourceAddresses: [address] }),
      'the source address of a condition is not valid',
      `"${address}"`,
      'a range of IPv4 or IPv6',
      '192.0.2.1/32',
    ]),
  ),
];

const LISTS = ['allowOrigins', 'allowMethods', 'allowHeaders', 'exposeHeaders'] as const;

const CORS: Line[] = [
  ...refused(
    LISTS.map(list => `CorsOptions.${list}`),
    EDGE_PAGE,
    each([...LISTS], list => [
      `${list} known too late`,
      withCors({ [list]: Token.asList({ resolve: () => ['a'], creationStack: [] }) }),
      `the list \`${list}\` of \`cors\` is known only at deployment`,
      'a token',
      'a list in the code',
      'one by one',
    ]),
  ),
  ...refused(
    LISTS.slice(0, 3).map(list => `CorsOptions.${list}`),
    CORS_HEADERS,
    each(LISTS.slice(0, 3), list => [
      `no ${list}`,
      withCors({ [list]: [] }),
      `the list \`${list}\` of \`cors\` is empty`,
      '[]',
      'one value or more',
      'leave',
    ]),
  ),
  ...refused(['CorsOptions.allowOrigins'], EDGE_PAGE, [
    ...each(
      [
        ['https://app.example.com/', 'write "https://app.example.com"'],
        ['https://app.example.com/path?a=b', 'write "https://app.example.com"'],
        ['https://App.Example.com', 'write "https://app.example.com"'],
        ['http://app.example.com:80', 'write "http://app.example.com"'],
        ['https://user@app.example.com', 'write "https://app.example.com"'],
        ['HTTPS://app.example.com', 'write "https://app.example.com"'],
        ['https://app.example.com:443', 'write "https://app.example.com"'],
        ['https://münchen.example', 'write "https://xn--mnchen-3ya.example"'],
        ['app.example.com', 'such as "https://app.example.com"'],
        ['//app.example.com', 'such as "https://app.example.com"'],
        ['https://', 'such as "https://app.example.com"'],
        ['https://*.example.com', 'such as "https://app.example.com"'],
        ['https://app.*', 'such as "https://app.example.com"'],
        ['ftp://app.example.com', 'such as "https://app.example.com"'],
        ['null', 'such as "https://app.example.com"'],
        ['', 'such as "https://app.example.com"'],
      ],
      ([origin, instead]) => [
        `the origin "${origin}"`,
        withCors({ allowOrigins: ['https://first.example.com', origin] }),
        'an origin of `cors` would never match what browsers send',
        `"${origin}"`,
        'no path, no "*" inside a name',
        instead,
      ],
    ),
    [
      'every origin, and one',
      withCors({ allowOrigins: ['*', 'https://app.example.com', token.text('x')] }),
      'every origin and some that are named',
      '"*", "https://app.example.com", a value known only at deployment',
      '"*" alone',
      'leave out "*"',
    ],
  ]),
  ...refused(
    ['CorsOptions.allowMethods'],
    CORS_HEADERS,
    each(
      [
        ['get', 'write "GET"'],
        ['*', 'leave `allowMethods` out'],
        ['ALL', 'leave `allowMethods` out'],
        ['TRACE', 'leave `allowMethods` out'],
      ],
      ([method, instead]) => [
        `CORS for ${method}`,
        withCors({ allowMethods: ['GET', method] }),
        'a method of `cors` is none that CloudFront forwards',
        `"${method}"`,
        'GET, HEAD',
        instead,
      ],
    ),
  ),
  ...refused(
    ['CorsOptions.allowHeaders', 'CorsOptions.exposeHeaders'],
    CORS_HEADERS,
    each<[keyof CorsOptions, string]>(
      [
        ['allowHeaders', 'Content-Type, Authorization'],
        ['allowHeaders', ''],
        ['allowHeaders', 'X-Amz-*'],
        ['exposeHeaders', 'X:Y'],
      ],
      ([list, name]) => [
        `${list} "${name}"`,
        withCors({ [list]: ['ETag', name] }),
        'a header of `cors` has no valid name',
        `"${name}"`,
        'the name of one header, or "*"',
        'a value of its own',
      ],
    ),
  ),
  ...refused(
    ['CorsOptions.allowCredentials', 'CorsOptions.allowOrigins', 'CorsOptions.allowHeaders', 'CorsOptions.exposeHeaders'],
    CORS_HEADERS,
    each(['allowOrigins', 'allowHeaders', 'exposeHeaders'], list => [
      `credentials with any ${list}`,
      withCors({ allowCredentials: true, [list]: ['*'] }),
      'credentials and a wildcard stand together in `cors`',
      `allowCredentials with "*" in \`${list}\``,
      'credentials with named origins and headers',
      `name what \`${list}\` allows, or leave \`allowCredentials\` out`,
    ]),
  ),
  ...times({
    cover: 'CorsOptions.maxAge',
    what: 'the time that browsers remember what CORS allows',
    min: 0,
    max: 86_400,
    literal: true,
    see: EDGE_PAGE,
    instead: 'take 24 hours at most',
    make: (maxAge, scope) => withCors({ maxAge })(scope),
  }),
];

export const PROTOCOL: Line[] = [...PATHS, ...TARGETS, ...ROUTES, ...CORS];
