import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { IRuleNames } from '../waf/web-acl.contract';

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
  /** Whether the load balancer must speak TLS, so that the API needs a domain. */
  readonly requiresTls: boolean;
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
  /** The port of the listener that serves the API. */
  readonly port: number;
  /** Whether that listener speaks TLS. */
  readonly tls: boolean;
  /** Managed web-ACL rules that hit legitimate requests of the API's protocols, and so only count on their paths. */
  readonly countedRules: IRuleNames;
}

/** A header without which no request gets past the load balancer. */
export interface RequiredHeader {
  /** Name of the header. */
  readonly name: string;
  /** Values of which one must come; at most two. */
  readonly values: string[];
}

/** What an opened load balancer offers. */
export interface ExposureConfig {
  /** How CloudFront reaches the load balancer. @default - CloudFront cannot reach it */
  readonly origin?: cloudfront.IOrigin;
  /** What every listener rule must ask for. @default - nothing: who may call is decided by the network alone */
  readonly requiredHeader?: RequiredHeader;
  /** What is worth an alarm beside the load balancer's own metrics. @default - nothing */
  readonly metrics?: MonitoredMetric[];
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
