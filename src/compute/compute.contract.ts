import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IConstruct, IDependable } from 'constructs';
import { ArtifactKind, IServiceArtifact } from './artifact.contract';
import { TargetTraits } from '../protocol/protocol.contract';
import { ScalingKind } from '../scaling/scaling-policy';
import { ScalingSet } from '../scaling/scaling-set';

/** What a compute can carry; the API refuses the rest before anything is built. */
export interface ComputeCapabilities {
  /** The compute's name, for messages and pictures. */
  readonly name: string;
  readonly artifactKinds: ArtifactKind[];
  readonly architectures: ec2.InstanceArchitecture[];
  /** Target-group protocol versions: `HTTP1`, `HTTP2`, `GRPC`. */
  readonly protocolVersions: string[];
  readonly scalingKinds: ScalingKind[];
  /** Whether secrets reach the process as values at its start. */
  readonly secretsAtStart: boolean;
  /** Service principals that the service's role must trust. */
  readonly servicePrincipals: string[];
}

/** One port of the process, with what the protocols on it agreed upon. */
export interface ServicePort {
  /** Plain-noun id, unique for each port, such as `Port8080`. */
  readonly id: string;
  readonly port: number;
  readonly target: TargetTraits;
}

/** Everything that a compute needs to start a service. */
export interface ComputeBindOptions {
  readonly vpc: ec2.IVpc;
  readonly artifact: IServiceArtifact;
  readonly ports: ServicePort[];
  readonly environment: { [name: string]: string };
  /** The service's own role; it trusts the capabilities' service principals. */
  readonly role: iam.IRole;
  /** The service's own security group. */
  readonly securityGroup: ec2.ISecurityGroup;
  /** The second half of the load balancer's ARN, for request metrics. @default - not behind a load balancer */
  readonly loadBalancerFullName?: string;
}

/** Where code runs: an immutable description. What it starts is an `IWorkload`. */
export interface ICompute {
  readonly capabilities: ComputeCapabilities;
  /** A network that the compute brings with it. @default - it runs in the API's */
  readonly vpc?: ec2.IVpc;
  bind(scope: Construct, options: ComputeBindOptions): IWorkload;
}

/** The target group behind one port. */
export interface WorkloadTarget {
  /** Id of the `ServicePort`. */
  readonly portId: string;
  readonly targetGroup: elbv2.IApplicationTargetGroup;
  /** Share of the traffic, from 0 to 999. */
  readonly weight: number;
}

/** A running service. */
export interface IWorkload extends IConstruct, ec2.IConnectable, iam.IGrantable {
  readonly targets: WorkloadTarget[];
  /** Complete when the targets take traffic. */
  readonly ready: IDependable;
  /** Registration of targets and request scaling wait for these; the target groups never do. */
  startAfter(...dependencies: IDependable[]): void;
  addEnvironment(name: string, value: string): void;
  /** Gives the process the secret's value, or one field of its JSON, at its start. */
  addSecret(name: string, secret: secretsmanager.ISecret, field?: string): void;
  /** Gives the process the secret's ARN and the permission to read it: for what rotates. */
  addSecretReference(name: string, secret: secretsmanager.ISecret): void;
  /** Sets bounds and all policies; called once. */
  scale(set: ScalingSet): void;
}
