import { Duration, Token } from 'aws-cdk-lib';
import { CachedQueriesTraits, ProtocolTraits } from './protocol.contract';
import { HttpProtocolOptions, httpTarget, protocolRoute } from './service-options';
import { LATENCY, SERVER_ERRORS } from './target-metrics';
import { requireSeconds } from '../private/amount';
import { refuse } from '../private/refusal';

/** How subscriptions reach a GraphQL client, always on the service's own path. */
export enum GraphqlSubscriptions {
  /** There are none. */
  NONE = 'none',
  /** By WebSocket, as the graphql-transport-ws protocol says; a ping at least every 30 s. */
  WEB_SOCKET = 'webSocket',
  /** By server-sent events; a comment at least every 15 s, because CloudFront waits 30 s for the next byte. */
  SERVER_SENT_EVENTS = 'serverSentEvents',
}

/** GET queries that are the same for everybody. */
export interface CachedQueries {
  /**
   * A path of their own: CloudFront chooses by path alone, and on a path whose answers are kept no cookie, no POST and, with GET, no
   * `Authorization` reaches the service. The service must answer GET queries there, and nothing personal.
   */
  readonly path: string;
  /** Time to live where the service names none in `Cache-Control`, and the longest, up to a year. */
  readonly ttl: Duration;
}

/** How a GraphQL service is reached and judged. */
export interface GraphqlOptions extends HttpProtocolOptions {
  /**
   * Path of the service, without wildcards.
   *
   * @default '/graphql'
   */
  readonly path?: string;
  /**
   * GET queries that may be kept at the edge, by query, operation name, variables and extensions.
   *
   * @default - nothing is kept
   * @see https://graphql.github.io/graphql-over-http/draft/#sec-GET
   */
  readonly cachedQueries?: CachedQueries;
  /**
   * How subscriptions reach clients.
   *
   * @default GraphqlSubscriptions.NONE
   */
  readonly subscriptions?: GraphqlSubscriptions;
}

/** What a GET query consists of. @see https://graphql.github.io/graphql-over-http/draft/#sec-GET */
const QUERY_STRINGS = ['extensions', 'operationName', 'query', 'variables'];

/** Longest silence that the load balancer takes, well above the time between two signs of life of a subscription. */
const IDLE_TIMEOUT_SECONDS: { [subscriptions: string]: number } = {
  [GraphqlSubscriptions.NONE]: 60,
  [GraphqlSubscriptions.WEB_SOCKET]: 300,
  [GraphqlSubscriptions.SERVER_SENT_EVENTS]: 60,
};

/**
 * A query is code: in a body, or in a query string, it looks to the firewall's rules like an attack. On the service's paths these rules
 * count; all others block.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html
 */
const COUNTED_FIREWALL_RULES = [
  // Queries and variables over 8 KB, and over 2,048 bytes with GET, are everyday traffic.
  'SizeRestrictions_BODY',
  'SizeRestrictions_QUERYSTRING',
  // Text in arguments, with quotes, brackets, addresses and paths.
  'CrossSiteScripting_BODY',
  'CrossSiteScripting_QUERYARGUMENTS',
  'GenericLFI_BODY',
  'GenericRFI_BODY',
  'GenericRFI_QUERYARGUMENTS',
  'SQLi_BODY',
  'SQLi_QUERYARGUMENTS',
  // Callers that run in another cloud.
  'HostingProviderIPList',
];

export function graphqlTraits(options: GraphqlOptions): ProtocolTraits {
  const path = requiredPath(options.path ?? '/graphql');
  const subscriptions = options.subscriptions ?? GraphqlSubscriptions.NONE;
  const cachedQueries = options.cachedQueries ? [cachedQueriesTraits(options.cachedQueries, path)] : [];
  return {
    name: 'GraphQL',
    route: protocolRoute([path, ...cachedQueries.map(cached => cached.path)], options),
    target: { ...httpTarget(options), holdsConnections: subscriptions !== GraphqlSubscriptions.NONE },
    listener: {
      idleTimeoutSeconds: IDLE_TIMEOUT_SECONDS[subscriptions],
      requiresTls: false,
      passesVpcOrigin: true,
    },
    edge: {
      cacheable: false,
      cachedQueries,
      grpc: false,
      methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      countedFirewallRules: [...COUNTED_FIREWALL_RULES],
    },
    metrics: [SERVER_ERRORS, LATENCY],
  };
}

function cachedQueriesTraits({ path, ttl }: CachedQueries, own: string): CachedQueriesTraits {
  requiredPath(path);
  if (path === own) {
    refuse({
      what: 'cached queries have no path of their own',
      got: `"${path}" for both`,
      allowed: `another path than "${own}"`,
      instead: `write for example "${own}/public", and answer GET queries there`,
    });
  }
  const ttlSeconds = requireSeconds(ttl, {
    what: 'the time to live of cached queries',
    min: 0,
    max: 31_536_000,
    literal: true,
    instead: 'take a year at most',
  });
  return { path, queryStrings: QUERY_STRINGS, ttlSeconds };
}

function requiredPath(path: string): string {
  if (!Token.isUnresolved(path) && /[*?]/.test(path)) {
    refuse({
      what: 'the path of a GraphQL service has a wildcard',
      got: `"${path}"`,
      allowed: 'one path, such as "/graphql"',
      instead: 'serve everything on one path: a query names what it wants',
    });
  }
  return path;
}
