import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { allowLoadBalancerLogs } from '../private/log-bucket';
import { refuse } from '../private/refusal';
import { requireSameRegion } from '../private/same-region';

/** Where a load balancer's access logs lie inside the bucket. */
const PREFIX = 'load-balancer';

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html */
export function requireLogBucket(bucket: s3.IBucket, owner: IConstruct): void {
  const instead = 'pass a bucket of that region, or leave it out to get one';
  requireSameRegion({ what: 'the log bucket', env: bucket.env, instead }, owner);
  if (!bucket.encryptionKey) return;
  refuse(
    {
      what: 'the log bucket is encrypted with a key to which load balancers do not write',
      got: `the key ${bucket.encryptionKey.node.path}`,
      allowed: "S3's own key",
      instead: 'pass a bucket with `BucketEncryption.S3_MANAGED`, or leave it out to get one',
    },
    owner,
  );
}

/** Access logs of a load balancer. The CDK's own method would let in an account of AWS's, and a second service for any source. */
export function deliverLoadBalancerLogs(loadBalancer: elbv2.ApplicationLoadBalancer, bucket: s3.IBucket): void {
  loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
  loadBalancer.setAttribute('access_logs.s3.bucket', bucket.bucketName);
  loadBalancer.setAttribute('access_logs.s3.prefix', PREFIX);
  allowLoadBalancerLogs(loadBalancer, bucket, PREFIX);
  // It writes a file, to see whether it may, as soon as it is told the bucket. The policy of a bucket from outside is not in the app.
  if (bucket.policy) loadBalancer.node.defaultChild!.node.addDependency(bucket.policy);
}
