import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ApiExposure } from '../../src';
import { api, ofType, only, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const POLICY = 'AWS::S3::BucketPolicy';

function allowed(template: Template): any[] {
  return only(template, POLICY).resource.Properties.PolicyDocument.Statement.filter(({ Effect }: any) => Effect === 'Allow');
}

function attribute(template: Template, key: string): unknown {
  return only(template, LOAD_BALANCER).resource.Properties.LoadBalancerAttributes.find(({ Key }: any) => Key === key)?.Value;
}

test('the log goes below a prefix of the bucket, whose policy is there first', () => {
  // GIVEN
  const stack = regionalStack();

  // WHEN
  api(stack);

  // THEN
  const template = Template.fromStack(stack);
  expect(attribute(template, 'access_logs.s3.enabled')).toBe('true');
  expect(attribute(template, 'access_logs.s3.bucket')).toEqual({ Ref: only(template, 'AWS::S3::Bucket').id });
  expect(attribute(template, 'access_logs.s3.prefix')).toBe('load-balancer');
  expect(only(template, LOAD_BALANCER).resource.DependsOn).toContain(only(template, POLICY).id);
});

test("the log bucket lets in load balancers' delivery below this account, and flow logs' with their source: nobody else", () => {
  // GIVEN
  const stack = regionalStack();

  // WHEN
  api(stack);

  // THEN
  const statements = allowed(Template.fromStack(stack));
  expect(statements.map(({ Principal, Action }) => [Principal.Service, Action])).toEqual([
    ['delivery.logs.amazonaws.com', 's3:PutObject'],
    ['delivery.logs.amazonaws.com', 's3:GetBucketAcl'],
    ['logdelivery.elasticloadbalancing.amazonaws.com', 's3:PutObject'],
  ]);
  const [write, check, loadBalancer] = statements;
  [write, check].forEach(({ Condition }) => {
    expect(Condition.StringEquals['aws:SourceAccount']).toEqual({ Ref: 'AWS::AccountId' });
    expect(JSON.stringify(Condition.ArnLike['aws:SourceArn'])).toContain(':logs:eu-west-1:');
  });
  expect(loadBalancer.Resource['Fn::Join'][1].slice(1)).toEqual(['/load-balancer/AWSLogs/', { Ref: 'AWS::AccountId' }, '/*']);
});

test('a bucket from outside the app is written to as it is', () => {
  // GIVEN
  const stack = regionalStack();

  // WHEN
  api(stack, { logBucket: s3.Bucket.fromBucketName(stack, 'Logs', 'logs-of-the-account') });

  // THEN
  const template = Template.fromStack(stack);
  expect(attribute(template, 'access_logs.s3.enabled')).toBe('true');
  expect(attribute(template, 'access_logs.s3.bucket')).toBe('logs-of-the-account');
  expect(ofType(template, POLICY)).toEqual([]);
});

test('a bucket of another stack gets the statement, without a cycle, and its stack comes first', () => {
  // GIVEN
  const app = new App();
  const [storage, own] = ['Storage', 'Own'].map(id => new Stack(app, id, { env: { region: 'eu-west-1' } }));
  const logBucket = new s3.Bucket(storage, 'Logs');

  // WHEN
  api(own, { logBucket, exposure: ApiExposure.vpcOnly() });

  // THEN
  const services = allowed(Template.fromStack(storage)).map(({ Principal }) => Principal.Service);
  expect(services).toContain('logdelivery.elasticloadbalancing.amazonaws.com');
  expect(own.dependencies).toContain(storage);
});

test('two APIs share a bucket, each with a statement of its own', () => {
  // GIVEN
  const stack = regionalStack();
  const logBucket = new s3.Bucket(stack, 'Logs');

  // WHEN
  api(stack, { logBucket });
  api(stack, { logBucket }, 'Other');

  // THEN
  const ids = allowed(Template.fromStack(stack)).map(({ Sid }) => Sid);
  expect(new Set(ids).size).toBe(6);
});

test('a bucket with a key of its own is refused', () => {
  const stack = regionalStack();
  const logBucket = new s3.Bucket(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') });

  expect(() => api(stack, { logBucket })).toThrow(
    fourParts(
      'is encrypted with a key to which load balancers do not write',
      'the key App/Key',
      "S3's own key",
      'BucketEncryption.S3_MANAGED',
    ),
  );
});
