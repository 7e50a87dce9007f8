import { Duration } from 'aws-cdk-lib';
import { ScalingKind } from './scaling-kind';
import { requireSeconds } from '../private/amount';
import { refuse } from '../private/refusal';

/** What a forecast is for. */
export enum PredictiveMode {
  /** To be looked at: nothing is scaled. */
  FORECAST_ONLY = 'ForecastOnly',
  /** To be followed: copies start ahead of the load. */
  FORECAST_AND_SCALE = 'ForecastAndScale',
}

/** How a forecast is used. */
export interface PredictiveScalingOptions {
  /**
   * Whether the forecast is followed, or looked at for some days first.
   *
   * @default PredictiveMode.FORECAST_AND_SCALE - a forecast only ever adds copies, within the bounds of the set
   */
  readonly mode?: PredictiveMode;
  /**
   * How long before the load the copies start, less than 1 hour; longer than a copy needs to be ready.
   *
   * @default Duration.minutes(5) - twice what an instance needs with the default start time
   */
  readonly bufferTime?: Duration;
}

/** Less than the hour for which AWS forecasts. @see https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredictiveScalingConfiguration.html */
const MAX_BUFFER_SECONDS = 3599;

/** A forecast, complete and checked. */
export interface PredictiveScalingTraits {
  /** The load that is forecast: `CPU` or `REQUESTS_PER_TARGET`. */
  readonly load: ScalingKind;
  /** Whether it is followed. */
  readonly mode: PredictiveMode;
  /** Seconds before the load at which copies start. */
  readonly bufferSeconds: number;
}

export function predictiveScalingTraits(load: ScalingKind, options: PredictiveScalingOptions): PredictiveScalingTraits {
  const forecast = [ScalingKind.CPU, ScalingKind.REQUESTS_PER_TARGET];
  if (!forecast.includes(load)) {
    refuse({
      what: 'this load is none that AWS forecasts',
      got: load,
      allowed: forecast.join(', '),
      instead: 'write for example ScalingPolicy.predictive(ScalingPolicy.cpu(60))',
    });
  }
  const { mode = PredictiveMode.FORECAST_AND_SCALE, bufferTime = Duration.minutes(5) } = options;
  const bufferSeconds = requireSeconds(bufferTime, {
    what: 'the time by which copies start before their load',
    min: 0,
    max: MAX_BUFFER_SECONDS,
    instead: 'give what a copy needs to be ready, such as Duration.minutes(5)',
  });
  return { load, mode, bufferSeconds };
}
