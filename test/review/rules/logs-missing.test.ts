import { LOGS_MISSING } from '../../../src/review/rules/logs-missing';
import { found, foundIn } from '../reviewed';

function loadBalancer(Properties: object = {}) {
  return { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer', Properties };
}

function logsTo(Value: unknown) {
  return { LoadBalancerAttributes: [{ Key: 'access_logs.s3.enabled', Value }] };
}

function distribution(DistributionConfig: object = {}) {
  return { Type: 'AWS::CloudFront::Distribution', Properties: { DistributionConfig } };
}

function source(ResourceArn: unknown) {
  return { Type: 'AWS::Logs::DeliverySource', Properties: { LogType: 'ACCESS_LOGS', ResourceArn } };
}

const WEB_ACL = { Type: 'AWS::WAFv2::WebACL', Properties: {} };

describe('silent', () => {
  test.each([
    ['logs', logsTo('true')],
    ['logs, said without quotes', logsTo(true)],
    ['logs that are decided at deployment', logsTo({ Ref: 'Logs' })],
    ['attributes that are decided at deployment', { LoadBalancerAttributes: { 'Fn::If': ['Logs', [], []] } }],
    ['one attribute that is decided at deployment', { LoadBalancerAttributes: [{ 'Fn::If': ['Logs', {}, {}] }] }],
    ['no HTTP', { Type: 'network' }],
    ['a kind that is decided at deployment', { Type: { Ref: 'Kind' } }],
  ])('a load balancer with %s', (_what, properties) => {
    expect(found(LOGS_MISSING, { LoadBalancer: loadBalancer(properties) })).toEqual([]);
  });

  test('distributions with logs of any kind', () => {
    expect(
      found(LOGS_MISSING, {
        Legacy: distribution({ Logging: { Bucket: { 'Fn::GetAtt': ['Bucket', 'DomainName'] } } }),
        Live: distribution({ DefaultCacheBehavior: { RealtimeLogConfigArn: { Ref: 'Stream' } } }),
        Delivered: distribution(),
        Source: source({
          'Fn::Join': [
            '',
            ['arn:', { Ref: 'AWS::Partition' }, ':cloudfront::', { Ref: 'AWS::AccountId' }, ':distribution/', { Ref: 'Delivered' }],
          ],
        }),
      }),
    ).toEqual([]);
  });

  test('a distribution whose logs another stack delivers, in another region', () => {
    const output = { 'Fn::GetStackOutput': { StackName: 'Shop', Region: 'eu-west-1', OutputName: 'Id' } };
    expect(
      foundIn(LOGS_MISSING, [
        {
          stackName: 'Shop',
          region: 'eu-west-1',
          template: { Resources: { Edge: distribution() }, Outputs: { Id: { Value: { Ref: 'Edge' } } } },
        },
        {
          stackName: 'Logs',
          region: 'us-east-1',
          template: { Resources: { Source: source({ 'Fn::Join': ['', ['arn:aws:cloudfront::1:distribution/', output]] }) } },
        },
      ]),
    ).toEqual([]);
  });

  test('where some log is of something that is known at deployment only', () => {
    const one = { Logged: distribution(), One: source({ Ref: 'Logged' }) };
    expect(found(LOGS_MISSING, { ...one, Edge: distribution(), Source: source({ Ref: 'Arn' }) })).toEqual([]);
    expect(
      found(LOGS_MISSING, {
        WebAcl: WEB_ACL,
        Logs: { Type: 'AWS::WAFv2::LoggingConfiguration', Properties: { ResourceArn: 'arn:aws:wafv2:…' } },
      }),
    ).toEqual([]);
  });
});

test.each([
  ['no word of logs', {}],
  ['no attributes', { Type: 'application', LoadBalancerAttributes: [] }],
  ['other attributes', { LoadBalancerAttributes: [{ Key: 'access_logs.s3.bucket', Value: 'logs' }] }],
  ['logs off', logsTo('false')],
])('a load balancer with %s', (_what, properties) => {
  expect(found(LOGS_MISSING, { LoadBalancer: loadBalancer(properties) })).toEqual(['LoadBalancer Properties']);
});

test('a distribution beside one with logs, and a web ACL beside one with logs', () => {
  expect(
    found(LOGS_MISSING, {
      Logged: distribution(),
      Silent: distribution({ DefaultCacheBehavior: {} }),
      Source: source({ Ref: 'Logged' }),
      WebAcl: WEB_ACL,
      Other: WEB_ACL,
      Logs: { Type: 'AWS::WAFv2::LoggingConfiguration', Properties: { ResourceArn: { 'Fn::GetAtt': ['WebAcl', 'Arn'] } } },
    }),
  ).toEqual(['Silent Properties', 'Other Properties']);
});
