import { SslPolicy } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { LISTENER_TLS_POLICY } from '../../../src/review/rules/listener-tls-policy';
import { listener, ref } from '../edge-resources';
import { found } from '../reviewed';

const review = (more: object) => found(LISTENER_TLS_POLICY, { Listener: listener(undefined, more) });

test('what takes TLS 1.0 or 1.1, of all that the CDK knows', () => {
  const old = Object.values(SslPolicy).filter(policy => review({ SslPolicy: policy }).length > 0);
  expect(old.map(policy => policy.replace('ELBSecurityPolicy-', '')).sort()).toEqual([
    '2016-08',
    'FS-1-1-2019-08',
    'FS-2018-06',
    'TLS-1-0-2015-04',
    'TLS-1-1-2017-01',
    'TLS13-1-0-2021-06',
    'TLS13-1-0-FIPS-2023-04',
    'TLS13-1-0-FIPS-PQ-2025-09',
    'TLS13-1-0-PQ-2025-09',
    'TLS13-1-1-2021-06',
    'TLS13-1-1-FIPS-2023-04',
  ]);
});

test.each([{}, { Protocol: 'TLS' }])('%j without a policy', more => {
  expect(review(more)).toEqual(['Listener Properties.SslPolicy']);
});

test.each([
  { Protocol: 'HTTP' },
  { SslPolicy: ref('Policy') },
  { Protocol: ref('Protocol') },
  { SslPolicy: 'ELBSecurityPolicy-TLS14-1-3-2030-01' },
])('%j is silent', more => {
  expect(review(more)).toEqual([]);
});
