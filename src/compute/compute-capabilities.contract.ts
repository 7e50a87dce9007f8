import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ArtifactKind } from './artifact.contract';
import { ScalingKind } from '../scaling/scaling-kind';

/** What a compute can carry; the API refuses the rest before anything is built. */
export interface ComputeCapabilities {
  /** The compute's name, for messages and pictures. */
  readonly name: string;
  /** Forms of code that it can run. */
  readonly artifactKinds: ArtifactKind[];
  /** Processor architectures, the usual one first. */
  readonly architectures: ec2.InstanceArchitecture[];
  /** Target-group protocol versions: `HTTP1`, `HTTP2`, `GRPC`. */
  readonly protocolVersions: string[];
  /** What its scaling policies can watch. */
  readonly scalingKinds: ScalingKind[];
  /** Whether secrets reach the process as values at its start. */
  readonly secretsAtStart: boolean;
  /** Service principals that the service's role must trust. */
  readonly servicePrincipals: string[];
  /** Those of them that name the copy in the session's tags, which the role must allow. @default - none */
  readonly sessionTagPrincipals?: string[];
  /** Whether it can be one of several in `Compute.weighted()`. */
  readonly weighted: boolean;
  /** Whether a part of the copies can run on Spot capacity. */
  readonly spot: boolean;
  /** Usual time from a missing copy to a process that starts, in seconds. */
  readonly placementSeconds: number;
  /** How often processor and memory are read, in seconds. */
  readonly metricSeconds: number;
  /** What is paid for, in a few words. */
  readonly costShape: string;
}
