import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { IConstruct, IDependable } from 'constructs';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { ScalingSet } from '../scaling/scaling-set';

/** The target group behind one port. */
export interface WorkloadTarget {
  /** Id of the `ServicePort`. */
  readonly portId: string;
  /** The target group, made by the compute under its own branch. */
  readonly targetGroup: elbv2.IApplicationTargetGroup;
  /** Share of the traffic, from 0 to 999. */
  readonly weight: number;
}

/** A running service: grant it permissions, open its connections, add to its environment. */
export interface IWorkload extends IConstruct, ec2.IConnectable, iam.IGrantable {
  /** The service's role; policies of other stacks attach to it. */
  readonly role: iam.IRole;
  /** The target groups that it serves. */
  readonly targets: WorkloadTarget[];
  /** Complete when the targets take traffic. */
  readonly ready: IDependable;
  /** What is worth an alarm, complete once the workload is scaled; ids are unique within the service. */
  readonly metrics: MonitoredMetric[];
  /**
   * Registration of targets and request scaling wait for these; the target groups never do.
   *
   * @param dependencies what has to exist first
   */
  startAfter(...dependencies: IDependable[]): void;
  /**
   * Sets an environment variable of the process.
   *
   * @param name letters, digits and `_`; each name once
   * @param value one line of text, or a token
   */
  addEnvironment(name: string, value: string): void;
  /**
   * Gives the process the secret's value, or one field of its JSON, at its start; a rotated value arrives with the next start.
   *
   * @param name environment variable
   * @param secret read before the process starts, with the role that the compute uses for it
   * @param field field of the secret's JSON; the whole secret without it
   */
  addSecret(name: string, secret: secretsmanager.ISecret, field?: string): void;
  /**
   * Gives the process the secret's ARN and the permission to read it: for what rotates.
   *
   * @param name environment variable that holds the ARN
   * @param secret read with the service's own role
   */
  addSecretReference(name: string, secret: secretsmanager.ISecret): void;
  /**
   * Sets bounds and all policies; called once, by the API.
   *
   * @param scaling bounds and policies
   */
  scale(scaling: ScalingSet): void;
}
