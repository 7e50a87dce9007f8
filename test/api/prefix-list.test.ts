import { CfnParameter } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ApiExposure } from '../../src';
import { cloudFrontPrefixListId, PREFIX_LIST_NAME } from '../../src/api/prefix-list/prefix-list';
import { api, only, regionalStack } from '../support/apps';

const LOOKUP = 'Custom::CloudFrontPrefixList';

test('the list is looked up by name, by a function that may do nothing else but log', () => {
  // GIVEN
  const stack = regionalStack();

  // WHEN
  const id = cloudFrontPrefixListId(stack);

  // THEN
  const template = Template.fromStack(stack);
  const lookup = only(template, LOOKUP);
  expect(PREFIX_LIST_NAME).toBe('com.amazonaws.global.cloudfront.origin-facing');
  expect(lookup.resource.Properties).toEqual({
    ServiceToken: { 'Fn::GetAtt': [only(template, 'AWS::Lambda::Function').id, 'Arn'] },
    Name: PREFIX_LIST_NAME,
  });
  expect(stack.resolve(id)).toEqual({ 'Fn::GetAtt': [lookup.id, 'PrefixListId'] });
  expect(only(template, 'AWS::IAM::Role').resource.Properties.Policies[0].PolicyDocument.Statement).toEqual([
    { Effect: 'Allow', Action: 'ec2:DescribeManagedPrefixLists', Resource: '*' },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: { 'Fn::GetAtt': [only(template, 'AWS::Logs::LogGroup').id, 'Arn'] },
    },
  ]);
});

test.each([
  ['text', () => 'pl-3b927c52'],
  ['a token', (stack: ReturnType<typeof regionalStack>) => new CfnParameter(stack, 'List').valueAsString],
])('an id given as %s is used as it is, without a lookup', (_name, id) => {
  // GIVEN
  const stack = regionalStack();
  const prefixListId = id(stack);

  // WHEN
  api(stack, { exposure: ApiExposure.vpcOrigin({ prefixListId }) });

  // THEN
  const template = Template.fromStack(stack);
  template.resourceCountIs(LOOKUP, 0);
  template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    SourcePrefixListId: stack.resolve(prefixListId),
    IpProtocol: 'tcp',
    FromPort: 80,
    ToPort: 80,
    Description: Match.anyValue(),
  });
});
