/** What else, beside the path, a request must have to belong to a route. All given kinds must match. */
export interface RouteConditions {
  /** Host names; `*` and `?` are wildcards. @default - any host */
  readonly hosts?: string[];
  /** HTTP methods in capitals. @default - any method */
  readonly methods?: string[];
  /** Header names with the values of which one must match; `*` and `?` are wildcards. @default - any headers */
  readonly headers?: { [name: string]: string[] };
  /** Query-string keys with the values of which one must match; `*` and `?` are wildcards. @default - any query string */
  readonly queryStrings?: { [key: string]: string[] };
  /** CIDR blocks of callers; only where the load balancer sees the caller's own address. @default - any address */
  readonly sourceAddresses?: string[];
}

/** Which requests belong to a protocol. */
export interface RouteTraits {
  /** Path patterns; `/x/*` serves `/x` too. */
  readonly paths: string[];
  readonly conditions: RouteConditions;
  /** Listener-rule priority from 1 to 100 instead of the computed one. @default - computed from the match */
  readonly orderHint?: number;
}

/** How the load balancer asks a target whether it can serve. */
export interface HealthCheckTraits {
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Status codes that count as healthy, such as `200` or `200-299`. */
  readonly matcher: string;
}

/** How a target group treats the process behind it. */
export interface TargetTraits {
  readonly port: number;
  /** Environment variable that tells the process its port. */
  readonly portVariable: string;
  /** `HTTP1`, `HTTP2` or `GRPC`. */
  readonly protocolVersion: string;
  readonly healthCheck: HealthCheckTraits;
  readonly deregistrationDelaySeconds: number;
  /** `least_outstanding_requests` or `round_robin`. */
  readonly algorithm: string;
}

/** What the load balancer and its exposure must offer. */
export interface ListenerTraits {
  /** Longest silence that a connection of this protocol must survive; the largest of all services wins. */
  readonly idleTimeoutSeconds: number;
  readonly requiresTls: boolean;
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
  readonly route: RouteTraits;
  readonly target: TargetTraits;
  readonly listener: ListenerTraits;
  readonly edge: EdgeTraits;
}
