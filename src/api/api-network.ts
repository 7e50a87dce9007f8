import { ArnFormat, Fn, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { isIpRange } from '../private/ip-range';
import { allowLogDelivery } from '../private/log-bucket';
import { keepProviderLogs } from '../private/provider-logs';
import { refuse, requireNumber, shown } from '../private/refusal';

/** A network that an API makes for itself. */
export interface ApiNetworkOptions {
  /**
   * Availability zones, from 2 to 6; a region must have as many.
   *
   * @default 3
   */
  readonly zones?: number;
  /**
   * NAT gateways, from 1 to the number of zones. Each costs about 35 USD a month, a public address and its traffic; with fewer than
   * zones, the loss of one zone cuts the others off from the internet, the AWS API included.
   *
   * @default - one in each zone
   */
  readonly natGateways?: number;
  /**
   * Address range, from /16 to /22.
   *
   * @default '10.0.0.0/16'
   */
  readonly cidr?: string;
}

/**
 * The network of an API: made for it, or brought along.
 *
 * @example
 * ApiNetwork.make({ zones: 2, natGateways: 1 });
 */
export class ApiNetwork {
  /**
   * A network of its own: public and private subnets in several zones, NAT gateways, free gateway endpoints for S3 and DynamoDB, flow
   * logs, and a default security group that lets nothing through.
   *
   * @param options zones, NAT gateways, address range
   * @throws where a number or the address range is out of bounds
   */
  public static make(options: ApiNetworkOptions = {}): ApiNetwork {
    const zones = options.zones ?? 3;
    requireNumber(zones, {
      what: 'the number of zones',
      min: 2,
      max: 6,
      literal: true,
      instead: 'take 3, or 2 in a region that has no more',
    });
    const natGateways = options.natGateways ?? zones;
    requireNumber(natGateways, {
      what: 'the number of NAT gateways',
      min: 1,
      max: zones,
      literal: true,
      instead: 'take one a zone, or 1 where cost weighs more than the loss of a zone',
    });
    const cidr = options.cidr ?? '10.0.0.0/16';
    requireRange(cidr);
    return new ApiNetwork((scope, logs) => makeVpc(scope, { zones, natGateways, cidr }, logs));
  }

  /**
   * A VPC that exists already, in this app or outside it.
   *
   * @param vpc must have private subnets with a way out (NAT) in at least two zones
   */
  public static existing(vpc: ec2.IVpc): ApiNetwork {
    return new ApiNetwork(scope => {
      const zones = [...new Set(vpc.privateSubnets.map(subnet => subnet.availabilityZone))];
      if (zones.length < 2 && !zones.some(zone => Token.isUnresolved(zone))) {
        refuse(
          {
            what: 'the VPC has private subnets in fewer than two zones',
            got: zones.length === 0 ? 'none' : `one, ${zones[0]}`,
            allowed: 'private subnets with egress in two zones or more',
            instead: 'add private subnets in another zone, or leave `vpc` out to get a new network',
          },
          scope,
        );
      }
      return vpc;
    });
  }

  private constructor(
    /** @internal */
    public readonly _bind: (scope: Construct, logs: s3.IBucket) => ec2.IVpc,
  ) {}
}

/** The CDK's own function that closes a VPC's default security group. */
const DEFAULT_GROUP_PROVIDER = 'Custom::VpcRestrictDefaultSGCustomResourceProvider';

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html */
function requireRange(cidr: string): void {
  const prefix = Number(cidr.split('/')[1]);
  if (isIpRange(cidr) && !cidr.includes(':') && prefix >= 16 && prefix <= 22) return;
  refuse({
    what: 'the address range of the network is not valid',
    got: shown(cidr),
    allowed: 'four numbers and a prefix from /16, which AWS sets, to /22, below which subnets have no room to scale, written in the code',
    instead: 'write for example "10.0.0.0/16"',
  });
}

function makeVpc(scope: Construct, options: Required<ApiNetworkOptions>, logs: s3.IBucket): ec2.IVpc {
  const vpc = new ec2.Vpc(scope, 'Vpc', {
    ipAddresses: ec2.IpAddresses.cidr(options.cidr),
    // Zones are chosen at deployment, so that no template holds the names of one account, or a placeholder.
    availabilityZones: Array.from({ length: options.zones }, (_, index) => Fn.select(index, Fn.getAzs())),
    natGateways: options.natGateways,
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
  keepProviderLogs(Stack.of(scope).node.findChild(DEFAULT_GROUP_PROVIDER) as Construct);
  const prefix = 'vpc-flow-logs';
  allowLogDelivery(scope, logs, {
    prefix,
    sourceArn: Stack.of(scope).formatArn({ service: 'logs', resource: '*', arnFormat: ArnFormat.NO_RESOURCE_NAME }),
  });
  vpc.addFlowLog('FlowLog', { destination: ec2.FlowLogDestination.toS3(logs, `${prefix}/`) });
  return vpc;
}
