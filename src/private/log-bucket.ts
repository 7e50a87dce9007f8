import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';

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
