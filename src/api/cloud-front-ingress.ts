import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ExposureOptions } from './exposure-options';
import { ExposureBindOptions } from './exposure.contract';
import { cloudFrontPrefixListId } from './prefix-list/prefix-list';
import { refuse } from '../private/refusal';

/** What an exposure behind CloudFront lets the user choose. */
export interface CloudFrontExposureOptions extends ExposureOptions {
  /**
   * Id of the managed prefix list `com.amazonaws.global.cloudfront.origin-facing` in the API's region, such as `pl-3b927c52`.
   *
   * @default - looked up at deployment
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/LocationsOfEdgeServers.html
   */
  readonly prefixListId?: string;
}

/** Refuses what is no id of a prefix list; a token passes. */
export function requirePrefixList(id: string | undefined): void {
  if (id === undefined || Token.isUnresolved(id) || /^pl-[0-9a-f]{8,17}$/.test(id)) return;
  refuse({
    what: 'the id of the prefix list is not valid',
    got: `"${id}"`,
    allowed: '"pl-" and hexadecimal digits',
    instead: 'leave it out to have it looked up at deployment, or copy the id from the console',
  });
}

/**
 * Lets CloudFront's addresses in, on one port. The list weighs 55 of the 60 rules of a group, so each port has a group of its own:
 * when an API gets its domain, the new port opens before the old one closes.
 */
export function letCloudFrontIn(scope: Construct, options: ExposureBindOptions, prefixListId?: string): void {
  const { vpc, loadBalancer, port } = options;
  const group = new ec2.SecurityGroup(scope, `CloudFrontPort${port}`, {
    vpc,
    description: `CloudFront to port ${port} of ${scope.node.path}`.slice(0, 255),
    allowAllOutbound: false,
  });
  group.addIngressRule(ec2.Peer.prefixList(prefixListId ?? cloudFrontPrefixListId(scope)), ec2.Port.tcp(port), 'CloudFront');
  loadBalancer.addSecurityGroup(group);
}
