import { Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { PredictiveScalingOptions, PredictiveScalingTraits, predictiveScalingTraits } from './predictive-scaling';
import { ScalingKind } from './scaling-kind';
import { ScheduleScalingOptions, ScheduleScalingTraits, scheduleScalingTraits } from './schedule-scaling';
import { requireWatchable, StepScalingOptions, StepScalingTraits, stepScalingTraits } from './step-scaling';
import { inOrder } from '../private/metric-order';
import { refuse, requireNumber } from '../private/refusal';

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
    return new ScalingPolicy(ScalingKind.CPU, { target: percent(targetUtilizationPercent, 'the processor target') });
  }

  /**
   * Keeps the average memory use at a level: for memory that falls when copies are added. A process that keeps what it once took, as a JVM
   * does, must rest well below the target, or copies are added up to the maximum and never removed.
   *
   * @param targetUtilizationPercent from 10 to 100
   */
  public static memory(targetUtilizationPercent: number): ScalingPolicy {
    return new ScalingPolicy(ScalingKind.MEMORY, { target: percent(targetUtilizationPercent, 'the memory target') });
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
    return new ScalingPolicy(ScalingKind.REQUESTS_PER_TARGET, { target: requestsPerMinute });
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
    return new ScalingPolicy(ScalingKind.CONNECTIONS_PER_TARGET, { target: connections });
  }

  /**
   * Keeps a metric that the service publishes at a level, where the metric is an average already: it falls when copies are added. Jobs
   * waiting in each process, or the share of threads in use, with the statistic average, are such metrics.
   *
   * @param average a metric, or metric math, of the API's own account and region
   * @param target above 0, in the metric's own unit
   */
  public static metric(average: cloudwatch.IMetric, target: number): ScalingPolicy {
    return new ScalingPolicy(ScalingKind.METRIC, { watchedMetric: average, target: positive(target) });
  }

  /**
   * Keeps each copy's share of a metric at a level, where the metric counts for all copies together: it is divided by the copies that run.
   * Messages in a queue and logged-in users are such metrics.
   *
   * @param total a metric, or metric math, of the API's own account and region
   * @param target above 0, in the metric's own unit for each copy
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-target-tracking-metric-math.html
   */
  public static metricPerTarget(total: cloudwatch.IMetric, target: number): ScalingPolicy {
    return new ScalingPolicy(ScalingKind.METRIC_PER_TARGET, { watchedMetric: total, target: positive(target) });
  }

  /**
   * Adds and removes more copies the farther a metric is from where it should be. A policy with one step is what AWS calls simple scaling,
   * without its pause.
   *
   * @param reading a metric, or metric math, of the API's own account and region; its period is the length of a reading
   * @param options steps, and how long a reading must last
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-simple-step.html
   *
   * @example
   * const lag = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Lag', period: Duration.minutes(1) });
   * ScalingPolicy.step(lag, {
   *   steps: [
   *     { upper: 20, change: -1 },
   *     { lower: 20, upper: 60, change: 0 },
   *     { lower: 60, upper: 80, change: 1 },
   *     { lower: 80, change: 4 },
   *   ],
   * });
   */
  public static step(reading: cloudwatch.IMetric, options: StepScalingOptions): ScalingPolicy {
    const steps = stepScalingTraits(options);
    requireWatchable(reading, steps);
    return new ScalingPolicy(ScalingKind.STEP, { watchedMetric: reading, steps });
  }

  /**
   * Sets other bounds from one moment to another, again and again; what else the set holds scales between them. Afterwards the bounds of the
   * set hold again.
   *
   * @param options moments, time zone and bounds
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html
   *
   * @example
   * ScalingPolicy.schedule({ start: '0 8 * * MON-FRI', end: '0 20 * * MON-FRI', timeZone: 'Europe/Berlin', minimum: 10 });
   */
  public static schedule(options: ScheduleScalingOptions): ScalingPolicy {
    return new ScalingPolicy(ScalingKind.SCHEDULE, { window: scheduleScalingTraits(options) });
  }

  /**
   * Starts copies ahead of a load that comes every day or every week. AWS learns from up to 14 days, begins after one, and forecasts two days
   * by the hour. It adds copies only; another policy removes them. AWS follows one forecast of a service.
   *
   * @param level `ScalingPolicy.cpu(…)` or `ScalingPolicy.requestsPerTarget(…)`: the load that is forecast, and what a copy takes of it
   * @param options whether the forecast is followed, and how early
   * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-predictive-scaling.html
   *
   * @example
   * ScalingPolicy.predictive(ScalingPolicy.cpu(60));
   */
  public static predictive(level: ScalingPolicy, options: PredictiveScalingOptions = {}): ScalingPolicy {
    return new ScalingPolicy(ScalingKind.PREDICTIVE, { target: level.target, forecast: predictiveScalingTraits(level.kind, options) });
  }

  /**
   * The level to keep, in the kind's own unit: percent, requests a minute, connections, or the metric's. Undefined for steps and schedules.
   */
  public readonly target?: number;
  /** What is read; undefined where the kind says it. */
  public readonly watchedMetric?: cloudwatch.IMetric;
  /** Undefined but for `STEP`. */
  public readonly steps?: StepScalingTraits;
  /** Undefined but for `SCHEDULE`. */
  public readonly window?: ScheduleScalingTraits;
  /** Undefined but for `PREDICTIVE`. */
  public readonly forecast?: PredictiveScalingTraits;

  private constructor(
    /** What the policy goes by, and which of its other members it has. */
    public readonly kind: ScalingKind,
    { target, watchedMetric, steps, window, forecast }: Pick<ScalingPolicy, 'target' | 'watchedMetric' | 'steps' | 'window' | 'forecast'>,
  ) {
    this.target = target;
    this.watchedMetric = watchedMetric && inOrder(watchedMetric);
    this.steps = steps;
    this.window = window;
    this.forecast = forecast;
  }
}

function positive(target: number): number {
  if (Token.isUnresolved(target) || (target > 0 && Number.isFinite(target))) return target;
  return refuse({
    what: 'the target of a metric is out of range',
    got: `${target}`,
    allowed: 'a number above 0',
    instead: 'give the level at which one copy is comfortable, in the unit of the metric',
  });
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
