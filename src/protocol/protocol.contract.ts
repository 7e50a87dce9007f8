import { MetricTraits } from './metric.contract';
import { RouteTraits } from './route.contract';

/** How the load balancer asks a target whether it can serve. */
export interface HealthCheckTraits {
  /** Path that is asked. */
  readonly path: string;
  /** Time between two checks of one target. */
  readonly intervalSeconds: number;
  /** Time in which a target must answer. */
  readonly timeoutSeconds: number;
  /** Answers in a row that make a target healthy. */
  readonly healthyThreshold: number;
  /** Failures in a row that make a target unhealthy. */
  readonly unhealthyThreshold: number;
  /** Status codes that count as healthy, such as `200` or `200-299`. */
  readonly matcher: string;
}

/** How a target group treats the process behind it. */
export interface TargetTraits {
  /** Port on which the process listens. */
  readonly port: number;
  /** Environment variable that tells the process its port. */
  readonly portVariable: string;
  /** `HTTP1`, `HTTP2` or `GRPC`. */
  readonly protocolVersion: string;
  /** How a target is asked whether it can serve. */
  readonly healthCheck: HealthCheckTraits;
  /** How long a target that leaves may finish its requests. */
  readonly deregistrationDelaySeconds: number;
  /** `least_outstanding_requests` or `round_robin`. */
  readonly algorithm: string;
}

/** What the load balancer and its exposure must offer. */
export interface ListenerTraits {
  /** Longest silence that a connection of this protocol must survive; the largest of all services wins. */
  readonly idleTimeoutSeconds: number;
  /** Whether the protocol needs TLS at the load balancer. */
  readonly requiresTls: boolean;
  /** Whether a CloudFront VPC origin carries the protocol. */
  readonly passesVpcOrigin: boolean;
}

/** What CloudFront and the web ACL in front of the API must do. */
export interface EdgeTraits {
  /** Whether responses may ever be kept at the edge. */
  readonly cacheable: boolean;
  /** HTTP methods that the edge lets through. */
  readonly methods: string[];
  /** Managed web-ACL rules that hit legitimate requests of this protocol: they count instead of block. */
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
