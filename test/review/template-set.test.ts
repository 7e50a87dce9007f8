import { mayStandTogether, TemplateSet, TemplateStack } from '../../src/review/template-set';

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
  const maker = (stackName: string, about: Partial<TemplateStack>) =>
    stack({ Resources: TOPIC, Outputs: outputs }, { stackName, ...about });
  const read = (more: object = {}) => ({ 'Fn::GetStackOutput': { StackName: 'Other', OutputName: 'Arn', ...more } });
  const IMPORT = { 'Fn::ImportValue': 'shop-topic' };
  const own = stack({ Resources: {} }, { stackName: 'Own', account: '1', region: 'eu-west-1' });
  const other = maker('Other', { account: '1', region: 'us-east-1' });
  const near = maker('Near', { account: '1', region: 'eu-west-1' });

  test.each<[string, unknown, string | undefined]>([
    ['an export', IMPORT, 'NearTopic'],
    ['an export that nobody makes', { 'Fn::ImportValue': 'other' }, undefined],
    ['an output', read({ Region: 'us-east-1' }), 'OtherTopic'],
    ['an output of another region', read({ Region: 'eu-west-1' }), undefined],
    ['an output of its own region, unsaid', read(), undefined],
    ['an output of its own region', read({ StackName: 'Near', Region: { Ref: 'AWS::Region' } }), 'NearTopic'],
  ])('%s', (_how, value, expected) => {
    expect(target(value, other, near, own)).toBe(expected);
  });

  test.each<[string, Partial<TemplateStack>]>([
    ['another region', { account: '1', region: 'us-east-1' }],
    ['another account', { account: '2', region: 'eu-west-1' }],
    ['a region that is chosen at deployment', { account: '1' }],
  ])('an export in %s is not imported', (_where, environment) => {
    expect(target(IMPORT, maker('Far', environment), own)).toBeUndefined();
  });

  test.each([
    ['an account of its own', 'arn:aws:iam::222222222222:role/Reads', 'OtherTopic'],
    [
      'an account of its own, in any partition',
      { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':iam::222222222222:role/Reads']] },
      'OtherTopic',
    ],
    ['an account that nothing is known of', { Ref: 'Role' }, undefined],
    ['no other account', undefined, undefined],
  ])('an output, read with a role of %s', (_whose, RoleArn, expected) => {
    const far = maker('Other', { account: '222222222222', region: 'eu-west-1' });
    expect(target(read({ RoleArn }), far, own)).toBe(expected);
  });

  test.each<[string, unknown]>([
    ['an export', IMPORT],
    ['an output', read()],
  ])('two stages have %s of one name', (_how, value) => {
    const at = (stage: string, stackName: string, template: object) =>
      stack(template, { templatePath: `/out/assembly-${stage}/${stackName}.json`, stackName });
    const made = (stage: string) => {
      const Outputs = { Arn: { Value: { Ref: stage }, Export: { Name: 'shop-topic' } } };
      return at(stage, 'Other', { Resources: { [stage]: TOPIC.Topic }, Outputs });
    };
    const [dev, prod] = [made('Dev'), made('Prod')];
    expect(target(value, dev, prod, at('Prod', 'Own', {}))).toBe('OtherProd');
    expect(target(value, prod, dev, at('Dev', 'Own', {}))).toBe('OtherDev');
    expect(target(value, dev, at('Prod', 'Own', {}))).toBe('OtherDev');
  });

  test('what crossRegionReferences copies', () => {
    const name = '/cdk/exports/Own/TopicArn';
    const writer = (region: string, value: unknown) => ({
      Type: 'Custom::CrossRegionExportWriter',
      Properties: { WriterProps: { region, exports: { [name]: value } } },
    });
    const writers = { Elsewhere: writer('us-west-2', { Ref: 'Wrong' }), Writer: writer('eu-west-1', { Ref: 'Topic' }) };
    const Resources = { ...TOPIC, Wrong: TOPIC.Topic, ...writers };
    const far = stack({ Resources }, { stackName: 'Far', account: '1', region: 'us-east-1' });
    const foreign = stack({ Resources }, { stackName: 'Foreign', account: '2', region: 'us-east-1' });
    const reader = stack(
      { Resources: { Reader: { Type: 'Custom::CrossRegionExportReader' } } },
      { stackName: 'Own', account: '1', region: 'eu-west-1' },
    );
    expect(target({ 'Fn::GetAtt': ['Reader', name] }, foreign, far, reader)).toBe('FarTopic');
    expect(target({ 'Fn::GetAtt': `Reader.${name}` }, foreign, far, reader)).toBe('FarTopic');
    expect(target({ 'Fn::GetAtt': ['Reader', '/cdk/exports/Own/Other'] }, foreign, far, reader)).toBeUndefined();
    expect(target({ 'Fn::GetAtt': ['Reader', name] }, foreign, reader)).toBeUndefined();
  });

  test('beside an output that is not written out', () => {
    const odd = stack({ Resources: {}, Outputs: { Odd: null } }, { stackName: 'Odd' });
    expect(target(IMPORT, odd, near, own)).toBe('NearTopic');
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

test.each([
  ['AWS::CloudFormation::Stack', false],
  ['AWS::CloudFormation::CustomResource', false],
  ['AWS::CloudFormation::Macro', false],
  ['Custom::Lookup', false],
  ['Custom::CrossRegionExportReader', false],
  ['Custom::AWSCDK-EKS-Cluster', true],
  ['AWS::CloudFormation::StackSet', true],
])('what %s hands out is told from it: %p', (Type, isTold) => {
  const own = stack({ Resources: { Maker: { Type } } });
  expect(target({ 'Fn::GetAtt': ['Maker', 'Outputs.Arn'] }, own)).toBe(isTold ? 'Maker' : undefined);
});

describe('two keys', () => {
  const at = (templatePath: string, about: Partial<TemplateStack> = {}) => stack({ Resources: TOPIC }, { templatePath, ...about });
  const [here, beside] = [at('/out/a.json'), at('/out/b.json')];

  test.each<[string, boolean, [unknown, TemplateStack], [unknown, TemplateStack]]>([
    ['of one resource', true, [{ Ref: 'Topic' }, here], [{ 'Fn::GetAtt': ['Topic', 'TopicArn'] }, here]],
    ['of two resources of one name', false, [{ Ref: 'Topic' }, here], [{ Ref: 'Topic' }, beside]],
    ['of one parameter', true, [{ Ref: 'Arn' }, here], [{ Ref: 'Arn' }, here]],
    ['of two parameters of one name', false, [{ Ref: 'Arn' }, here], [{ Ref: 'Arn' }, beside]],
    ['of two outputs of what is not read', false, [{ 'Fn::GetAtt': ['Net', 'A'] }, here], [{ 'Fn::GetAtt': ['Net', 'B'] }, here]],
    ['of one name', true, ['shop', here], ['shop', beside]],
    ['of one name in two stages', false, ['shop', here], ['shop', at('/out/assembly-Dev/a.json')]],
    ['of one name in two regions', false, ['shop', here], ['shop', at('/out/c.json', { region: 'eu-west-1' })]],
    ['of one name in two accounts', false, ['shop', here], ['shop', at('/out/c.json', { account: '1' })]],
    ['of one ARN', true, ['arn:aws:a', here], ['arn:aws:a', at('/out/assembly-Dev/a.json', { region: 'eu-west-1' })]],
    ['of nothing', true, [undefined, here], [null, here]],
  ])('%s are the same: %p', (_what, same, one, other) => {
    const templates = new TemplateSet([here, beside, one[1], other[1]]);
    expect(templates.keyOf(...one) === templates.keyOf(...other)).toBe(same);
  });
});

test.each([
  ['none', undefined, undefined, true],
  ['one of them', undefined, 'Prod', true],
  ['the same', 'Prod', 'Prod', true],
  ['another', 'Prod', 'Test', false],
])('two resources of which %s has a condition may stand together: %p, %p, %p', (_which, one, other, together) => {
  const Resources = { One: { Type: 'A', Condition: one }, Other: { Type: 'A', Condition: other } };
  const [first, second] = new TemplateSet([stack({ Resources })]).all();
  expect(mayStandTogether(first, second)).toBe(together);
});

test('AWS::NoValue is absence, except as a choice', () => {
  const none = { Ref: 'AWS::NoValue' };
  const choice = { 'Fn::If': ['A', { Ref: 'B' }, none] };
  const Properties = { A: none, B: { C: none, D: [none, 'x', choice, [none]] }, E: choice, F: { Ref: 'AWS::Region' } };
  const own = stack({ Resources: { Topic: { Type: 'AWS::SNS::Topic', DeletionPolicy: none, Properties } } });
  const [{ definition, properties }] = new TemplateSet([own]).all('AWS::SNS::Topic');
  expect(properties).toEqual({ B: { D: ['x', choice, []] }, E: choice, F: { Ref: 'AWS::Region' } });
  expect(Object.keys(definition)).toEqual(['Type', 'Properties']);
  expect(own.template.Resources.Topic.Properties).toBe(Properties);
});
