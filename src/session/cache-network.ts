import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { SessionEngineBindOptions } from './session-engine.contract';
import { refuse } from '../private/refusal';

/** Where a cache lies, and who reaches it: nobody, until a service is attached. */
export interface CacheNetwork {
  readonly subnetIds: string[];
  readonly securityGroup: ec2.SecurityGroup;
}

export function cacheNetwork(scope: Construct, options: SessionEngineBindOptions, zonesNeeded: number): CacheNetwork {
  const vpc = options.vpc!;
  const { subnets } = vpc.selectSubnets({ onePerAz: true, ...(options.vpcSubnets ?? ownSubnets(vpc)) });
  const zones = [...new Set(subnets.map(({ availabilityZone }) => availabilityZone))];
  if (zones.length < zonesNeeded && !zones.some(zone => Token.isUnresolved(zone))) {
    refuse(
      {
        what: 'a cache and its replicas would lie in too few zones',
        got: zones.length === 0 ? 'no private subnet' : `private subnets in ${zones.join(' and ')}`,
        allowed: zonesNeeded === 1 ? 'a private or isolated subnet' : 'private or isolated subnets in two zones or more',
        instead: 'add subnets in another zone: the loss of one must not take every copy of the sessions',
      },
      scope,
    );
  }
  const securityGroup = new ec2.SecurityGroup(scope, 'SecurityGroup', {
    vpc,
    description: `Sessions in ${scope.node.path}`.slice(0, 255),
    allowAllOutbound: false,
  });
  return { subnetIds: subnets.map(({ subnetId }) => subnetId), securityGroup };
}

/** A cache calls nobody, but most networks have no isolated subnets. */
function ownSubnets({ privateSubnets, isolatedSubnets }: ec2.IVpc): ec2.SubnetSelection {
  if (privateSubnets.length > 0) return { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
  return isolatedSubnets.length > 0 ? { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } : { subnets: [] };
}
