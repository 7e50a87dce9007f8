import { AutoScalingGroupCompute, AutoScalingGroupOptions } from './auto-scaling-group';
import { ICompute } from './compute.contract';
import { FargateCompute, FargateOptions } from './fargate';

/**
 * Where a service runs: the menu of computes. What runs there is a choice of its own (`ServiceArtifact`).
 *
 * @example
 * Compute.autoScalingGroup({ instanceType: new ec2.InstanceType('c7g.xlarge') });
 * Compute.fargate({ cpu: 2048, spot: {} });
 */
export class Compute {
  /**
   * EC2 instances in an Auto Scaling group, one process on each, in a container or without.
   *
   * @param options instance type, volume, lifetime, Spot, warm pool, log retention
   */
  public static autoScalingGroup(options: AutoScalingGroupOptions = {}): ICompute {
    return new AutoScalingGroupCompute(options);
  }

  /**
   * Tasks on AWS Fargate, one container in each: no machine to look after. A task that leaves has the deregistration delay and after it
   * the artifact's stop time, which is refused above 120 s.
   *
   * @param options cluster, size of a task, Spot, file system, metrics, log retention
   */
  public static fargate(options: FargateOptions = {}): ICompute {
    return new FargateCompute(options);
  }

  private constructor() {}
}
