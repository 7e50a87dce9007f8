import { Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { imagePull, REGISTRY_LOGIN } from './image-pull';
import { MEMORY_METRIC } from './instance-scaling';
import { acknowledge, acknowledgeResource } from '../private/acknowledge';

/** What every instance of a service may do, and pulls from. */
export interface InstancePermissions {
  readonly role: iam.IRole;
  readonly logGroup: logs.ILogGroup;
  /** Repository of the image. @default - nothing is pulled from a private one */
  readonly repository?: ecr.IRepository;
}

export function instancePolicy(scope: Construct, { role, logGroup, repository }: InstancePermissions): iam.ManagedPolicy {
  const statements = [
    new iam.PolicyStatement({
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      resources: [logGroup.logGroupArn],
    }),
  ];
  if (repository) statements.push(imagePull(repository));
  return new iam.ManagedPolicy(scope, 'InstancePolicy', { roles: [role], description: 'Own logs and own image', statements });
}

/** The actions for which AWS defines no narrower resource, each as small as it can be. */
export function unscopedPolicy(scope: Construct, { role, repository }: InstancePermissions): iam.ManagedPolicy {
  const allow = (actions: string[], conditions?: { [key: string]: { [key: string]: string } }) =>
    new iam.PolicyStatement({ actions, resources: ['*'], conditions });
  // An instance has no id before it is there.
  const instances = Stack.of(scope).formatArn({ service: 'ec2', resource: 'instance', resourceName: '*' });
  const policy = new iam.ManagedPolicy(scope, 'UnscopedPolicy', {
    roles: [role],
    description: 'Session Manager, memory metric, own health and registry login',
    statements: [
      new iam.PolicyStatement({ actions: ['ssm:UpdateInstanceInformation'], resources: [instances] }),
      allow([
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ]),
      allow(['cloudwatch:PutMetricData'], { StringEquals: { 'cloudwatch:namespace': MEMORY_METRIC.namespace } }),
      allow(['elasticloadbalancing:DescribeTargetHealth']),
      ...(repository ? [allow([REGISTRY_LOGIN])] : []),
    ],
  });
  acknowledge(
    policy,
    'AwsSolutions-IAM5[Resource::*]',
    'Session Manager channels, PutMetricData (bound to one namespace), DescribeTargetHealth and GetAuthorizationToken take no narrower resource',
  );
  acknowledgeResource(policy, instances, 'An instance tells Session Manager about itself, and its id is not known before it starts');
  return policy;
}
