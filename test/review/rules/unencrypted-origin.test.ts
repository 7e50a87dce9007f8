import { UNENCRYPTED_ORIGIN } from '../../../src/review/rules/unencrypted-origin';
import { balancer, balancerOrigin, distribution, getAtt, ref } from '../edge-resources';
import { found, Resources } from '../reviewed';

const PLAIN = { CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } };

function review(origin: object, more: Resources = {}): string[] {
  return found(UNENCRYPTED_ORIGIN, { Edge: distribution([{}], { Origins: [origin] }), Balancer: balancer(), ...more });
}

test('a public load balancer over HTTP', () => {
  expect(review(balancerOrigin(PLAIN))).toEqual(['Edge Properties.DistributionConfig.Origins.0 [Service]']);
});

test.each<[string, object, Resources?]>([
  ['HTTPS', balancerOrigin()],
  ['a protocol that is chosen at deployment', balancerOrigin({ CustomOriginConfig: { OriginProtocolPolicy: ref('Policy') } })],
  ['an internal load balancer', balancerOrigin(PLAIN), { Balancer: balancer({ Scheme: 'internal' }) }],
  ["a bucket's web site, which knows no TLS", { Id: 'Site', DomainName: 'bucket.s3-website-eu-west-1.amazonaws.com', ...PLAIN }],
  [
    'a VPC origin, which stays inside',
    { Id: 'Service', VpcOriginConfig: { VpcOriginId: getAtt('Inside', 'Id') } },
    {
      Inside: {
        Type: 'AWS::CloudFront::VpcOrigin',
        Properties: { VpcOriginEndpointConfig: { Arn: ref('Balancer'), OriginProtocolPolicy: 'http-only' } },
      },
    },
  ],
])('%s is silent', (_what, origin, ...more) => {
  expect(review(origin, ...more)).toEqual([]);
});
