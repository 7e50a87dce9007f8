import { Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allowLogWrites } from '../private/log-bucket';
import { physicalName } from '../private/physical-name';
import { anyArn } from '../private/source-arn';
import { carry, Companion, US_EAST_1, usEast1Scope } from '../region/us-east-1';

/** Where a distribution's access logs lie inside the bucket. */
const PREFIX = 'cloudfront';
/** Of a delivery's source and destination. @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDeliverySource.html */
const MAX_NAME_LENGTH = 60;

/**
 * Standard logging v2 of a distribution into a bucket. Its three resources can be made in us-east-1 only; the bucket may be anywhere.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging.html
 */
export function deliverAccessLogs(owner: Construct, distribution: cloudfront.Distribution, bucket: s3.IBucket): void {
  const stack = Stack.of(owner);
  const scope = usEast1Scope(owner, Companion.AFTER);
  const distributionId = carry(owner, scope, 'DistributionId', distribution.distributionId);
  const bucketArn = carry(owner, scope, 'LogBucketArn', bucket.bucketArn, bucket.node.path);

  const source = new logs.CfnDeliverySource(scope, 'AccessLogSource', {
    name: physicalName(owner, { maxLength: MAX_NAME_LENGTH, replacedBy: 'source' }),
    logType: 'ACCESS_LOGS',
    resourceArn: stack.formatArn({ service: 'cloudfront', region: '', resource: 'distribution', resourceName: distributionId }),
  });
  const destination = new logs.CfnDeliveryDestination(scope, 'AccessLogDestination', {
    name: physicalName(owner, { maxLength: MAX_NAME_LENGTH, replacedBy: ['destination', bucket.node.path] }),
    destinationResourceArn: `${bucketArn}/${PREFIX}`,
    outputFormat: 'json',
  });
  const delivery = new logs.CfnDelivery(scope, 'AccessLogDelivery', {
    deliverySourceName: source.name,
    deliveryDestinationArn: destination.attrArn,
    s3EnableHiveCompatiblePath: false,
    s3SuffixPath: '{DistributionId}/{yyyy}/{MM}/{dd}/{HH}',
  });
  delivery.node.addDependency(source);

  allowLogWrites(owner, bucket, {
    prefix: PREFIX,
    sourceArn: anyArn(stack, 'logs', 'delivery-source', US_EAST_1),
  });
}
