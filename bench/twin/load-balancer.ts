import { join } from 'node:path';
import { CustomResource, CustomResourceProvider, CustomResourceProviderRuntime, Duration, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { keepProviderLogs, letLoadBalancerWrite } from './network';

export interface TwinLoadBalancerProps {
  readonly vpc: ec2.IVpc;
  readonly logBucket: s3.IBucket;
  readonly internetFacing: boolean;
  /** The only port on which CloudFront comes in. */
  readonly port: number;
  readonly idleTimeout: Duration;
}

/** The load balancer, and the group that its targets let in. */
export interface TwinLoadBalancer {
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  readonly securityGroup: ec2.SecurityGroup;
}

/** A load balancer that only CloudFront reaches. */
export function loadBalancerBehindCloudFront(stack: Stack, props: TwinLoadBalancerProps): TwinLoadBalancer {
  const { vpc, logBucket, internetFacing, port, idleTimeout } = props;
  const securityGroup = new ec2.SecurityGroup(stack, 'LoadBalancerSecurityGroup', {
    vpc,
    description: 'Load balancer',
    allowAllOutbound: false,
  });
  const loadBalancer = new elbv2.ApplicationLoadBalancer(stack, 'LoadBalancer', {
    vpc,
    internetFacing,
    securityGroup,
    deletionProtection: true,
    dropInvalidHeaderFields: true,
    idleTimeout,
  });
  loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
  loadBalancer.setAttribute('access_logs.s3.bucket', logBucket.bucketName);
  loadBalancer.setAttribute('access_logs.s3.prefix', 'load-balancer');
  letLoadBalancerWrite(logBucket, 'load-balancer');
  // It tries to write as soon as it is told the bucket.
  loadBalancer.node.defaultChild!.node.addDependency(logBucket.policy!);
  // The list weighs 55 of the 60 rules that a group may have: a second port would not fit beside it, so the way in has a group of its own.
  const wayIn = new ec2.SecurityGroup(stack, 'CloudFrontSecurityGroup', {
    vpc,
    description: 'CloudFront to the load balancer',
    allowAllOutbound: false,
  });
  wayIn.addIngressRule(ec2.Peer.prefixList(cloudFrontPrefixList(stack)), ec2.Port.tcp(port), 'CloudFront');
  loadBalancer.addSecurityGroup(wayIn);
  return { loadBalancer, securityGroup };
}

/** What the listener answers by itself. */
export function jsonAnswer(message: string) {
  return { contentType: 'application/json', messageBody: JSON.stringify({ message }) };
}

/** AWS publishes the list's id in no parameter, and a look-up at synthesis needs an account. */
function cloudFrontPrefixList(stack: Stack): string {
  const provider = CustomResourceProvider.getOrCreateProvider(stack, 'Custom::CloudFrontPrefixList', {
    codeDirectory: join(__dirname, 'prefix-list'),
    runtime: CustomResourceProviderRuntime.NODEJS_22_X,
    policyStatements: [{ Effect: 'Allow', Action: 'ec2:DescribeManagedPrefixLists', Resource: '*' }],
  });
  keepProviderLogs(provider);
  return new CustomResource(stack, 'PrefixList', {
    serviceToken: provider.serviceToken,
    resourceType: 'Custom::CloudFrontPrefixList',
    properties: { Name: 'com.amazonaws.global.cloudfront.origin-facing' },
  }).getAttString('PrefixListId');
}
