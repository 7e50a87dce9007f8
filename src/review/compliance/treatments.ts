import { CfnAutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnRoute, CfnSecurityGroupIngress } from 'aws-cdk-lib/aws-ec2';
import { CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { CfnListener, CfnLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { Care, Treatment } from './care';
import * as data from './data';
import * as network from './network';
import * as runs from './runs';

/** What is done with a resource of the library's, by its type. */
export const TREATMENTS: { readonly [type: string]: Treatment | undefined } = {
  ...of(CfnAutoScalingGroup, runs.scalingGroup),
  ...of(CfnBucket, data.bucket),
  ...of(CfnDistribution, network.distribution),
  ...of(CfnFunction, runs.lambdaFunction),
  ...of(CfnGlobalTable, data.table),
  ...of(CfnListener, network.listener),
  ...of(CfnLoadBalancer, network.loadBalancer),
  ...of(CfnLogGroup, data.logGroup),
  ...of(CfnPolicy, runs.inlinePolicy),
  ...of(CfnReplicationGroup, data.cache),
  ...of(CfnRoute, network.route),
  ...of(CfnSecret, data.secret),
  ...of(CfnSecurityGroupIngress, network.ingress),
  ...of(CfnServerlessCache, data.cache),
  ...of(CfnTopic, data.topic),
};

/** By the type's name: a construct may come from another copy of aws-cdk-lib, which `instanceof` does not know. */
function of<T>(
  { CFN_RESOURCE_TYPE_NAME: type }: { CFN_RESOURCE_TYPE_NAME: string; new (...args: never[]): T },
  treat: (resource: T, care: Care) => void,
): { [type: string]: Treatment } {
  return { [type]: treat as unknown as Treatment };
}
