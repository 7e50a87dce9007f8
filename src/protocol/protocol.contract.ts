import { MetricTraits } from './metric.contract';
import { RouteTraits } from './route.contract';
import { TargetTraits } from './target.contract';

/** What the load balancer and its exposure must offer. */
export interface ListenerTraits {
  /** Longest silence that a connection of this protocol must survive; the largest of all services wins. */
  readonly idleTimeoutSeconds: number;
  /** Whether the protocol needs TLS at the load balancer. */
  readonly requiresTls: boolean;
  /** Whether a CloudFront VPC origin carries the protocol. */
  readonly passesVpcOrigin: boolean;
}

/** GET queries that a protocol lets the edge keep, on a path of their own. */
export interface CachedQueriesTraits {
  /** Path, without wildcards. */
  readonly path: string;
  /** Query-string keys that a response depends on. */
  readonly queryStrings: string[];
  /** Time to live where the service names none, and the longest. */
  readonly ttlSeconds: number;
}

/** What CloudFront and the web ACL in front of the API must do. */
export interface EdgeTraits {
  /** Whether the user's cache rules may cover the protocol's paths. */
  readonly cacheable: boolean;
  /** What is kept without a cache rule. */
  readonly cachedQueries: CachedQueriesTraits[];
  /** Whether CloudFront must speak gRPC with the load balancer. */
  readonly grpc: boolean;
  /** HTTP methods that the edge lets through. */
  readonly methods: string[];
  /** Managed web-ACL rules that hit legitimate requests of this protocol: on its paths they count instead of block. */
  readonly countedFirewallRules: string[];
}

/** Everything that the other rooms must know of a protocol, as plain data. */
export interface ProtocolTraits {
  /** The protocol's own name, for messages and pictures. */
  readonly name: string;
  /** Which requests belong to it. */
  readonly route: RouteTraits;
  /** How targets are reached and judged. */
  readonly target: TargetTraits;
  /** What the load balancer must offer. */
  readonly listener: ListenerTraits;
  /** What the edge must do. */
  readonly edge: EdgeTraits;
  /** What is worth an alarm. */
  readonly metrics: MetricTraits[];
}
