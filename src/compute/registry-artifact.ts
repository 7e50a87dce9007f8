import { Duration, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { ArtifactDelivery, ArtifactKind, IServiceArtifact } from './artifact.contract';
import { lifecycleTimes, ServiceArtifactOptions } from './service-artifact-options';
import { refuse, shown } from '../private/refusal';

/** Which image of a private repository runs. */
export interface EcrImageOptions extends ServiceArtifactOptions {
  /**
   * Tag, or digest (`sha256:…`), of the image. A digest, or a tag that is never moved, makes every deployment repeatable.
   */
  readonly tagOrDigest: string;
}

/** How a public image behaves. */
export interface PublicImageOptions extends ServiceArtifactOptions {}

abstract class RegistryArtifact implements IServiceArtifact {
  public readonly kind = ArtifactKind.CONTAINER_IMAGE;
  public readonly architecture?: ec2.InstanceArchitecture;
  public readonly startTime: Duration;
  public readonly stopTime: Duration;

  constructor(options: ServiceArtifactOptions) {
    this.architecture = options.architecture;
    ({ startTime: this.startTime, stopTime: this.stopTime } = lifecycleTimes(options));
  }

  public abstract deliver(): ArtifactDelivery;
}

export class EcrArtifact extends RegistryArtifact {
  private readonly tagOrDigest: string;

  constructor(
    private readonly repository: ecr.IRepository,
    options: EcrImageOptions,
  ) {
    super(options);
    this.tagOrDigest = options.tagOrDigest;
    if (
      !Token.isUnresolved(options.tagOrDigest) &&
      !/^(sha256:[a-f0-9]{64}|[A-Za-z0-9_][A-Za-z0-9._-]{0,127})$/.test(options.tagOrDigest)
    ) {
      refuse({
        what: "the image's tag or digest is not valid",
        got: `"${options.tagOrDigest}"`,
        allowed: 'a tag of up to 128 letters, digits, "_", "." and "-", or "sha256:" and 64 hexadecimal digits',
        instead: 'copy the tag or digest from the repository',
      });
    }
  }

  public deliver(): ArtifactDelivery {
    const imageUri = this.repository.repositoryUriForTagOrDigest(this.tagOrDigest);
    return { containerImage: { imageUri, repository: this.repository } };
  }
}

export class PublicImageArtifact extends RegistryArtifact {
  constructor(
    private readonly reference: string,
    options: PublicImageOptions,
  ) {
    super(options);
    if (!Token.isUnresolved(reference) && !/^[A-Za-z0-9][\w.\-/:]*[:@][\w.\-:]+$/.test(reference)) {
      refuse({
        what: 'the image reference names no version',
        got: shown(reference),
        allowed: 'registry, repository and tag or digest without spaces',
        instead: 'write for example "public.ecr.aws/nginx/nginx:1.29"',
      });
    }
  }

  public deliver(): ArtifactDelivery {
    return { containerImage: { imageUri: this.reference } };
  }
}
