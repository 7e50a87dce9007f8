import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';

/** What a puller needs of one repository, beside the login to the registry. */
export function imagePull(repository: ecr.IRepository): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
    resources: [repository.repositoryArn],
  });
}

/** The login takes no narrower resource. */
export const REGISTRY_LOGIN = 'ecr:GetAuthorizationToken';
