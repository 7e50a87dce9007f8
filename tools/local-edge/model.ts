/** What the templates of an app say about its traffic. */
export interface Site {
  /** Absent where users call the load balancer. */
  readonly distribution?: Distribution;
  readonly listeners: Listener[];
  readonly targetGroups: TargetGroup[];
  /** Before the load balancer; that of a distribution is in the distribution. */
  readonly webAcl?: WebAcl;
  /** Seconds without a byte after which the load balancer closes a connection. */
  readonly idleSeconds: number;
  /** Whether the load balancer drops headers whose names are more than letters, digits and hyphens. */
  readonly dropsInvalidHeaders: boolean;
}

export interface Tls {
  /** The names on the certificate. */
  readonly names: string[];
  readonly minimum: string;
}

export interface Distribution {
  readonly tls: Tls;
  readonly http2: boolean;
  /** In the order in which they are asked; the default one is last. */
  readonly behaviors: Behavior[];
  readonly origins: Origin[];
  readonly buckets: Bucket[];
  /** Path that stands for `/` towards the origin. */
  readonly rootPath: string;
  /** Source code by id. */
  readonly functions: { readonly [id: string]: string };
  readonly webAcl?: WebAcl;
}

export interface Behavior {
  readonly path: string;
  readonly methods: string[];
  readonly viewerProtocol: string;
  readonly origin: string;
  readonly cache: CachePolicy;
  /** Whether all that the viewer sent reaches the origin, or only what the cache policy names. */
  readonly forwardsAll: boolean;
  readonly headers: ResponseHeaders;
  readonly compress: boolean;
  /** Whether gRPC goes on as gRPC. */
  readonly grpc: boolean;
  /** Id of the function that sees each request. */
  readonly viewerRequest?: string;
}

export interface CachePolicy {
  /** Seconds. */
  readonly minimum: number;
  readonly default: number;
  readonly maximum: number;
  readonly queryStrings: 'all' | string[];
  readonly gzip: boolean;
  readonly brotli: boolean;
}

export interface ResponseHeaders {
  readonly items: { readonly name: string; readonly value: string; readonly override: boolean }[];
  readonly cors?: Cors;
}

export interface Cors {
  readonly origins: string[];
  readonly methods: string[];
  readonly headers: string[];
  readonly expose: string[];
  readonly credentials: boolean;
  readonly maxAgeSeconds: number;
  readonly override: boolean;
}

/** An origin of files. */
export interface Bucket {
  readonly id: string;
  /** Where the files lie on this machine. */
  readonly folder: string;
  /** `Cache-Control` of each file, by its path. */
  readonly files: { readonly [path: string]: string };
}

/** The load balancer, as an origin. */
export interface Origin {
  readonly id: string;
  readonly https: boolean;
  readonly port: number;
  readonly headers: { readonly name: string; readonly value: string }[];
}

export interface WebAcl {
  readonly rates: { readonly limit: number; readonly seconds: number }[];
  /** CIDR blocks that get 403. */
  readonly blocked: string[];
  /** Rules that AWS keeps to itself. */
  readonly notServed: string[];
}

export interface Listener {
  readonly port: number;
  /** Absent on HTTP. */
  readonly tls?: Tls;
  /** By priority; the default action is a rule without conditions, and last. */
  readonly rules: Rule[];
}

export interface Rule {
  readonly id: string;
  readonly conditions: Condition[];
  /** What a caller's token must be like before the action; absent: none is asked for. */
  readonly guard?: Guard;
  readonly action: Action;
}

/** Whose tokens a rule takes, and what they must say beside who issued them and until when. */
export interface Guard {
  readonly issuer: string;
  /** Where the issuer's keys are, on this machine. */
  readonly jwksUrl: string;
  readonly claims: Claim[];
}

/** A claim must be one of the values, or hold the one. */
export interface Claim {
  readonly name: string;
  readonly format: 'single-string' | 'string-array' | 'space-separated-values';
  readonly values: string[];
}

export type Condition =
  | { readonly field: 'path-pattern' | 'host-header' | 'http-request-method' | 'source-ip'; readonly values: string[] }
  | { readonly field: 'http-header'; readonly name: string; readonly values: string[] }
  | { readonly field: 'query-string'; readonly values: { readonly key?: string; readonly value: string }[] };

export type Action =
  | {
      readonly type: 'forward';
      readonly groups: Share[];
      /** How long a client stays with its target group; absent: not at all. */
      readonly stickySeconds?: number;
    }
  | { readonly type: 'fixed-response'; readonly status: number; readonly contentType: string; readonly body: string }
  | { readonly type: 'redirect'; readonly https: boolean; readonly port: number; readonly status: number };

/** Part of a rule's requests. */
export interface Share {
  /** The target group. */
  readonly id: string;
  /** In proportion to those of the rule's other groups. */
  readonly weight: number;
  /** Whether a deployment changes the rule only when all copies of the group are healthy. */
  readonly awaited: boolean;
}

export interface TargetGroup {
  readonly id: string;
  readonly version: 'HTTP1' | 'HTTP2' | 'GRPC';
  readonly leastOutstanding: boolean;
  /** How long a client stays with its target, from its first request or from the service's cookie on; absent: not at all. */
  readonly stickiness?: { readonly seconds: number; readonly cookie?: string };
  /** Seconds that a leaving target has for its requests. */
  readonly deregistrationDelay: number;
  readonly health: HealthCheck;
  readonly processes: Processes;
}

/** The processes behind a target group: instances, tasks or pods. */
export interface Processes {
  /** The fewest that there are. */
  readonly count: number;
  /** What each is told of its surroundings, as far as it is known before deployment. */
  readonly environment: { readonly [name: string]: string };
  /** Which of these says where it has to listen. */
  readonly portVariable: string;
  /** All that say where a process has to listen: this one, and those of other target groups that have the same processes. */
  readonly portVariables: string[];
  /** File of a certificate that they have to believe, beside those that everybody believes. */
  readonly trusted?: string;
  /** What must answer before the load balancer hears of a copy; absent: that it takes connections is enough. */
  readonly readinessPath?: string;
  /** What each does once the load balancer sends it nothing new: SIGTERM after the first time, SIGKILL after the second. */
  readonly leaving: { readonly drainSeconds: number; readonly stopSeconds: number };
  /**
   * Logical id of the resource that a deployment takes for finished when the load balancer calls all of them healthy. Target groups with the
   * same one have the same processes.
   */
  readonly ready: string;
}

export interface HealthCheck {
  readonly path: string;
  readonly interval: number;
  readonly timeout: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Status codes, as first and last of each range; absent: the health service of gRPC says that all is well. */
  readonly matcher?: [number, number][];
}

/** Seconds after which no request reaches a target that has stopped answering: the promise of the health check. */
export function secondsUntilUnhealthy({ interval, timeout, unhealthyThreshold }: HealthCheck): number {
  return interval * unhealthyThreshold + timeout;
}
