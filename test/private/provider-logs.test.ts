import { join } from 'node:path';
import { CustomResourceProvider, CustomResourceProviderRuntime } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { keepProviderLogs } from '../../src/private/provider-logs';
import { only, regionalStack } from '../support/apps';

test('the function of a provider logs to one group with retention, however often that is asked for', () => {
  // GIVEN
  const stack = regionalStack();
  const provider = CustomResourceProvider.getOrCreateProvider(stack, 'Custom::Any', {
    codeDirectory: join(__dirname, '..', '..', 'lib', 'api', 'prefix-list', 'handler'),
    runtime: CustomResourceProviderRuntime.NODEJS_22_X,
  });

  // WHEN
  keepProviderLogs(provider);
  keepProviderLogs(provider);

  // THEN
  const template = Template.fromStack(stack);
  const group = only(template, 'AWS::Logs::LogGroup');
  expect(group.resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: { RetentionInDays: 90 } });
  expect(group.resource.Properties.LogGroupName).toBeUndefined();
  expect(only(template, 'AWS::Lambda::Function').resource.Properties.LoggingConfig).toEqual({ LogGroup: { Ref: group.id } });
});
