/** What a scaling policy goes by; a compute says which of them it can carry. */
export enum ScalingKind {
  /** Processor use, kept at a level. */
  CPU = 'cpu',
  /** Memory use, kept at a level. */
  MEMORY = 'memory',
  /** Requests that each target answers, kept at a level. */
  REQUESTS_PER_TARGET = 'requestsPerTarget',
  /** Connections that each target holds open, kept at a level. */
  CONNECTIONS_PER_TARGET = 'connectionsPerTarget',
  /** A metric of the service's own that is an average already, kept at a level. */
  METRIC = 'metric',
  /** A metric of the service's own that counts for all copies together, kept at a level for each. */
  METRIC_PER_TARGET = 'metricPerTarget',
  /** Changes by steps, as far as a metric is from where it should be. */
  STEP = 'step',
  /** Other bounds at certain times. */
  SCHEDULE = 'schedule',
  /** A forecast from the load of the last two weeks. */
  PREDICTIVE = 'predictive',
}
