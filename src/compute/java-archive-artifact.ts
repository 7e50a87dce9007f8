import { existsSync } from 'node:fs';
import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { requireBuilt } from './archive-artifact';
import { ArtifactDelivery, ArtifactKind, IServiceArtifact } from './artifact.contract';
import { processCommand } from './process-command';
import { lifecycleTimes, ServiceArtifactOptions } from './service-artifact-options';

/** Versions of Amazon Corretto with long-term support that Amazon Linux 2023 has packages for. */
export enum CorrettoVersion {
  /** Java 11. */
  JAVA_11 = '11',
  /** Java 17. */
  JAVA_17 = '17',
  /** Java 21. */
  JAVA_21 = '21',
  /** Java 25. */
  JAVA_25 = '25',
}

/** How a Java archive runs. Spring Boot needs no more than the defaults. */
export interface JavaArchiveOptions extends ServiceArtifactOptions {
  /**
   * Version of Amazon Corretto.
   *
   * @default CorrettoVersion.JAVA_21
   */
  readonly version?: CorrettoVersion;
  /**
   * Options of the Java virtual machine, before `-jar`.
   *
   * @default ['-XX:MaxRAMPercentage=50', '-XX:+ExitOnOutOfMemoryError'] - a heap that is full, and what Java needs beside it, stays below
   * the 80 % at which the usual scaling set adds copies; and a process that is out of memory ends, to be started again
   */
  readonly jvmOptions?: string[];
  /** Arguments of the program, after the archive. @default - none */
  readonly arguments?: string[];
}

const FILE_NAME = 'service.jar';

/** An executable jar as an asset in S3, run with `java -jar`. */
export class JavaArchiveArtifact implements IServiceArtifact {
  public readonly kind = ArtifactKind.ARCHIVE;
  public readonly architecture?: ec2.InstanceArchitecture;
  public readonly startTime: Duration;
  public readonly stopTime: Duration;

  private readonly command: string[];
  private readonly packages: string[];

  constructor(
    private readonly path: string,
    options: JavaArchiveOptions,
  ) {
    requireBuilt('the Java archive', path, existsSync(path) && path.endsWith('.jar'), 'a file whose name ends in .jar');
    const jvmOptions = options.jvmOptions ?? ['-XX:MaxRAMPercentage=50', '-XX:+ExitOnOutOfMemoryError'];
    this.command = processCommand(['java', ...jvmOptions, '-jar', FILE_NAME, ...(options.arguments ?? [])]);
    this.packages = [`java-${options.version ?? CorrettoVersion.JAVA_21}-amazon-corretto-headless`];
    this.architecture = options.architecture;
    ({ startTime: this.startTime, stopTime: this.stopTime } = lifecycleTimes({
      ...options,
      startTime: options.startTime ?? Duration.seconds(60),
    }));
  }

  public deliver(scope: Construct): ArtifactDelivery {
    const { bucket, s3ObjectKey } = new Asset(scope, 'JavaArchive', { path: this.path });
    return { archive: { bucket, objectKey: s3ObjectKey, fileName: FILE_NAME, packages: this.packages, command: this.command } };
  }
}
