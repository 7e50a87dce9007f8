import { TemplateSet, TemplateStack } from '../../src/review/template-set';

function stack(template: object, about: Partial<TemplateStack> = {}): TemplateStack {
  return { templatePath: `/out/${about.stackName ?? 'Stack'}.template.json`, template: template as any, ...about };
}

const TOPIC = { Topic: { Type: 'AWS::SNS::Topic' } };

/** What a value of the last stack leads to. */
function target(value: unknown, ...stacks: TemplateStack[]): string | undefined {
  const found = new TemplateSet(stacks).target(value, stacks[stacks.length - 1]);
  return found && `${found.stack.stackName ?? ''}${found.logicalId}`;
}

describe('a reference leads to its resource', () => {
  const own = stack({ Resources: TOPIC, Parameters: { Name: { Type: 'String' } } });

  test.each<[string, unknown, string | undefined]>([
    ['Ref', { Ref: 'Topic' }, 'Topic'],
    ['GetAtt', { 'Fn::GetAtt': ['Topic', 'TopicArn'] }, 'Topic'],
    ['GetAtt in one text', { 'Fn::GetAtt': 'Topic.TopicArn' }, 'Topic'],
    ['joined text', { 'Fn::Join': ['', ['arn:', { Ref: 'Topic' }]] }, 'Topic'],
    ['substituted text', { 'Fn::Sub': 'arn:${AWS::Region}:${Topic}' }, 'Topic'],
    ['substituted text with values', { 'Fn::Sub': ['${it}', { it: { 'Fn::GetAtt': ['Topic', 'TopicArn'] } }] }, 'Topic'],
    ['a part of it', { 'Fn::Select': [1, { 'Fn::Split': [':', { Ref: 'Topic' }] }] }, 'Topic'],
    ['a parameter that nobody gives', { Ref: 'Name' }, undefined],
    ['what is not there', { Ref: 'Other' }, undefined],
    ['a literal', 'Topic', undefined],
    ['a choice at deployment', { 'Fn::If': ['Some', { Ref: 'Topic' }, 'none'] }, undefined],
    ['nothing', undefined, undefined],
  ])('%s', (_how, value, expected) => {
    expect(target(value, own)).toBe(expected);
  });
});

describe('across stacks', () => {
  const outputs = { Arn: { Value: { Ref: 'Topic' }, Export: { Name: 'shop-topic' } } };
  const other = stack({ Resources: TOPIC, Outputs: outputs }, { stackName: 'Other', region: 'us-east-1' });
  const own = stack({ Resources: {} }, { stackName: 'Own', region: 'eu-west-1' });

  test.each<[string, unknown, string | undefined]>([
    ['an export', { 'Fn::ImportValue': 'shop-topic' }, 'OtherTopic'],
    ['an export that nobody makes', { 'Fn::ImportValue': 'other' }, undefined],
    ['an output', { 'Fn::GetStackOutput': { StackName: 'Other', Region: 'us-east-1', OutputName: 'Arn' } }, 'OtherTopic'],
    ['an output of another region', { 'Fn::GetStackOutput': { StackName: 'Other', Region: 'eu-west-1', OutputName: 'Arn' } }, undefined],
  ])('%s', (_how, value, expected) => {
    expect(target(value, other, own)).toBe(expected);
  });

  test('into a nested stack and out of it', () => {
    const nestedResource = { Nested: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { Given: { Ref: 'Topic' } } } } };
    const outer = stack({ Resources: { ...TOPIC, ...nestedResource } }, { stackName: 'Outer' });
    const nested = stack(
      {
        Parameters: { Given: { Type: 'String' } },
        Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
        Outputs: { Made: { Value: { Ref: 'Queue' } } },
      },
      { stackName: 'Nested', parent: { stack: outer, logicalId: 'Nested' } },
    );
    expect(target({ Ref: 'Given' }, outer, nested)).toBe('OuterTopic');
    expect(target({ 'Fn::GetAtt': ['Nested', 'Outputs.Made'] }, nested, outer)).toBe('NestedQueue');
  });

  test('exports that import each other end somewhere', () => {
    const round = (name: string, from: string) =>
      stack({ Resources: {}, Outputs: { Out: { Value: { 'Fn::ImportValue': from }, Export: { Name: name } } } }, { stackName: name });
    expect(target({ 'Fn::ImportValue': 'one' }, round('one', 'other'), round('other', 'one'))).toBeUndefined();
  });
});

test('all that a value refers to', () => {
  const own = stack({ Resources: { ...TOPIC, Queue: { Type: 'AWS::SQS::Queue' } } });
  const value = [{ Ref: 'Topic' }, { deep: { 'Fn::GetAtt': ['Queue', 'Arn'] } }, 'text', null];
  expect(new TemplateSet([own]).targets(value, own).map(({ logicalId }) => logicalId)).toEqual(['Topic', 'Queue']);
});
