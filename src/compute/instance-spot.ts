import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { refuse, requireNumber } from '../private/refusal';

/**
 * A part of the group on Spot capacity, cheaper than on demand. EC2 takes it back with a notice of two minutes: draining and stopping that
 * take longer are refused. Auto Scaling replaces an instance that is at risk before the notice where it can.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-mixed-instances-groups.html
 */
export interface InstanceSpotOptions {
  /**
   * Types beside `instanceType`, from 1 to 39, of the same architecture and about the same size, because the load balancer sends each
   * instance the same share. The more there are, the surer and cheaper is Spot capacity.
   */
  readonly otherInstanceTypes: ec2.InstanceType[];
  /**
   * Instances that are on demand before any is Spot, at least 1: EC2 may take all Spot capacity back at once.
   *
   * @default - the minimum of the service's scaling set
   */
  readonly onDemandBase?: number;
  /**
   * Share of the instances above the base that is on demand, from 0 to 100.
   *
   * @default 0 - all of them are Spot
   */
  readonly onDemandPercentageAboveBase?: number;
}

export function requireSpot(spot: InstanceSpotOptions, instanceType?: ec2.InstanceType): void {
  const types = spot.otherInstanceTypes;
  requireNumber(types.length, {
    what: 'the number of instance types beside the first',
    min: 1,
    max: 39,
    unit: 'types',
    instead: 'name types of about the same size, such as c6g.large, c8g.large and m7g.large beside c7g.large',
  });
  requireNumber(spot.onDemandBase ?? 1, {
    what: 'the number of instances on demand',
    min: 1,
    max: 5000,
    instead: "leave it out for the scaling set's minimum, or keep at least 1: when EC2 takes Spot capacity back, these are what is left",
  });
  requireNumber(spot.onDemandPercentageAboveBase ?? 0, {
    what: 'the share on demand above the base',
    min: 0,
    max: 100,
    unit: '%',
    instead: 'leave it out: everything above the base is Spot then',
  });
  const { architecture } = instanceType ?? types[0];
  const foreign = types.find(type => type.architecture !== architecture);
  if (foreign) {
    refuse({
      what: 'the instance types have different processor architectures',
      got: `${foreign.toString()} (${foreign.architecture}) beside ${architecture}`,
      allowed: 'types of one architecture, because they run the same build',
      instead: `choose ${architecture} types only`,
    });
  }
}

export function mixedInstances(
  spot: InstanceSpotOptions,
  instanceType: ec2.InstanceType,
  launchTemplate: ec2.ILaunchTemplate,
  minimum: number,
): autoscaling.MixedInstancesPolicy {
  return {
    launchTemplate,
    launchTemplateOverrides: [instanceType, ...spot.otherInstanceTypes].map(type => ({ instanceType: type })),
    instancesDistribution: {
      onDemandAllocationStrategy: autoscaling.OnDemandAllocationStrategy.PRIORITIZED,
      onDemandBaseCapacity: spot.onDemandBase ?? minimum,
      onDemandPercentageAboveBaseCapacity: spot.onDemandPercentageAboveBase ?? 0,
      spotAllocationStrategy: autoscaling.SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED,
    },
  };
}
