import { Duration, Token } from 'aws-cdk-lib';
import { HealthCheckTraits } from './target.contract';
import { requireSeconds } from '../private/amount';
import { refuse, requireNumber } from '../private/refusal';

/** When the load balancer asks, and how many answers change its mind. */
export interface HealthCheckTimes {
  /** Time between two checks of one target, from 5 s to 5 minutes. @default Duration.seconds(15) */
  readonly interval?: Duration;
  /** Time in which a target must answer, from 2 s to 2 minutes and shorter than the interval. @default Duration.seconds(5) */
  readonly timeout?: Duration;
  /** Answers in a row that make a target healthy, from 2 to 10. @default 2 */
  readonly healthyThreshold?: number;
  /** Failures in a row that make a target unhealthy, from 2 to 10. @default 3 */
  readonly unhealthyThreshold?: number;
}

/** The load balancer's health check of a service over HTTP. */
export interface HttpHealthCheck extends HealthCheckTimes {
  /** Path that is asked with `GET`. @default '/health' */
  readonly path?: string;
  /** Status codes that count as healthy, such as `200` or `200-299`. @default '200' */
  readonly healthyHttpCodes?: string;
}

export function httpHealthCheck(check: HttpHealthCheck): HealthCheckTraits {
  const path = check.path ?? '/health';
  if (!Token.isUnresolved(path) && !/^\/[^\s#]{0,1023}$/.test(path)) {
    refuse({
      what: "the health check's path is not valid",
      got: `"${path}"`,
      allowed: 'up to 1,024 characters that begin with "/", without spaces and "#"',
      instead: 'name the path that answers when the process can serve, such as "/health"',
    });
  }
  return { path, ...healthCheckTimes(check), matcher: requiredCodes(check.healthyHttpCodes ?? '200', HTTP_CODES) };
}

/** What a target group compares. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html */
export interface HealthyCodes {
  readonly of: string;
  readonly min: number;
  readonly max: number;
}

const HTTP_CODES: HealthyCodes = { of: 'HTTP', min: 200, max: 499 };

export function requiredCodes(codes: string, { of, min, max }: HealthyCodes): string {
  const ranges = codes.split(',').map(range => /^(\d{1,3})(?:-(\d{1,3}))?$/.exec(range));
  const fits = ranges.every(
    range => range && Number(range[1]) >= min && Number(range[2] ?? range[1]) <= max && !(Number(range[1]) > Number(range[2])),
  );
  if (Token.isUnresolved(codes) || fits) return codes;
  return refuse({
    what: `the ${of} codes of a healthy target are not valid`,
    got: `"${codes}"`,
    allowed: `codes from ${min} to ${max}, as "${min}", "${min},${min + 2}" or "${min}-${max}"`,
    instead: 'leave them out, and let the health check answer with the usual code',
  });
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
export function healthCheckTimes(check: HealthCheckTimes): Omit<HealthCheckTraits, 'path' | 'matcher'> {
  const healthyThreshold = check.healthyThreshold ?? 2;
  const unhealthyThreshold = check.unhealthyThreshold ?? 3;
  const intervalSeconds = requireSeconds(check.interval ?? Duration.seconds(15), {
    what: "the health check's interval",
    min: 5,
    max: 300,
    literal: true,
    instead: 'keep the default of 15 seconds',
  });
  const timeoutSeconds = requireSeconds(check.timeout ?? Duration.seconds(5), {
    what: "the health check's timeout",
    min: 2,
    max: 120,
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
  return { intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold };
}
