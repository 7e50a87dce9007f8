import { requireNumber } from '../private/refusal';

/** What a scaling policy watches; a compute says which of them it can carry. */
export enum ScalingKind {
  /** Processor use. */
  CPU = 'cpu',
  /** Memory use. */
  MEMORY = 'memory',
  /** Requests that each target answers. */
  REQUESTS_PER_TARGET = 'requestsPerTarget',
  /** Connections that each target holds open. */
  CONNECTIONS_PER_TARGET = 'connectionsPerTarget',
}

/**
 * One reason to add or remove copies. Several apply side by side: copies are added as soon as one policy asks for it and removed only
 * when all of them agree.
 *
 * @example
 * ScalingPolicy.cpu(60);
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html
 */
export class ScalingPolicy {
  /**
   * Keeps the average processor use at a level.
   *
   * @param targetUtilizationPercent from 10 to 100
   */
  public static cpu(targetUtilizationPercent: number): ScalingPolicy {
    return new ScalingPolicy(ScalingKind.CPU, percent(targetUtilizationPercent, 'the processor target'));
  }

  /**
   * Keeps the average memory use at a level.
   *
   * @param targetUtilizationPercent from 10 to 100
   */
  public static memory(targetUtilizationPercent: number): ScalingPolicy {
    return new ScalingPolicy(ScalingKind.MEMORY, percent(targetUtilizationPercent, 'the memory target'));
  }

  /**
   * Keeps the number of requests that each copy answers at a level.
   *
   * @param requestsPerMinute at least 1; measure what one copy answers at a comfortable latency and take about 70 % of it
   */
  public static requestsPerTarget(requestsPerMinute: number): ScalingPolicy {
    requireNumber(requestsPerMinute, {
      what: 'the request target',
      min: 1,
      max: 10_000_000,
      unit: 'requests a minute',
      instead: 'measure what one copy answers in a minute and take about 70 % of it',
    });
    return new ScalingPolicy(ScalingKind.REQUESTS_PER_TARGET, requestsPerMinute);
  }

  /**
   * Keeps the number of connections that each copy holds open at a level: for WebSocket, event streams and subscriptions, whose one request
   * lasts for hours. Refused for a service that speaks none of them, and in an API where another service holds connections too.
   *
   * AWS counts connections for a load balancer as a whole, from clients to it and from it to targets. So half of them, by the healthy
   * targets of this service, is what is tracked; connections that clients keep to other services of the API for their next request count
   * too. While nobody at all is connected AWS reports nothing, and the copies stay as they are.
   *
   * An open connection never moves: a new copy takes only connections that are opened after it. So leave room for those that grow until
   * then, and let clients connect again at random times.
   *
   * @param connections at least 1; measure what one copy holds within its memory and take about 70 % of it
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
   */
  public static connectionsPerTarget(connections: number): ScalingPolicy {
    requireNumber(connections, {
      what: 'the connection target',
      min: 1,
      max: 1_000_000,
      unit: 'connections',
      instead: 'measure what one copy holds open within its memory and take about 70 % of it',
    });
    return new ScalingPolicy(ScalingKind.CONNECTIONS_PER_TARGET, connections);
  }

  private constructor(
    /** What is watched. */
    public readonly kind: ScalingKind,
    /** The level to keep, in the kind's own unit: percent, requests a minute, or connections. */
    public readonly target: number,
  ) {}
}

function percent(value: number, what: string): number {
  requireNumber(value, {
    what,
    min: 10,
    max: 100,
    unit: 'percent',
    fractions: true,
    instead: 'leave room for the minutes that a new copy needs: 60 to 80 is usual',
  });
  return value;
}
