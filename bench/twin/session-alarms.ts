import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { alarm } from './alarms';
import { TwinSessions } from './sessions';

/** Alarms on the nodes that hold sessions. */
export function sessionAlarms(sessions: TwinSessions, topic: sns.ITopic): void {
  const { MAXIMUM, SUM } = cloudwatch.Stats;
  alarm(sessions, topic, 'CacheCpu', {
    metric: sessions.metric('EngineCPUUtilization', MAXIMUM),
    threshold: 90,
    evaluationPeriods: 5,
    alarmDescription:
      'The thread that runs all commands is nearly busy, and everybody waits for it. Look for a slow command (SLOWLOG GET); if the load is real, take larger nodes.',
  });
  alarm(sessions, topic, 'CacheMemory', {
    metric: sessions.metric('DatabaseMemoryUsagePercentage', MAXIMUM),
    threshold: 80,
    evaluationPeriods: 5,
    alarmDescription:
      'The cache is nearly full; then it drops the sessions that would end first. Look for keys without an end, then take larger nodes or let sessions end earlier.',
  });
  alarm(sessions, topic, 'CacheEvictions', {
    metric: sessions.metric('Evictions', SUM),
    threshold: 0,
    evaluationPeriods: 1,
    alarmDescription: 'The cache is full and drops sessions: their users are logged out and lose their carts. Take larger nodes at once.',
  });
  alarm(sessions, topic, 'CacheConnections', {
    metric: sessions.metric('CurrConnections', MAXIMUM),
    threshold: 50_000,
    evaluationPeriods: 5,
    alarmDescription:
      'The cache has nearly as many connections as a node takes. Look for copies that open one for each request, and restart them.',
  });
  alarm(sessions, topic, 'CacheReplicationLag', {
    metric: sessions.metric('ReplicationLag', MAXIMUM),
    threshold: 30,
    evaluationPeriods: 5,
    alarmDescription:
      'A replica is far behind: if the primary is lost now, the last sessions and carts are lost with it. Look for bulk writes or large values.',
  });
}
