import * as ecr from 'aws-cdk-lib/aws-ecr';
import { IServiceArtifact } from './artifact.contract';
import { DockerfileArtifact, DockerfileOptions } from './dockerfile-artifact';
import { EcrArtifact, EcrImageOptions, PublicImageArtifact, PublicImageOptions } from './registry-artifact';

/**
 * What runs: the menu of artifacts. Where it runs is a choice of its own (`Compute`).
 *
 * @example
 * ServiceArtifact.dockerfile('service');
 */
export class ServiceArtifact {
  /**
   * An image built from a directory with a Dockerfile when the app is deployed.
   *
   * @param directory path of the build context, relative to the working directory of the app, or absolute
   * @param options build arguments, architecture, start and stop times
   */
  public static dockerfile(directory: string, options: DockerfileOptions = {}): IServiceArtifact {
    return new DockerfileArtifact(directory, options);
  }

  /**
   * An image in a private ECR repository.
   *
   * @param repository the repository, own or imported
   * @param options tag or digest, architecture, start and stop times
   */
  public static ecrImage(repository: ecr.IRepository, options: EcrImageOptions): IServiceArtifact {
    return new EcrArtifact(repository, options);
  }

  /**
   * An image that anybody may pull.
   *
   * @param reference registry, repository and tag or digest, such as `public.ecr.aws/nginx/nginx:1.29`
   * @param options architecture, start and stop times
   */
  public static publicImage(reference: string, options: PublicImageOptions = {}): IServiceArtifact {
    return new PublicImageArtifact(reference, options);
  }

  private constructor() {}
}
