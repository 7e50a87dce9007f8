import { App, DefaultStackSynthesizer, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EdgeDistribution } from '../../src';
import { carry, Companion, usEast1Scope } from '../../src/region/us-east-1';
import { api, ofType, regionalStack, templates } from '../support/apps';

function apiWithEdge(stack: Stack): void {
  new EdgeDistribution(stack, 'Edge', { origin: api(stack) });
}

describe('companion stacks', () => {
  test("one before the app's stack and one after it, in us-east-1", () => {
    const app = new App();
    apiWithEdge(regionalStack('Shop', { stackName: 'shop-prod', tags: { team: 'shop' }, terminationProtection: true }, app));
    const assembly = app.synth();
    const [before, own, after] = ['shop-prod-edge-before', 'shop-prod', 'shop-prod-edge-after'].map(name => assembly.getStackByName(name));
    expect(before.environment.region).toBe('us-east-1');
    expect(after.environment.region).toBe('us-east-1');
    expect(own.environment.region).toBe('eu-west-1');
    expect(own.dependencies.map(({ id }) => id)).toContain(before.id);
    expect(after.dependencies.map(({ id }) => id)).toContain(own.id);
    expect(before.tags).toEqual({ team: 'shop' });
    expect(before.terminationProtection).toBe(true);
    // AND nothing is carried by extra resources
    const types = assembly.stacks.flatMap(stack => Object.values(stack.template.Resources as object).map(({ Type }) => Type));
    expect(types.filter(type => /CrossRegion|ExportReader|ExportWriter/.test(type))).toEqual([]);
  });

  test("in us-east-1 everything lies in the app's own stack", () => {
    const stack = regionalStack('App', { env: { region: 'us-east-1' } });
    apiWithEdge(stack);
    const all = templates(stack.node.root as App);
    expect(Object.keys(all)).toEqual(['App']);
    expect(ofType(all.App, 'AWS::WAFv2::WebACL')).toHaveLength(1);
    expect(ofType(all.App, 'AWS::Logs::Delivery')).toHaveLength(1);
    expect(JSON.stringify(all.App)).not.toContain('Fn::GetStackOutput');
  });

  test('two stages have companions of their own', () => {
    const app = new App();
    for (const id of ['Beta', 'Prod']) apiWithEdge(new Stack(new Stage(app, id, { env: { region: 'eu-west-1' } }), 'App'));
    const names = app
      .synth()
      .nestedAssemblies.flatMap(({ nestedAssembly }) => nestedAssembly.stacks.map(({ stackName }) => stackName))
      .sort();
    expect(names).toEqual([
      'Beta-App',
      'Beta-App-edge-after',
      'Beta-App-edge-before',
      'Prod-App',
      'Prod-App-edge-after',
      'Prod-App-edge-before',
    ]);
  });

  test('an API in a nested stack uses the companions of its parent', () => {
    const app = new App();
    const parent = regionalStack('App', {}, app);
    apiWithEdge(new NestedStack(parent, 'Nested'));
    expect(
      app
        .synth()
        .stacks.map(({ stackName }) => stackName)
        .sort(),
    ).toEqual(['App', 'App-edge-after', 'App-edge-before']);
  });

  test('an own bootstrap qualifier holds for the companions too', () => {
    const app = new App();
    apiWithEdge(regionalStack('App', { synthesizer: new DefaultStackSynthesizer({ qualifier: 'mine' }) }, app));
    for (const stack of app.synth().stacks) expect(stack.assumeRoleArn).toContain('cdk-mine-deploy-role');
  });

  test('an app-wide synthesizer holds for the companions too', () => {
    const app = new App({ defaultStackSynthesizer: new DefaultStackSynthesizer({ qualifier: 'wide' }) });
    apiWithEdge(regionalStack('App', {}, app));
    for (const stack of app.synth().stacks) expect(stack.assumeRoleArn).toContain('cdk-wide-deploy-role');
  });

  test('a long stack name is shortened to what CloudFormation takes', () => {
    const app = new App();
    apiWithEdge(regionalStack('App', { stackName: 'x'.repeat(128) }, app));
    for (const { stackName } of app.synth().stacks) expect(stackName.length).toBeLessThanOrEqual(128);
  });
});

describe('carry', () => {
  test('a value crosses as a named output, whose name follows what would replace it', () => {
    const carried = (replacedBy: string) => {
      const owner = new Construct(regionalStack(), 'Owner');
      const companion = usEast1Scope(owner, Companion.BEFORE);
      const nested = Stack.of(companion);
      return Stack.of(owner).resolve(carry(companion, owner, 'Value', nested.stackId, replacedBy))['Fn::GetStackOutput'];
    };
    expect(carried('a')).toMatchObject({
      StackName: 'App-edge-before',
      Region: 'us-east-1',
      OutputName: expect.stringMatching(/^Value[0-9a-f]{8}$/),
    });
    expect(carried('a')).toEqual(carried('a'));
    expect(carried('b').OutputName).not.toBe(carried('a').OutputName);
  });

  test('a known value needs no output', () => {
    const owner = new Construct(regionalStack(), 'Owner');
    expect(carry(usEast1Scope(owner, Companion.BEFORE), owner, 'Value', 'literal')).toBe('literal');
  });
});

describe('refused', () => {
  test('a stack without a region', () => {
    expect(() => usEast1Scope(new Construct(new Stack(new App(), 'Agnostic'), 'Owner'), Companion.BEFORE)).toThrow(
      /no fixed region; got: stack "Agnostic" without env\.region; allowed: a stack with a region; an account is not needed; instead: pass/,
    );
  });

  test.each(['cn-north-1', 'us-gov-west-1', 'us-iso-east-1', 'eusc-de-east-1'])('a partition without us-east-1: %s', region => {
    expect(() => apiWithEdge(regionalStack('App', { env: { region } }))).toThrow(
      /partition has no us-east-1; got: .*; allowed: regions of the commercial partition; instead:/,
    );
  });
});
