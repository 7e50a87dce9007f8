import { HEALTH_CHECK_TIMEOUT_NOT_BELOW_INTERVAL } from '../../../src/review/rules/health-check-timeout-not-below-interval';
import { ref } from '../edge-resources';
import { found } from '../reviewed';

type Settings = [interval: unknown, timeout: unknown, more?: object];

const review = (...[HealthCheckIntervalSeconds, HealthCheckTimeoutSeconds, more = { Protocol: 'HTTP' }]: Settings) =>
  found(HEALTH_CHECK_TIMEOUT_NOT_BELOW_INTERVAL, {
    Targets: {
      Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      Properties: { HealthCheckIntervalSeconds, HealthCheckTimeoutSeconds, ...more },
    },
  });
const LAMBDA = { TargetType: 'lambda', HealthCheckEnabled: true };

test.each<Settings>([
  [10, 10],
  ['10', '15'],
  [5, undefined],
  [5, undefined, { Protocol: 'HTTPS' }],
  [undefined, 30],
  [30, undefined, LAMBDA],
  [undefined, 35, LAMBDA],
])('an interval of %p and a timeout of %p', (...settings) => {
  expect(review(...settings)).toEqual(['Targets Properties.HealthCheckTimeoutSeconds']);
});

test.each<Settings>([
  [15, 5],
  ['6', undefined],
  [undefined, undefined],
  [undefined, '29', { Protocol: 'HTTPS' }],
  [ref('Interval'), 60],
  [5, ref('Timeout')],
  [31, undefined, LAMBDA],
  [10, 10, { Protocol: 'TCP' }],
  [30, undefined, { TargetType: 'lambda' }],
  [5, 5, {}],
])('an interval of %p and a timeout of %p is silent', (...settings) => {
  expect(review(...settings)).toEqual([]);
});
