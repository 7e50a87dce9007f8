import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { ArchiveArtifact, ArchiveOptions } from './archive-artifact';
import { IServiceArtifact } from './artifact.contract';
import { DockerfileArtifact, DockerfileOptions } from './dockerfile-artifact';
import { JavaArchiveArtifact, JavaArchiveOptions } from './java-archive-artifact';
import { MachineImageArtifact, MachineImageOptions } from './machine-image-artifact';
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

  /**
   * Files that need no container: a directory or a zip, stored in S3 when the app is deployed and unpacked on instances with Amazon Linux
   * 2023. The command runs there as a user of its own, without privileges, who can write to `/tmp` and `/var/lib/api-service`.
   *
   * @param path the directory or the zip, relative to the working directory of the app, or absolute
   * @param command program and arguments, without a shell; the working directory is where the files are
   * @param options packages, architecture, start and stop times
   * @example
   * ServiceArtifact.archive('dist', ['node', 'main.js'], { packages: ['nodejs22'] });
   */
  public static archive(path: string, command: string[], options: ArchiveOptions = {}): IServiceArtifact {
    return new ArchiveArtifact(path, command, options);
  }

  /**
   * An executable jar, such as Spring Boot makes, that runs on Amazon Corretto. It starts in 60 seconds unless the options say otherwise.
   * Set the port from the variable `PORT`: Spring Boot does with `server.port=${PORT}`.
   *
   * @param path the jar, relative to the working directory of the app, or absolute
   * @param options Java version, options of the virtual machine, architecture, start and stop times
   * @example
   * ServiceArtifact.javaArchive('target/shop.jar', { version: CorrettoVersion.JAVA_25 });
   */
  public static javaArchive(path: string, options: JavaArchiveOptions = {}): IServiceArtifact {
    return new JavaArchiveArtifact(path, options);
  }

  /**
   * A machine image that holds the service, made from Amazon Linux 2023, or with systemd, bash, curl and the AWS CLI. Install
   * `aws-cfn-bootstrap`, `amazon-cloudwatch-agent`, `jq` and `logrotate` in it too: what is missing is installed at each boot. The service
   * must not start by itself: the command is started with its environment and secrets, as a user without privileges, who can write to
   * `/tmp` and `/var/lib/api-service`.
   *
   * @param image the image, with Linux
   * @param command program, with an absolute path, and arguments, without a shell
   * @param options architecture, root device, start and stop times
   */
  public static machineImage(image: ec2.IMachineImage, command: string[], options: MachineImageOptions = {}): IServiceArtifact {
    return new MachineImageArtifact(image, command, options);
  }

  private constructor() {}
}
