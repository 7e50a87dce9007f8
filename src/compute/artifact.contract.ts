import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** The form in which code is delivered; a compute says which of them it can run. */
export enum ArtifactKind {
  /** A container image, built or fetched. */
  CONTAINER_IMAGE = 'containerImage',
  /** Files in a bucket, which an instance installs. */
  ARCHIVE = 'archive',
  /** A machine image that holds the service. */
  MACHINE_IMAGE = 'machineImage',
}

/** A container image that a compute can pull. */
export interface ArtifactImage {
  /** Reference with tag or digest. */
  readonly imageUri: string;
  /** Private repository whose pull permission and login the compute arranges. @default - a public image: no login */
  readonly repository?: ecr.IRepository;
}

/** Files in a bucket, and how to run them on Amazon Linux 2023. */
export interface ArtifactArchive {
  /** Bucket whose read permission the compute arranges. */
  readonly bucket: s3.IBucket;
  /** Key of the object in the bucket. */
  readonly objectKey: string;
  /** Name under which the object is kept as it is. @default - it is a zip, and unpacked */
  readonly fileName?: string;
  /** Packages of Amazon Linux that the command needs. */
  readonly packages: string[];
  /** Program and arguments, without a shell; the working directory is where the files are. */
  readonly command: string[];
}

/** A machine image, and how to run the service that it holds. */
export interface ArtifactMachineImage {
  /** The image, with Linux. */
  readonly image: ec2.IMachineImage;
  /** Device name of its root volume, such as `/dev/xvda`. */
  readonly rootDeviceName: string;
  /** Program and arguments, without a shell. */
  readonly command: string[];
}

/** What an artifact hands to a compute: the one member that its kind names. */
export interface ArtifactDelivery {
  /** For `CONTAINER_IMAGE`. @default - another kind */
  readonly containerImage?: ArtifactImage;
  /** For `ARCHIVE`. @default - another kind */
  readonly archive?: ArtifactArchive;
  /** For `MACHINE_IMAGE`. @default - another kind */
  readonly machineImage?: ArtifactMachineImage;
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
   * Makes what is delivered, or finds it.
   *
   * @param scope the running workload's own scope
   * @param architecture what the compute runs on
   */
  deliver(scope: Construct, architecture: ec2.InstanceArchitecture): ArtifactDelivery;
}
