/** A CloudWatch metric of a target group that is worth an alarm, measured by the minute. */
export interface MetricTraits {
  /** The kind of alarm, such as `ServerErrors`: thresholds are overridden by it. */
  readonly name: string;
  /** Name of the metric in the namespace `AWS/ApplicationELB`. */
  readonly metricName: string;
  /** `Sum`, or a percentile such as `p95`. */
  readonly statistic: string;
  /** What the threshold counts, such as `seconds`. */
  readonly unit: string;
  /** Value above which a minute is bad, in `unit`. */
  readonly threshold: number;
  /** How many minutes are looked at. */
  readonly evaluationMinutes: number;
  /** How many of these minutes must be bad. */
  readonly badMinutes: number;
  /** What has happened, and what to do about it at night. */
  readonly description: string;
}
