import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { fargateApi, SERVICE } from './support/fargate';
import { ServiceArtifact } from '../../src';
import { ofType, only } from '../support/apps';

/** What a role may do, by the logical id of the role, inline and managed policies together. */
function allowed(template: Template, roleId: string): any[] {
  return [...ofType(template, 'AWS::IAM::Policy'), ...ofType(template, 'AWS::IAM::ManagedPolicy')]
    .filter(({ resource }) => JSON.stringify(resource.Properties.Roles).includes(`"${roleId}"`))
    .flatMap(({ resource }) => resource.Properties.PolicyDocument.Statement)
    .map(({ Action, Resource, Condition }) => ({
      actions: [Action].flat(),
      resource: Resource,
      ...(Condition ? { condition: Condition } : {}),
    }));
}

const roleStarting = (template: Template, start: string) => ofType(template, 'AWS::IAM::Role').find(({ id }) => id.startsWith(start))!.id;

test("the execution role pulls this image, writes these logs and reads these secrets; the service's role does none of it", () => {
  // GIVEN an image that is built, and a secret with a key
  const artifact = ServiceArtifact.dockerfile(join(__dirname, '..', '..', 'examples', 'typescript', 'rest', 'service'));
  const { stack, template, workload } = fargateApi({}, { artifact });
  const secret = new secretsmanager.Secret(stack, 'Token');
  workload.addSecret('TOKEN', secret);
  // THEN
  const found = allowed(template(), roleStarting(template(), 'ApiServiceFargateExecutionRole'));
  const [image] = found.filter(({ actions }) => actions.includes('ecr:BatchGetImage'));
  expect(image.resource).not.toBe('*');
  expect(found).toEqual(
    expect.arrayContaining([
      { actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], resource: image.resource },
      { actions: ['ecr:GetAuthorizationToken'], resource: '*' },
      { actions: ['logs:CreateLogStream', 'logs:PutLogEvents'], resource: stack.resolve(workload.logGroup.logGroupArn) },
      {
        actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
        resource: stack.resolve(secret.secretArn),
      },
    ]),
  );
  expect(found).toHaveLength(4);
  expect(allowed(template(), roleStarting(template(), 'ApiServiceRole'))).toEqual([]);
});

test('a public image needs no registry login', () => {
  const { template } = fargateApi();
  const actions = allowed(template(), roleStarting(template(), 'ApiServiceFargateExecutionRole')).flatMap(statement => statement.actions);
  expect(actions).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
});

test('a secret by reference is read by the process itself', () => {
  const { stack, template, workload } = fargateApi();
  const secret = new secretsmanager.Secret(stack, 'Token');
  workload.addSecretReference('TOKEN_ARN', secret);
  const [statement] = allowed(template(), roleStarting(template(), 'ApiServiceRole'));
  expect(statement).toMatchObject({
    actions: expect.arrayContaining(['secretsmanager:GetSecretValue']),
    resource: stack.resolve(secret.secretArn),
  });
});

test("the key of a secret is used through Secrets Manager, by the role's own policy, an imported key too", () => {
  const { stack, template, workload } = fargateApi();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012');
  workload.addSecret(
    'TOKEN',
    secretsmanager.Secret.fromSecretAttributes(stack, 'Token', {
      secretPartialArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:token',
      encryptionKey,
    }),
  );
  const found = allowed(template(), roleStarting(template(), 'ApiServiceFargateExecutionRole'));
  expect(found).toContainEqual({
    actions: ['kms:Decrypt'],
    resource: encryptionKey.keyArn,
    condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } },
  });
  expect(found).toContainEqual({
    actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    resource: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:token-??????',
  });
});

test('no task starts before its permissions exist', () => {
  const { stack, template, workload } = fargateApi();
  workload.addSecret('TOKEN', new secretsmanager.Secret(stack, 'Token'));
  const role = roleStarting(template(), 'ApiServiceFargateExecutionRole');
  const policies = ofType(template(), 'AWS::IAM::Policy').filter(({ resource }) => resource.Properties.Roles[0].Ref === role);
  expect(policies).toHaveLength(1);
  expect(only(template(), SERVICE).resource.DependsOn).toEqual(expect.arrayContaining([role, policies[0].id]));
});
