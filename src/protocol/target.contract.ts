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

/** How the load balancer sends a client to the same target. */
export interface StickinessTraits {
  /** How long, counted from the client's last request. */
  readonly seconds: number;
  /** The service's own cookie, which starts it. @default - the load balancer's cookie, from the first request on */
  readonly cookieName?: string;
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
  /** Whether each client keeps a connection to one target open, so that connections, not requests, fill a target. */
  readonly holdsConnections: boolean;
  /** How a client comes to the same target again. @default - each request goes where there is room */
  readonly stickiness?: StickinessTraits;
}
