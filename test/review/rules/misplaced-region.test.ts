import { MISPLACED_REGION } from '../../../src/review/rules/misplaced-region';
import { Resources, found, foundIn } from '../reviewed';

const EVERYTHING: Resources = {
  WebAcl: { Type: 'AWS::WAFv2::WebACL', Properties: { Scope: 'CLOUDFRONT' } },
  Addresses: { Type: 'AWS::WAFv2::IPSet', Properties: { Scope: 'CLOUDFRONT' } },
  Patterns: { Type: 'AWS::WAFv2::RegexPatternSet', Properties: { Scope: 'CLOUDFRONT' } },
  Rules: { Type: 'AWS::WAFv2::RuleGroup', Properties: { Scope: 'CLOUDFRONT' } },
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace: 'AWS/CloudFront' } },
  Rate: {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: { Metrics: [{ Expression: 'a' }, { Id: 'a', MetricStat: { Metric: { Namespace: 'AWS/CloudFront' } } }] },
  },
  Source: { Type: 'AWS::Logs::DeliverySource', Properties: { ResourceArn: { 'Fn::Join': ['', ['arn:…/', { Ref: 'Distribution' }]] } } },
  Certificate: { Type: 'AWS::CertificateManager::Certificate' },
  LoginCertificate: { Type: 'AWS::CertificateManager::Certificate' },
  Login: { Type: 'AWS::Cognito::UserPoolDomain', Properties: { CustomDomainConfig: { CertificateArn: { Ref: 'LoginCertificate' } } } },
  Function: { Type: 'AWS::Lambda::Version' },
  Distribution: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        ViewerCertificate: { AcmCertificateArn: { Ref: 'Certificate' } },
        CacheBehaviors: [{ LambdaFunctionAssociations: [{ LambdaFunctionARN: { Ref: 'Function' } }] }],
        DefaultCacheBehavior: { LambdaFunctionAssociations: [{ LambdaFunctionARN: { Ref: 'Function' } }] },
      },
    },
  },
};

const REGIONAL: Resources = {
  WebAcl: { Type: 'AWS::WAFv2::WebACL', Properties: { Scope: 'REGIONAL' } },
  Login: { Type: 'AWS::Cognito::UserPoolDomain', Properties: { Domain: 'shop' } },
  Unknown: { Type: 'AWS::WAFv2::WebACL', Properties: { Scope: { Ref: 'Scope' } } },
  Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { Namespace: 'AWS/ApplicationELB' } },
  Source: { Type: 'AWS::Logs::DeliverySource', Properties: { ResourceArn: { Ref: 'Other' } } },
  Other: { Type: 'Custom::EdgeFunction' },
  Certificate: { Type: 'AWS::CertificateManager::Certificate' },
  Distribution: {
    Type: 'AWS::CloudFront::Distribution',
    Properties: {
      DistributionConfig: {
        ViewerCertificate: { CloudFrontDefaultCertificate: true },
        DefaultCacheBehavior: { LambdaFunctionAssociations: [{ LambdaFunctionARN: { 'Fn::GetAtt': ['Other', 'Arn'] } }] },
      },
    },
  },
};

test.each(['us-east-1', undefined, 'cn-north-1', 'us-gov-west-1', 'us-iso-east-1', 'us-isob-east-1', 'eu-isoe-west-1', 'eusc-de-east-1'])(
  'everything in %s is silent',
  region => {
    expect(found(MISPLACED_REGION, EVERYTHING, { region })).toEqual([]);
  },
);

test('what belongs to a region, and a distribution, are silent in it', () => {
  expect(found(MISPLACED_REGION, REGIONAL)).toEqual([]);
});

test('everything in another region', () => {
  expect(found(MISPLACED_REGION, EVERYTHING)).toEqual([
    'WebAcl Properties.Scope',
    'Addresses Properties.Scope',
    'Patterns Properties.Scope',
    'Rules Properties.Scope',
    'Alarm Properties',
    'Rate Properties',
    'Source Properties.ResourceArn',
    'Certificate Properties',
    'Function Properties',
    'LoginCertificate Properties',
  ]);
});

test.each([
  ['us-east-1', []],
  ['eu-west-1', ['Certificate Properties']],
])('a certificate that another stack makes in %s', (region, findings) => {
  const AcmCertificateArn = { 'Fn::GetStackOutput': { StackName: 'Before', Region: region, OutputName: 'Arn' } };
  expect(
    foundIn(MISPLACED_REGION, [
      {
        stackName: 'Before',
        region,
        template: {
          Resources: { Certificate: { Type: 'AWS::CertificateManager::Certificate' } },
          Outputs: { Arn: { Value: { Ref: 'Certificate' } } },
        },
      },
      {
        stackName: 'Shop',
        region: 'eu-west-1',
        template: {
          Resources: {
            Distribution: {
              Type: 'AWS::CloudFront::Distribution',
              Properties: { DistributionConfig: { ViewerCertificate: { AcmCertificateArn } } },
            },
          },
        },
      },
    ]),
  ).toEqual(findings);
});
