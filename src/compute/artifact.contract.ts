import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { Construct } from 'constructs';

/** The form in which code is delivered; a compute says which of them it can run. */
export enum ArtifactKind {
  /** A container image, built or fetched. */
  CONTAINER_IMAGE = 'containerImage',
}

/** A container image that a compute can pull. */
export interface ArtifactImage {
  /** Reference with tag or digest. */
  readonly imageUri: string;
  /** Private repository whose pull permission and login the compute arranges. @default - a public image: no login */
  readonly repository?: ecr.IRepository;
}

/** What runs, whatever it runs on. `ServiceArtifact` makes the usual ones. */
export interface IServiceArtifact {
  /** The form in which it is delivered. */
  readonly kind: ArtifactKind;
  /** Processor architecture that the artifact is built for. @default - whatever the compute runs on */
  readonly architecture?: ec2.InstanceArchitecture;
  /** Time from the start of the process until it answers its health check. */
  readonly startTime: Duration;
  /** Time from SIGTERM until the process has ended by itself. */
  readonly stopTime: Duration;
  /**
   * Makes the image, or finds it.
   *
   * @param scope the running workload's own scope
   * @param architecture what the compute runs on
   */
  containerImage(scope: Construct, architecture: ec2.InstanceArchitecture): ArtifactImage;
}
