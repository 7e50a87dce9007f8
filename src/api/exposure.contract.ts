import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

/** What an exposure decides about the load balancer, before it exists. */
export interface ExposureTraits {
  /** The exposure's name, for messages and pictures. */
  readonly name: string;
  /** Whether the load balancer has public addresses. */
  readonly internetFacing: boolean;
  /** Whether an `EdgeDistribution` stands in front. */
  readonly edge: boolean;
  /** Whether the load balancer sees the caller's own address. */
  readonly seesCallerAddress: boolean;
  /** Whether callers reach the load balancer through a CloudFront VPC origin, which does not carry every protocol. */
  readonly vpcOrigin: boolean;
  /** Listener rules that the load balancer may have; the account's quota. */
  readonly ruleQuota: number;
  /** Whether the load balancer can't be deleted. */
  readonly deletionProtection: boolean;
}

/** The load balancer that is to be opened. */
export interface ExposureBindOptions {
  /** The network that the load balancer is in. */
  readonly vpc: ec2.IVpc;
  /** The load balancer. */
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** The load balancer's group; nothing is open when `bind` is called. */
  readonly securityGroup: ec2.ISecurityGroup;
  /** The listener's only port. */
  readonly port: number;
}

/** What an opened load balancer offers. */
export interface ExposureConfig {
  /** How CloudFront reaches the load balancer. @default - CloudFront cannot reach it */
  readonly origin?: cloudfront.IOrigin;
}

/** Who can reach the load balancer: an immutable description. */
export interface IApiExposure {
  /** What the exposure decides about the load balancer. */
  readonly traits: ExposureTraits;
  /**
   * Opens exactly the way in that the exposure names.
   *
   * @param scope scope of the exposure's own resources
   * @param options the load balancer that is to be opened
   */
  bind(scope: Construct, options: ExposureBindOptions): ExposureConfig;
}
