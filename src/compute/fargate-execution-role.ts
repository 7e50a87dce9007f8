import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { ArtifactImage } from './artifact.contract';
import { imagePull, REGISTRY_LOGIN } from './image-pull';
import { acknowledge } from '../private/acknowledge';

/**
 * What ECS itself does for a task before the process runs: it pulls this image, and with what the CDK adds it writes these logs and reads
 * these secrets. The service's own role can do none of it. The policies are the role's children, so that who waits for the role waits for
 * them.
 */
export function executionRole(scope: Construct, { repository }: ArtifactImage): iam.Role {
  const role = new iam.Role(scope, 'ExecutionRole', {
    description: `Starts the tasks of ${scope.node.path}`.slice(0, 1000),
    assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
  });
  if (!repository) return role;
  const allow = (id: string, description: string, statement: iam.PolicyStatement) =>
    new iam.ManagedPolicy(role, id, { roles: [role], description, statements: [statement] });
  allow('ImagePolicy', 'Own image', imagePull(repository));
  acknowledge(
    allow('LoginPolicy', 'Registry login', new iam.PolicyStatement({ actions: [REGISTRY_LOGIN], resources: ['*'] })),
    'AwsSolutions-IAM5[Resource::*]',
    'GetAuthorizationToken takes no narrower resource, and opens no repository by itself',
  );
  return role;
}
