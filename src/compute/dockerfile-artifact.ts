import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Duration, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Construct } from 'constructs';
import { ArtifactDelivery, ArtifactKind, IServiceArtifact } from './artifact.contract';
import { lifecycleTimes, ServiceArtifactOptions } from './service-artifact-options';
import { byName } from '../private/by-name';
import { refuse } from '../private/refusal';

/** How an image is built from a directory. */
export interface DockerfileOptions extends ServiceArtifactOptions {
  /** Name of the Dockerfile inside the directory. @default 'Dockerfile' */
  readonly file?: string;
  /** Build stage to stop at. @default - the last one */
  readonly target?: string;
  /** Build arguments; they are visible in the image's history, so never secrets. @default - none */
  readonly buildArgs?: { [name: string]: string };
}

export class DockerfileArtifact implements IServiceArtifact {
  public readonly kind = ArtifactKind.CONTAINER_IMAGE;
  public readonly architecture?: ec2.InstanceArchitecture;
  public readonly startTime: Duration;
  public readonly stopTime: Duration;

  private readonly options: DockerfileOptions;

  constructor(
    private readonly directory: string,
    options: DockerfileOptions,
  ) {
    this.options = { ...options, buildArgs: options.buildArgs && byName(options.buildArgs) };
    const file = options.file ?? 'Dockerfile';
    requireKnownArguments(options.buildArgs ?? {});
    if (!existsSync(directory) || !statSync(directory).isDirectory()) {
      refuse({
        what: "the artifact's directory does not exist",
        got: `"${directory}" (looked for ${resolve(directory)})`,
        allowed: 'a directory that holds a Dockerfile',
        instead: "give a path relative to the app's working directory, or build an absolute one from the source file's own directory",
      });
    }
    if (!existsSync(join(directory, file))) {
      refuse({
        what: "the artifact's directory has no Dockerfile",
        got: `"${join(directory, file)}"`,
        allowed: 'a file of that name inside the directory',
        instead: 'add the Dockerfile, or name another one with `file`',
      });
    }
    this.architecture = options.architecture;
    ({ startTime: this.startTime, stopTime: this.stopTime } = lifecycleTimes(options));
  }

  public deliver(scope: Construct, architecture: ec2.InstanceArchitecture): ArtifactDelivery {
    const asset = new DockerImageAsset(scope, 'Image', {
      directory: this.directory,
      file: this.options.file,
      target: this.options.target,
      buildArgs: this.options.buildArgs,
      platform: architecture === ec2.InstanceArchitecture.ARM_64 ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64,
    });
    return { containerImage: { imageUri: asset.imageUri, repository: asset.repository } };
  }
}

function requireKnownArguments(buildArgs: { [name: string]: string }): void {
  const late = Object.keys(buildArgs).find(name => Token.isUnresolved(buildArgs[name]));
  if (late === undefined) return;
  refuse({
    what: `the build argument ${late} is known only at deployment`,
    got: 'a token',
    allowed: 'text: the image is built before',
    instead: 'give the process what is known later as `environment`',
  });
}
