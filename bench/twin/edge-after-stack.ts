import { CfnOutput, Fn, Stack, StackProps } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { edgeAlarms } from './alarms';
import { WEB_ACL_METRIC } from './firewall';
import { letLogDeliveryWrite } from './network';

/** The app's stack, in its own region. */
export interface TwinMainStack extends Stack {
  readonly distribution: cloudfront.Distribution;
  /** Where the distribution's access logs go. */
  readonly accessLogs: s3.Bucket;
}

export interface TwinEdgeAfterStackProps extends StackProps {
  readonly main: TwinMainStack;
}

/** In us-east-1, deployed last: the alarms, and standard logging v2, which has no L2; the distribution has them in no other region. */
export class TwinEdgeAfterStack extends Stack {
  constructor(scope: Construct, id: string, props: TwinEdgeAfterStackProps) {
    super(scope, id, props);
    const { main } = props;
    this.addStackDependency(main);
    const distributionId = output(main, 'DistributionId', main.distribution.distributionId);
    const source = new logs.CfnDeliverySource(this, 'AccessLogSource', {
      name: 'twin-access-logs',
      logType: 'ACCESS_LOGS',
      resourceArn: `arn:${this.partition}:cloudfront::${this.account}:distribution/${distributionId}`,
    });
    const destination = new logs.CfnDeliveryDestination(this, 'AccessLogDestination', {
      name: 'twin-access-logs',
      destinationResourceArn: `${output(main, 'AccessLogBucketArn', main.accessLogs.bucketArn)}/cloudfront`,
      outputFormat: 'json',
    });
    const delivery = new logs.CfnDelivery(this, 'AccessLogDelivery', {
      deliverySourceName: source.name,
      deliveryDestinationArn: destination.attrArn,
      s3EnableHiveCompatiblePath: false,
      s3SuffixPath: '{DistributionId}/{yyyy}/{MM}/{dd}/{HH}',
    });
    delivery.node.addDependency(source);
    letLogDeliveryWrite(main.accessLogs, 'cloudfront', `us-east-1:${main.account}:delivery-source:*`);
    edgeAlarms(this, distributionId, WEB_ACL_METRIC);
  }
}

/** A value of one region, as a stack of another reads it. */
function output(stack: Stack, id: string, value: string): string {
  new CfnOutput(stack, id, { value });
  return Fn.getStackOutput(stack.stackName, id, stack.region);
}
