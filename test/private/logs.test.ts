import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../../src/private/acknowledge';
import { allowLoadBalancerLogs, allowLogDelivery, allowLogWrites, LOG_RETENTION, logBucket } from '../../src/private/log-bucket';
import { only, regionalStack } from '../support/apps';

test('a log bucket stays with the stack gone, and forgets after 90 days', () => {
  // GIVEN
  const stack = regionalStack();

  // WHEN
  logBucket(stack, 'LogBucket');

  // THEN
  expect(LOG_RETENTION.toSeconds()).toBe(Duration.days(90).toSeconds());
  Template.fromStack(stack).hasResource('AWS::S3::Bucket', {
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
    Properties: {
      LifecycleConfiguration: {
        Rules: [{ Status: 'Enabled', ExpirationInDays: 90, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 } }],
      },
    },
  });
});

test('a log bucket is encrypted, closed to the public, free of ACLs and reached over TLS only', () => {
  // GIVEN
  const stack = regionalStack();

  // WHEN
  logBucket(stack, 'LogBucket');

  // THEN
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::S3::Bucket', {
    BucketName: Match.absent(),
    BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] },
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
    OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  });
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: [{ Effect: 'Deny', Action: 's3:*', Principal: { AWS: '*' }, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
    },
  });
});

test('an acknowledgement carries its reason, on that construct alone, and leaves the template as it is', () => {
  // GIVEN
  const stack = regionalStack();
  const [on, other] = ['On', 'Other'].map(id => new Construct(stack, id));
  const before = Template.fromStack(stack).toJSON();

  // WHEN
  acknowledge(on, 'AwsSolutions-S1', 'it logs itself');

  // THEN
  expect(on.node.metadata.map(({ data }) => data)).toContainEqual(
    expect.objectContaining({ [Object.keys(on.node.metadata[0].data as object)[0]]: 'it logs itself' }),
  );
  expect(JSON.stringify(on.node.metadata)).toContain('AwsSolutions-S1');
  expect(other.node.metadata).toEqual([]);
  expect(Template.fromStack(stack).toJSON()).toEqual(before);
});

test('a log bucket acknowledges that it has no log of its own', () => {
  const bucket = logBucket(regionalStack(), 'LogBucket');

  expect(JSON.stringify(bucket.node.metadata)).toMatch(/AwsSolutions-S1.*no end/);
});

const SOURCE = 'arn:aws:logs:eu-west-1:111122223333:*';
const WRITE = {
  Effect: 'Allow',
  Principal: { Service: 'delivery.logs.amazonaws.com' },
  Action: 's3:PutObject',
  Resource: { 'Fn::Join': ['', [Match.anyValue(), '/flow/*']] },
  Condition: {
    StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' }, 's3:x-amz-acl': 'bucket-owner-full-control' },
    ArnLike: { 'aws:SourceArn': SOURCE },
  },
};
const LOOK = {
  Effect: 'Allow',
  Principal: { Service: 'delivery.logs.amazonaws.com' },
  Action: 's3:GetBucketAcl',
  Resource: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Bucket'), 'Arn'] },
  Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } }, ArnLike: { 'aws:SourceArn': SOURCE } },
};

test.each([
  ['may write below its prefix', allowLogWrites, [WRITE]],
  ['may look at the bucket before, where it does', allowLogDelivery, [WRITE, LOOK]],
])('a log delivery %s, for its own account and source', (_what, allow, Statement) => {
  // GIVEN
  const stack = regionalStack();
  const bucket = new s3.Bucket(stack, 'Bucket');

  // WHEN
  allow(stack, bucket, { prefix: 'flow', sourceArn: SOURCE });

  // THEN
  Template.fromStack(stack).hasResourceProperties('AWS::S3::BucketPolicy', { PolicyDocument: { Statement } });
});

test("load balancers may write below their own account's number, by the principal that is the same in every region", () => {
  // GIVEN
  const stack = regionalStack();
  const bucket = new s3.Bucket(stack, 'Bucket');

  // WHEN
  allowLoadBalancerLogs(stack, bucket, 'front');

  // THEN
  Template.fromStack(stack).hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
          Action: 's3:PutObject',
          Resource: { 'Fn::Join': ['', [Match.anyValue(), '/front/AWSLogs/', { Ref: 'AWS::AccountId' }, '/*']] },
          Condition: Match.absent(),
        },
      ],
    },
  });
});

test('two log deliveries into one bucket have a statement each', () => {
  const stack = regionalStack();
  const bucket = logBucket(stack, 'LogBucket');
  const owners = ['Api', 'Edge'].map(id => new Construct(stack, id));

  owners.forEach(owner => allowLogDelivery(owner, bucket, { prefix: 'logs', sourceArn: 'arn:*' }));

  const statements: any[] = only(Template.fromStack(stack), 'AWS::S3::BucketPolicy').resource.Properties.PolicyDocument.Statement;
  const ids = statements.filter(({ Effect }) => Effect === 'Allow').map(({ Sid }) => Sid);
  expect(new Set(ids).size).toBe(4);
  ids.forEach(id => expect(id).toMatch(/^LogDelivery(Check)?[0-9a-f]{8}$/));
});
