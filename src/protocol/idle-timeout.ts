import { Duration } from 'aws-cdk-lib';
import { refuse, requireNumber } from '../private/refusal';

/** What holds a quiet connection open. */
export interface QuietConnection {
  /** The connection, for messages, such as `WebSocket`. */
  readonly name: string;
  /** What the service sends when it has nothing to say, such as `ping`. */
  readonly sign: string;
  /** Time between two of them. */
  readonly interval: Duration;
  /** Longest silence that the load balancer takes. */
  readonly idleTimeout: Duration;
}

/**
 * The load balancer's idle timeout, checked. At or below the interval, every quiet connection would be closed just before its next sign
 * of life.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout
 */
export function idleTimeoutSeconds({ name, sign, interval, idleTimeout }: QuietConnection): number {
  const [intervalSeconds, idleSeconds] = [interval.toSeconds(), idleTimeout.toSeconds()];
  requireNumber(intervalSeconds, {
    what: `the ${sign} interval`,
    min: 1,
    max: 3600,
    unit: 'seconds',
    literal: true,
    instead: `send a ${sign} every 30 seconds`,
  });
  requireNumber(idleSeconds, {
    what: `the idle timeout of ${name}`,
    min: 1,
    max: 4000,
    unit: 'seconds',
    literal: true,
    instead: `keep the default of 300 seconds and send a ${sign} more often`,
  });
  if (idleSeconds <= intervalSeconds) {
    refuse({
      what: `the idle timeout of ${name} is not longer than the ${sign} interval, so quiet connections are closed`,
      got: `idle timeout ${idleSeconds} seconds, ${sign} interval ${intervalSeconds} seconds`,
      allowed: `an idle timeout above the ${sign} interval, and at most 4000 seconds`,
      instead: `raise the idle timeout, or send a ${sign} more often`,
    });
  }
  return idleSeconds;
}
