import { Rule } from '../rule';
import { knownTruth, numberOr } from '../values';

/** Seconds that AWS takes where none are said: for targets behind an application load balancer, and for functions. */
const DEFAULTS = { http: { interval: 30, timeout: 5 }, lambda: { interval: 35, timeout: 30 } };

export const HEALTH_CHECK_TIMEOUT_NOT_BELOW_INTERVAL: Rule = {
  id: 'HealthCheckTimeoutNotBelowInterval',
  severity: 'error',
  description: "a target group's health check waits as long for an answer as until the next check, or longer",
  reason: 'Elastic Load Balancing refuses it at deployment',
  fix: 'make HealthCheckTimeoutSeconds (5 where none is said) smaller than HealthCheckIntervalSeconds (30); with this library, change both in the health check',
  see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html',
  findings: templates =>
    templates
      .all('AWS::ElasticLoadBalancingV2::TargetGroup')
      .filter(({ properties: { TargetType, Protocol, HealthCheckEnabled, HealthCheckIntervalSeconds, HealthCheckTimeoutSeconds } }) => {
        const kind = TargetType === 'lambda' ? 'lambda' : 'http';
        // Other protocols belong to load balancers with other rules; functions aren't checked unless it is said.
        if (kind === 'http' ? !['HTTP', 'HTTPS'].includes(Protocol) : !knownTruth(HealthCheckEnabled)) return false;
        const interval = numberOr(HealthCheckIntervalSeconds, DEFAULTS[kind].interval);
        const timeout = numberOr(HealthCheckTimeoutSeconds, DEFAULTS[kind].timeout);
        return interval !== undefined && timeout !== undefined && timeout >= interval;
      })
      .map(resource => ({ resource, location: 'Properties.HealthCheckTimeoutSeconds' })),
};
