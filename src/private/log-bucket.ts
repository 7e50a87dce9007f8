import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { digest } from './digest';
import { fromSource } from './source-arn';

/** Writes flow logs, and a distribution's access logs. */
const LOG_DELIVERY = new iam.ServicePrincipal('delivery.logs.amazonaws.com');

/** How long access and flow logs are kept unless the user passes a bucket with a rule of its own. */
export const LOG_RETENTION = Duration.days(90);

/** A bucket for logs that AWS delivers: kept when the stack goes, emptied by age, TLS only. */
export function logBucket(scope: Construct, id: string): s3.Bucket {
  const bucket = new s3.Bucket(scope, id, {
    // Load-balancer access logs cannot be delivered to a bucket with a customer key.
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [{ expiration: LOG_RETENTION, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
  });
  acknowledge(bucket, 'AwsSolutions-S1', 'this bucket receives access logs itself; logging its own accesses would have no end');
  return bucket;
}

/** Which of AWS's log deliveries may write, and where inside the bucket. */
export interface LogDelivery {
  readonly prefix: string;
  /** ARN of what delivers, with a wildcard at its end. */
  readonly sourceArn: string;
}

/**
 * Lets AWS's log delivery write below a prefix, for one account and source.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html
 */
export function allowLogWrites(owner: Construct, bucket: s3.IBucket, { prefix, sourceArn }: LogDelivery): void {
  const source = fromSource(Stack.of(owner), sourceArn);
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: `LogDelivery${digest([owner.node.path, prefix])}`,
      principals: [LOG_DELIVERY],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${prefix}/*`)],
      conditions: { ...source, StringEquals: { ...source.StringEquals, 's3:x-amz-acl': 'bucket-owner-full-control' } },
    }),
  );
}

/**
 * The same for a service that looks at the bucket before it writes, as flow logs do. The service would add both statements by itself, and
 * the next deployment of the bucket's policy would silently drop them again.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-S3.html
 */
export function allowLogDelivery(owner: Construct, bucket: s3.IBucket, delivery: LogDelivery): void {
  allowLogWrites(owner, bucket, delivery);
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: `LogDeliveryCheck${digest([owner.node.path, delivery.prefix])}`,
      principals: [LOG_DELIVERY],
      actions: ['s3:GetBucketAcl'],
      resources: [bucket.bucketArn],
      conditions: fromSource(Stack.of(owner), delivery.sourceArn),
    }),
  );
}

/**
 * Lets load balancers of the owner's account write below a prefix. The account in the path is what keeps others out: a load balancer's log
 * goes below its own account's number. AWS documents no condition, and writes would fail by one that the request has no value for.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
export function allowLoadBalancerLogs(owner: Construct, bucket: s3.IBucket, prefix: string): void {
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: `LoadBalancerLogs${digest([owner.node.path, prefix])}`,
      principals: [new iam.ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${prefix}/AWSLogs/${Stack.of(owner).account}/*`)],
    }),
  );
}
