import { Duration, Token } from 'aws-cdk-lib';
import { MetricTraits } from './metric.contract';
import { HealthCheckTraits, ProtocolTraits } from './protocol.contract';
import { requiredConditions } from './route-conditions';
import { RouteConditions } from './route.contract';
import { requirePathPattern } from '../private/path-pattern';
import { refuse, requireNumber } from '../private/refusal';

/** How a REST service is reached and judged. */
export interface RestOptions {
  /**
   * Path patterns that belong to this service, with the wildcards `*` and `?`; `/x/*` serves `/x` too.
   *
   * @default ['/*'] - every path that no other service claims
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
   */
  readonly paths?: string[];
  /**
   * What else a request must have to belong to this service.
   *
   * @default - the path alone decides
   */
  readonly conditions?: RouteConditions;
  /**
   * Port on which the process listens, told to it as `PORT`.
   *
   * @default 8080
   */
  readonly port?: number;
  /**
   * How the load balancer asks whether the process can serve.
   *
   * @default - `GET /health` must answer 200 within 5 s, asked every 15 s; healthy after 2 answers, unhealthy after 3
   */
  readonly healthCheck?: RestHealthCheck;
  /**
   * How long a target that leaves may finish its requests, from 0 s to 1 hour.
   *
   * @default Duration.seconds(30) - longer than nearly every REST request, short enough for quick deployments
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
   */
  readonly deregistrationDelay?: Duration;
  /**
   * Priority of this protocol's listener rule, from 1 to 100, ahead of all computed ones. Needed only where an error asks for it, and
   * for one path: give it a protocol of its own.
   *
   * @default - computed from the match, so that adding a route never renumbers another
   */
  readonly orderHint?: number;
}

/** The load balancer's health check of a REST service. */
export interface RestHealthCheck {
  /** Path that is asked with `GET`. @default '/health' */
  readonly path?: string;
  /** Time between two checks of one target, from 5 s to 5 minutes. @default Duration.seconds(15) */
  readonly interval?: Duration;
  /** Time in which a target must answer, from 2 s to 2 minutes and shorter than the interval. @default Duration.seconds(5) */
  readonly timeout?: Duration;
  /** Answers in a row that make a target healthy, from 2 to 10. @default 2 */
  readonly healthyThreshold?: number;
  /** Failures in a row that make a target unhealthy, from 2 to 10. @default 3 */
  readonly unhealthyThreshold?: number;
  /** Status codes that count as healthy, such as `200` or `200-299`. @default '200' */
  readonly healthyHttpCodes?: string;
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html */
const METRICS: MetricTraits[] = [
  {
    name: 'ServerErrors',
    metricName: 'HTTPCode_Target_5XX_Count',
    statistic: 'Sum',
    unit: 'responses a minute',
    threshold: 50,
    evaluationMinutes: 2,
    badMinutes: 2,
    description:
      "The service itself answers with 5xx. Read its log from the alarm's first minute; after a deployment roll back, otherwise look at what it depends on.",
  },
  {
    name: 'Latency',
    metricName: 'TargetResponseTime',
    statistic: 'p95',
    unit: 'seconds',
    threshold: 1,
    evaluationMinutes: 5,
    badMinutes: 3,
    description:
      'One request in twenty takes too long. Look at processor, memory and number of copies first, then at what the service waits for, such as its database.',
  },
];

export function restTraits(options: RestOptions): ProtocolTraits {
  const paths = [...(options.paths ?? ['/*'])];
  if (paths.length === 0) {
    refuse({
      what: 'a protocol without paths serves nothing',
      got: 'paths: []',
      allowed: 'one path pattern or more',
      instead: 'leave `paths` out to serve every path',
    });
  }
  paths.forEach(path => requirePathPattern(path));
  const conditions = requiredConditions(options.conditions ?? {});
  const port = options.port ?? 8080;
  requireNumber(port, {
    what: 'the port',
    min: 1,
    max: 65_535,
    literal: true,
    instead: 'name the port on which the process listens, such as 8080',
  });
  if (options.orderHint !== undefined) {
    requireNumber(options.orderHint, {
      what: 'the order hint',
      min: 1,
      max: 100,
      literal: true,
      instead: 'leave it out unless an error asks for one',
    });
  }
  const deregistrationDelaySeconds = (options.deregistrationDelay ?? Duration.seconds(30)).toSeconds();
  requireNumber(deregistrationDelaySeconds, {
    what: 'the deregistration delay',
    min: 0,
    max: 3600,
    unit: 'seconds',
    literal: true,
    instead: 'let clients retry what takes longer than an hour',
  });

  return {
    name: 'REST',
    route: { paths, conditions, orderHint: options.orderHint },
    target: {
      port,
      portVariable: 'PORT',
      protocolVersion: 'HTTP1',
      healthCheck: healthCheckTraits(options.healthCheck ?? {}),
      deregistrationDelaySeconds,
      // Requests of one API differ by orders of magnitude in cost: the target with the fewest open ones is the one with room,
      // and a slow target sheds load by itself. Round robin would keep feeding it.
      algorithm: 'least_outstanding_requests',
    },
    listener: { idleTimeoutSeconds: 60, requiresTls: false, passesVpcOrigin: true },
    edge: {
      cacheable: true,
      methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      // JSON bodies over 8 KB and callers that run in another cloud are everyday traffic of an API.
      countedFirewallRules: ['SizeRestrictions_BODY', 'HostingProviderIPList'],
    },
    metrics: METRICS,
  };
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
function healthCheckTraits(check: RestHealthCheck): HealthCheckTraits {
  const path = check.path ?? '/health';
  if (!Token.isUnresolved(path) && !/^\/[^\s#]{0,1023}$/.test(path)) {
    refuse({
      what: "the health check's path is not valid",
      got: `"${path}"`,
      allowed: 'up to 1,024 characters that begin with "/", without spaces and "#"',
      instead: 'name the path that answers when the process can serve, such as "/health"',
    });
  }
  const intervalSeconds = (check.interval ?? Duration.seconds(15)).toSeconds();
  const timeoutSeconds = (check.timeout ?? Duration.seconds(5)).toSeconds();
  const healthyThreshold = check.healthyThreshold ?? 2;
  const unhealthyThreshold = check.unhealthyThreshold ?? 3;
  requireNumber(intervalSeconds, {
    what: "the health check's interval",
    min: 5,
    max: 300,
    unit: 'seconds',
    literal: true,
    instead: 'keep the default of 15 seconds',
  });
  requireNumber(timeoutSeconds, {
    what: "the health check's timeout",
    min: 2,
    max: 120,
    unit: 'seconds',
    literal: true,
    instead: 'keep the default of 5 seconds',
  });
  requireNumber(healthyThreshold, { what: 'the healthy threshold', min: 2, max: 10, instead: 'keep the default of 2' });
  requireNumber(unhealthyThreshold, { what: 'the unhealthy threshold', min: 2, max: 10, instead: 'keep the default of 3' });
  if (timeoutSeconds >= intervalSeconds) {
    refuse({
      what: "the health check's timeout is not shorter than its interval",
      got: `timeout ${timeoutSeconds} seconds, interval ${intervalSeconds} seconds`,
      allowed: 'a timeout below the interval',
      instead: `set the interval above ${timeoutSeconds} seconds or the timeout below ${intervalSeconds}`,
    });
  }
  return { path, intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold, matcher: check.healthyHttpCodes ?? '200' };
}
