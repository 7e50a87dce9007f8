import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { IServiceArtifact } from './artifact.contract';
import { ComputeCapabilities } from './compute-capabilities.contract';
import { IWorkload } from './workload.contract';
import { TargetTraits } from '../protocol/target.contract';

/** One port of the process, with what the protocols on it agreed upon. */
export interface ServicePort {
  /** Plain-noun id, unique for each port, such as `Port8080`. */
  readonly id: string;
  /** The port, from 1 to 65535. */
  readonly port: number;
  /** How its target group treats the process. */
  readonly target: TargetTraits;
}

/** Everything that a compute needs to start a service. */
export interface ComputeBindOptions {
  /** The network that the service runs in. */
  readonly vpc: ec2.IVpc;
  /** What runs. */
  readonly artifact: IServiceArtifact;
  /** The ports that the process serves. */
  readonly ports: ServicePort[];
  /** Environment variables, without those of the ports. */
  readonly environment: { [name: string]: string };
  /** The service's own role; it trusts the capabilities' service principals. */
  readonly role: iam.IRole;
  /** The service's own security group. */
  readonly securityGroup: ec2.ISecurityGroup;
  /** The second half of the load balancer's ARN, for request metrics. @default - not behind a load balancer */
  readonly loadBalancerFullName?: string;
}

/**
 * Where code runs: an immutable description. What it starts is an `IWorkload`.
 *
 * In Python, name every option as a keyword-only argument of `bind`, those that are optional with a default; `**kwargs` doesn't work.
 */
export interface ICompute {
  /** What it can carry. */
  readonly capabilities: ComputeCapabilities;
  /** A network that the compute brings with it. @default - it runs in the API's */
  readonly vpc?: ec2.IVpc;
  /**
   * Starts a service; each call starts another one.
   *
   * @param scope scope of everything that is made
   * @param options what runs, as whom, on which ports
   */
  bind(scope: Construct, options: ComputeBindOptions): IWorkload;
}
