import * as ecs from 'aws-cdk-lib/aws-ecs';
import { requireNumber } from '../private/refusal';

/**
 * A part of the tasks on Spot capacity, cheaper than on demand. AWS takes it back with a notice of two minutes, from all of these tasks at
 * once if need be: deregistration delay and stop time that add up to more are refused.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
 */
export interface FargateSpotOptions {
  /**
   * Tasks that are on demand before any is Spot, at least 1.
   *
   * @default - the minimum of the service's scaling set
   */
  readonly onDemandBase?: number;
  /**
   * Share of the tasks above the base that is on demand, from 1 to 99: ECS takes no base from capacity without a share.
   *
   * @default 1 - nearly all of them are Spot
   */
  readonly onDemandPercentageAboveBase?: number;
}

/** Refuses shares that ECS does not take, and a service that Spot capacity alone would carry. */
export function requireFargateSpot({ onDemandBase = 1, onDemandPercentageAboveBase = 1 }: FargateSpotOptions): void {
  requireNumber(onDemandBase, {
    what: 'the number of tasks on demand',
    min: 1,
    max: 5000,
    instead: "leave it out for the scaling set's minimum, or keep at least 1: when AWS takes Spot capacity back, these are what is left",
  });
  requireNumber(onDemandPercentageAboveBase, {
    what: 'the share on demand above the base',
    min: 1,
    max: 99,
    unit: '%',
    literal: true,
    instead: 'leave it out for nearly all Spot, or leave `spot` out for none',
  });
}

export function capacityProviderStrategies(
  { onDemandBase, onDemandPercentageAboveBase = 1 }: FargateSpotOptions,
  minimum: number,
): ecs.CapacityProviderStrategy[] {
  return [
    { capacityProvider: 'FARGATE', base: onDemandBase ?? minimum, weight: onDemandPercentageAboveBase },
    { capacityProvider: 'FARGATE_SPOT', weight: 100 - onDemandPercentageAboveBase },
  ];
}
