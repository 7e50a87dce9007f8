import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { ArtifactDelivery, ArtifactKind, IServiceArtifact } from './artifact.contract';
import { processCommand } from './process-command';
import { lifecycleTimes, ServiceArtifactOptions } from './service-artifact-options';
import { refuse } from '../private/refusal';

/** What an archive needs on the instance. */
export interface ArchiveOptions extends ServiceArtifactOptions {
  /**
   * Packages of Amazon Linux 2023 that the command needs, such as `nodejs22`.
   *
   * @default - none: the program brings everything with it
   */
  readonly packages?: string[];
  /**
   * Files of the directory that are left out, as glob patterns. A zip is delivered as it is.
   *
   * @default - none
   */
  readonly exclude?: string[];
}

/** Refuses what has not been built yet, or is something else. */
export function requireBuilt(what: string, path: string, fits: boolean, allowed: string): void {
  if (fits) return;
  refuse({
    what: `${what} does not exist`,
    got: `"${path}" (looked for ${resolve(path)})`,
    allowed,
    instead: "build it first, and give a path relative to the app's working directory, or an absolute one",
  });
}

/** A directory or a zip as an asset in S3, unpacked on the instance. */
export class ArchiveArtifact implements IServiceArtifact {
  public readonly kind = ArtifactKind.ARCHIVE;
  public readonly architecture?: ec2.InstanceArchitecture;
  public readonly startTime: Duration;
  public readonly stopTime: Duration;

  private readonly command: string[];
  private readonly packages: string[];
  private readonly exclude?: string[];

  constructor(
    private readonly path: string,
    command: string[],
    options: ArchiveOptions,
  ) {
    const fits = existsSync(path) && (statSync(path).isDirectory() || path.endsWith('.zip'));
    requireBuilt('the archive', path, fits, 'a directory, or a file whose name ends in .zip');
    this.command = processCommand(command);
    this.packages = packageNames(options.packages ?? []);
    this.exclude = options.exclude && [...options.exclude];
    this.architecture = options.architecture;
    ({ startTime: this.startTime, stopTime: this.stopTime } = lifecycleTimes(options));
  }

  public deliver(scope: Construct): ArtifactDelivery {
    const { bucket, s3ObjectKey } = new Asset(scope, 'Archive', { path: this.path, exclude: this.exclude });
    return { archive: { bucket, objectKey: s3ObjectKey, packages: this.packages, command: this.command } };
  }
}

function packageNames(packages: string[]): string[] {
  const wrong = packages.find(name => !/^[A-Za-z0-9][\w.+-]*$/.test(name));
  if (wrong !== undefined) {
    refuse({
      what: "a package's name is not valid",
      got: JSON.stringify(wrong),
      allowed: 'letters, digits, ".", "_", "+" and "-"',
      instead: 'name packages of Amazon Linux 2023, one for each element, such as "nodejs22"',
    });
  }
  return [...packages];
}
