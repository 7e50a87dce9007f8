import { AutoScalingGroupCompute, AutoScalingGroupOptions } from './auto-scaling-group';
import { computeByName } from './compute-by-name';
import { ICompute } from './compute.contract';
import { EksCompute, EksOptions } from './eks';
import { FargateCompute, FargateOptions } from './fargate';
import { WeightedCompute } from './weighted';
import { WeightedMember } from './weighted-member';

/**
 * Where a service runs: the menu of computes. What runs there is a choice of its own (`ServiceArtifact`).
 *
 * @example
 * declare const cluster: eks.ICluster;
 *
 * Compute.autoScalingGroup({ instanceType: new ec2.InstanceType('c7g.xlarge') });
 * Compute.fargate({ cpu: 2048, spot: {} });
 * Compute.eks({ cluster, keda: true });
 * Compute.weighted([
 *   { compute: Compute.autoScalingGroup(), weight: 90 },
 *   { compute: Compute.fargate(), weight: 10 },
 * ]);
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

  /**
   * Several computes behind the same routes, for a migration, a canary or a hybrid: each gets a share of the requests, runs its own copies
   * and scales by itself, with the same bounds and policies. So the minimum of copies runs once for each member. Grants, connections,
   * environment and secrets reach all of them.
   *
   * Requests of one client go to any member, so a session must not live in one process. Where a member has an artifact of its own, the client
   * meets old and new in turn: both must understand each other's calls.
   *
   * Which policies and artifacts are possible is what all members can do. Connections per target and metrics per target are refused: both
   * divide a figure of the whole service, which no member can by its own copies.
   *
   * @param members two to five, with the weights at which they start; weights that are changed on the load balancer later, by a console or
   * a pipeline, survive deployments that change neither them nor the service's port
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
   */
  public static weighted(members: WeightedMember[]): ICompute {
    return new WeightedCompute(members);
  }

  /**
   * Pods on Amazon EKS, in a cluster that exists or in an Auto Mode cluster of the service's own. A pod that leaves says goodbye while the load
   * balancer still holds its connections.
   *
   * @param options cluster and what it has, size of a pod, user, file system
   */
  public static eks(options: EksOptions): ICompute {
    return new EksCompute(options);
  }

  /**
   * A compute with its defaults, by a name that comes from outside, such as context or a setting of a pipeline.
   *
   * @param name `autoScalingGroup` or `fargate`; what needs more than a name is refused, and so are `eksFargate`, `appRunner`,
   * `elasticBeanstalk` and `lambda`, each with what to choose instead
   */
  public static named(name: string): ICompute {
    return computeByName(name);
  }

  private constructor() {}
}
