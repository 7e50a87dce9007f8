import { AutoScalingGroupCompute, AutoScalingGroupOptions } from './auto-scaling-group';
import { ICompute } from './compute.contract';

/**
 * Where a service runs: the menu of computes. What runs there is a choice of its own (`ServiceArtifact`).
 *
 * @example
 * Compute.autoScalingGroup({ instanceType: new ec2.InstanceType('c7g.xlarge') });
 */
export class Compute {
  /**
   * EC2 instances in an Auto Scaling group, one container on each.
   *
   * @param options instance type, volume, lifetime, log retention
   */
  public static autoScalingGroup(options: AutoScalingGroupOptions = {}): ICompute {
    return new AutoScalingGroupCompute(options);
  }

  private constructor() {}
}
