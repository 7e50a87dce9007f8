import { CfnResource, CustomResourceProviderBase, Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export const RETAINED_LOGS = { retention: logs.RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.RETAIN };

/** Three zones, with flow logs. */
export function network(stack: Stack, flowLogs: s3.IBucket): ec2.Vpc {
  const vpc = new ec2.Vpc(stack, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16'),
    availabilityZones: [0, 1, 2].map(index => Fn.select(index, Fn.getAzs())),
    restrictDefaultSecurityGroup: true,
    subnetConfiguration: [
      { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
      { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    ],
    gatewayEndpoints: {
      S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
      DynamoDb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
    },
  });
  keepProviderLogs(stack.node.findChild('Custom::VpcRestrictDefaultSGCustomResourceProvider') as Construct);
  letFlowLogsWrite(flowLogs, 'vpc-flow-logs');
  vpc.addFlowLog('FlowLog', { destination: ec2.FlowLogDestination.toS3(flowLogs, 'vpc-flow-logs/') });
  return vpc;
}

export function logBucket(scope: Construct, id: string): s3.Bucket {
  return privateBucket(scope, id, { expiration: Duration.days(90) });
}

export function privateBucket(scope: Construct, id: string, lifecycle: s3.LifecycleRule = {}): s3.Bucket {
  return new s3.Bucket(scope, id, {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [{ ...lifecycle, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
  });
}

/** AWS adds such statements by itself, until the next deployment of the bucket's policy drops them. */
export function letFlowLogsWrite(bucket: s3.IBucket, prefix: string): void {
  const { account, partition, region } = Stack.of(bucket);
  letLogDeliveryWrite(bucket, prefix, `${region}:${account}:*`);
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
      actions: ['s3:GetBucketAcl'],
      resources: [bucket.bucketArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${region}:${account}:*` },
      },
    }),
  );
}

export function letLoadBalancerWrite(bucket: s3.IBucket, prefix: string): void {
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${prefix}/AWSLogs/${Stack.of(bucket).account}/*`)],
    }),
  );
}

export function letLogDeliveryWrite(bucket: s3.IBucket, prefix: string, source: string): void {
  const { account, partition } = Stack.of(bucket);
  bucket.addToResourcePolicy(
    new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`${prefix}/*`)],
      conditions: {
        StringEquals: { 'aws:SourceAccount': account, 's3:x-amz-acl': 'bucket-owner-full-control' },
        ArnLike: { 'aws:SourceArn': `arn:${partition}:logs:${source}` },
      },
    }),
  );
}

/** The function of a custom-resource provider would keep its logs for ever, and could write to every group. */
export function keepProviderLogs(provider: Construct): void {
  const { logGroupName, logGroupArn } = new logs.LogGroup(provider, 'Logs', RETAINED_LOGS);
  (provider.node.findChild('Handler') as CfnResource).addPropertyOverride('LoggingConfig', { LogGroup: logGroupName });
  const Action = ['logs:CreateLogStream', 'logs:PutLogEvents'];
  (provider as CustomResourceProviderBase).addToRolePolicy({ Effect: 'Allow', Action, Resource: logGroupArn });
  (provider.node.findChild('Role') as CfnResource).addPropertyDeletionOverride('ManagedPolicyArns');
}
