import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { MonitoredMetric } from '../operations/monitored-metric.contract';

/** What a metric is worth by the minute: of what is counted the sum, of what is measured the highest value. */
const COUNTED = ['Evictions', 'ThrottledCmds', 'NewConnections', 'AuthenticationFailures', 'CacheHits', 'CacheMisses', 'Reclaimed'];

export type CacheMetric = (metricName: string, options?: cloudwatch.MetricOptions) => cloudwatch.IMetric;

/** A metric of ElastiCache. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.html */
export function cacheMetric(
  dimensionsMap: { [name: string]: string },
  metricName: string,
  options: cloudwatch.MetricOptions = {},
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/ElastiCache',
    metricName,
    dimensionsMap,
    statistic: COUNTED.includes(metricName) ? cloudwatch.Stats.SUM : cloudwatch.Stats.MAXIMUM,
    period: Duration.minutes(1),
    ...options,
  });
}

/** What nodes tell. */
export function nodeMetrics(metric: CacheMetric, replicas: number): MonitoredMetric[] {
  return [
    {
      id: 'CacheCpu',
      name: 'CacheCpu',
      metric: metric('EngineCPUUtilization'),
      unit: 'percent',
      threshold: 90,
      maximumThreshold: 100,
      evaluationPeriods: 5,
      description:
        'The thread that runs all commands of the session store is nearly busy, and everybody waits for it. Look for a command that is slow or runs in a loop (SLOWLOG GET); if the load is real, take larger nodes.',
    },
    {
      id: 'CacheMemory',
      name: 'CacheMemory',
      metric: metric('DatabaseMemoryUsagePercentage'),
      unit: 'percent',
      threshold: 80,
      maximumThreshold: 100,
      evaluationPeriods: 5,
      description:
        'The session store is nearly full; when it is, the sessions that would end first are dropped. Look for keys without an end, then take larger nodes or a shorter time to live.',
    },
    evictions(metric),
    connections(metric),
    ...(replicas > 0 ? [replicationLag(metric)] : []),
  ];
}

/** What a serverless cache tells; it grows by itself as far as its limits. */
export function serverlessMetrics(metric: CacheMetric, maximumGigabytes?: number): MonitoredMetric[] {
  const memory: MonitoredMetric[] = maximumGigabytes === undefined ? [] : [serverlessMemory(metric, maximumGigabytes)];
  return [
    {
      id: 'CacheThrottling',
      name: 'CacheThrottling',
      metric: metric('ThrottledCmds'),
      unit: 'commands a minute',
      threshold: 0,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      description:
        'The session store turns commands away: it is at its limit of processing units, or load grows faster than it can. Raise the limit if there is one; otherwise it ends by itself within minutes.',
    },
    ...memory,
    evictions(metric),
    connections(metric),
  ];
}

function evictions(metric: CacheMetric): MonitoredMetric {
  return {
    id: 'CacheEvictions',
    name: 'CacheEvictions',
    metric: metric('Evictions'),
    unit: 'keys a minute',
    threshold: 0,
    evaluationPeriods: 1,
    description:
      'The session store is full and drops sessions before they end: their users are logged out and lose what was in them. Make it larger at once; sessions that are gone do not come back.',
  };
}

/** A node takes 65,000 connections, and so does a cache without nodes. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/BestPractices.Clients.Redis.Connections.html */
function connections(metric: CacheMetric): MonitoredMetric {
  return {
    id: 'CacheConnections',
    name: 'CacheConnections',
    metric: metric('CurrConnections'),
    unit: 'connections',
    threshold: 50_000,
    maximumThreshold: 65_000,
    evaluationPeriods: 5,
    description:
      'Clients hold nearly as many connections as the session store takes; then new ones are refused. Look for copies of a service that open a connection for each request, and restart them.',
  };
}

function replicationLag(metric: CacheMetric): MonitoredMetric {
  return {
    id: 'CacheReplicationLag',
    name: 'CacheReplicationLag',
    metric: metric('ReplicationLag'),
    unit: 'seconds',
    threshold: 30,
    evaluationPeriods: 5,
    description:
      'A replica of the session store is far behind: if the primary is lost now, the last sessions and carts are lost with it. Look for bulk writes or large values; if there are none, take larger nodes.',
  };
}

function serverlessMemory(metric: CacheMetric, maximumGigabytes: number): MonitoredMetric {
  return {
    id: 'CacheMemory',
    name: 'CacheMemory',
    metric: new cloudwatch.MathExpression({
      expression: `100 * bytes / ${maximumGigabytes * 1e9}`,
      usingMetrics: { bytes: metric('BytesUsedForCache') },
      period: Duration.minutes(1),
    }),
    unit: 'percent',
    threshold: 80,
    maximumThreshold: 100,
    evaluationPeriods: 5,
    description:
      'The session store is near the size that it may grow to; then sessions are dropped. Look for keys without an end, then raise the limit or shorten the time to live.',
  };
}
