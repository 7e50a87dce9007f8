import { Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ArtifactDelivery } from './artifact.contract';
import { ContainerRun, ProgramRun } from './boot-plan';
import { digest } from '../private/digest';
import { refuse } from '../private/refusal';

/** What a boot must know of the delivery. */
export function runOf({ containerImage, archive, machineImage }: ArtifactDelivery): ContainerRun | ProgramRun {
  if (containerImage) {
    const { imageUri, repository } = containerImage;
    return { imageUri, registry: repository && Fn.select(0, Fn.split('/', repository.repositoryUri)) };
  }
  if (archive) {
    const { bucket, objectKey, fileName, packages, command } = archive;
    return { command, archive: { bucketName: bucket.bucketName, objectKey, fileName, packages } };
  }
  return { command: machineImage!.command };
}

/** Known once the launch template has resolved its image. */
export function requireLinux(scope: Construct, osType?: ec2.OperatingSystemType): void {
  if (osType !== ec2.OperatingSystemType.WINDOWS) return;
  refuse(
    {
      what: 'the machine image holds Windows',
      got: 'an image whose operating system is Windows',
      allowed: 'images with Linux and systemd',
      instead: 'build the image from Amazon Linux 2023',
    },
    scope,
  );
}

/**
 * The permission to read the archive. Each archive has a policy of its own: CloudFormation deletes the old one only when the deployment is
 * over, so that an instance of either version can start at any moment, in a rollback too.
 */
export function archivePolicy(scope: Construct, role: iam.IRole, { archive }: ArtifactDelivery): iam.ManagedPolicy | undefined {
  if (!archive) return undefined;
  const { bucket, objectKey } = archive;
  bucket.encryptionKey?.grantDecrypt(role);
  const resource = bucket.arnForObjects(objectKey);
  return new iam.ManagedPolicy(scope, `ArchivePolicy${digest(Stack.of(scope).resolve(resource))}`, {
    roles: [role],
    description: 'Own archive',
    statements: [new iam.PolicyStatement({ actions: ['s3:GetObject'], resources: [resource] })],
  });
}
