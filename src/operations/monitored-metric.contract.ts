import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct, IConstruct } from 'constructs';

/** A metric that is worth an alarm, with everything that the alarm needs. */
export interface MonitoredMetric {
  /** Unique and stable within its source, such as `Service/MaximumCapacity`: the alarm's id follows from it. */
  readonly id: string;
  /** The kind of alarm, such as `ServerErrors`: thresholds are overridden by it. */
  readonly name: string;
  /** What is measured; the alarm has its period. */
  readonly metric: cloudwatch.IMetric;
  /** What the threshold counts, for messages, such as `responses a minute`. */
  readonly unit: string;
  /** Value that is compared, in `unit`. */
  readonly threshold: number;
  /** Largest threshold that makes sense, in `unit`. @default 1000000000 */
  readonly maximumThreshold?: number;
  /** How the measured value stands to the threshold in an alarm. @default cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD */
  readonly comparisonOperator?: cloudwatch.ComparisonOperator;
  /** Periods that are looked at. */
  readonly evaluationPeriods: number;
  /** How many of these periods must be beyond the threshold. @default - all of them */
  readonly datapointsToAlarm?: number;
  /** What a period without a value means. @default cloudwatch.TreatMissingData.NOT_BREACHING */
  readonly treatMissingData?: cloudwatch.TreatMissingData;
  /** What has happened, and what to do about it at night. */
  readonly description: string;
  /** Scope in us-east-1 for what CloudWatch knows only there: the alarm lives in it. @default - the alarm lives with the other alarms */
  readonly usEast1Scope?: Construct;
}

/** Hears of every metric that is worth an alarm, whenever it appears. */
export interface IMetricListener {
  /**
   * Called once for each metric.
   *
   * @param monitored the metric, with everything that its alarm needs
   */
  metricAdded(monitored: MonitoredMetric): void;
}

/** What can be watched. */
export interface IMonitored extends IConstruct {
  /**
   * Replays every metric that is worth an alarm, then tells of later ones.
   *
   * @param listener hears of the metrics
   */
  monitor(listener: IMetricListener): void;
}
