import { join } from 'node:path';
import { CustomResourceProvider, CustomResourceProviderBase, CustomResourceProviderRuntime, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { keepProviderLogs } from '../../src/private/provider-logs';
import { only, regionalStack } from '../support/apps';

function provider(stack: Stack, policyStatements?: object[]): CustomResourceProviderBase {
  return CustomResourceProvider.getOrCreateProvider(stack, 'Custom::Any', {
    codeDirectory: join(__dirname, '..', '..', 'lib', 'api', 'prefix-list', 'handler'),
    runtime: CustomResourceProviderRuntime.NODEJS_22_X,
    policyStatements,
  });
}

test('the function of a provider logs to one group with retention, however often that is asked for', () => {
  // GIVEN
  const stack = regionalStack();

  // WHEN
  keepProviderLogs(provider(stack));
  keepProviderLogs(provider(stack));

  // THEN
  const template = Template.fromStack(stack);
  const group = only(template, 'AWS::Logs::LogGroup');
  expect(group.resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: { RetentionInDays: 90 } });
  expect(group.resource.Properties.LogGroupName).toBeUndefined();
  expect(only(template, 'AWS::Lambda::Function').resource.Properties.LoggingConfig).toEqual({ LogGroup: { Ref: group.id } });
});

describe('the role of a provider', () => {
  const logging = (group: string) => ({
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: { 'Fn::GetAtt': [group, 'Arn'] },
  });

  test('may write to that group once, beside what it may anyway, and nowhere else', () => {
    const stack = regionalStack();
    const own = { Effect: 'Allow', Action: 'ec2:DescribeManagedPrefixLists', Resource: '*' };

    keepProviderLogs(provider(stack, [own]));
    keepProviderLogs(provider(stack));

    const template = Template.fromStack(stack);
    const { ManagedPolicyArns, Policies } = only(template, 'AWS::IAM::Role').resource.Properties;
    expect(ManagedPolicyArns).toBeUndefined();
    expect(Policies).toHaveLength(1);
    expect(Policies[0].PolicyDocument.Statement).toEqual([own, logging(only(template, 'AWS::Logs::LogGroup').id)]);
  });

  test("is as narrow where the provider is the CDK's own", () => {
    const stack = regionalStack();
    new ec2.Vpc(stack, 'Vpc', { restrictDefaultSecurityGroup: true });

    keepProviderLogs(stack.node.findChild('Custom::VpcRestrictDefaultSGCustomResourceProvider'));

    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::IAM::Role', {
      ManagedPolicyArns: Match.absent(),
      Policies: [{ PolicyDocument: { Statement: Match.arrayWith([logging(only(template, 'AWS::Logs::LogGroup').id)]) } }],
    });
  });

  test('is nowhere, where the account gives the roles', () => {
    const stack = regionalStack();
    iam.Role.customizeRoles(stack, { usePrecreatedRoles: { [`${stack.node.path}/Custom::AnyCustomResourceProvider/Role`]: 'Given' } });

    keepProviderLogs(provider(stack));

    Template.fromStack(stack).resourceCountIs('AWS::IAM::Role', 0);
  });
});
