import { App, NestedStack, Stack, StackProps, Stage } from 'aws-cdk-lib';
import { Construct, IConstruct } from 'constructs';
import { digest } from '../../src/private/digest';
import { physicalName } from '../../src/private/physical-name';

const EU = { region: 'eu-west-1', account: '111122223333' };

function at(path: string[], props: StackProps = { env: EU }): IConstruct {
  return path.reduce<Construct>((scope, id) => new Construct(scope, id), new Stack(new App(), 'App', props));
}

const name = (scope: IConstruct, replacedBy?: unknown) => physicalName(scope, { maxLength: 64, replacedBy });

test('is the path, made readable, and a hash', () => {
  expect(name(at(['Api', 'LoadBalancer']))).toMatch(/^App-Api-LoadBalancer-[0-9a-f]{8}$/);
});

test('is the same in every synthesis', () => {
  expect(name(at(['Api']))).toBe(name(at(['Api'])));
});

test.each([20, 32, 64, 128])('keeps to %d characters, prefix included, and keeps the end of the path', maxLength => {
  const long = physicalName(at(['Production', 'a-very-long-construct-id-'.repeat(6), 'WebAcl']), { prefix: 'waf-', maxLength });

  expect(long.length).toBeLessThanOrEqual(maxLength);
  expect(long).toMatch(/^waf-[A-Za-z0-9][A-Za-z0-9-]*-[0-9a-f]{8}$/);
  expect(long).toContain('Acl-');
});

test('uses the whole length and no more', () => {
  expect(physicalName(at(['x'.repeat(200)]), { maxLength: 40 })).toHaveLength(40);
});

test('begins with the prefix that a service demands', () => {
  expect(physicalName(at(['Edge']), { prefix: 'aws-waf-logs-', maxLength: 512 })).toMatch(/^aws-waf-logs-App-Edge-/);
});

test('tells apart paths that read the same, stacks, accounts, regions, and what replaces the resource', () => {
  const scopes = [
    at(['A', 'B']),
    at(['A-B']),
    at(['A', 'B'], { env: EU, stackName: 'Other' }),
    at(['A', 'B'], { env: { ...EU, account: '444455556666' } }),
    at(['A', 'B'], { env: { ...EU, region: 'us-east-1' } }),
  ];
  const names = [...scopes.map(scope => name(scope)), name(scopes[0], 'source'), name(scopes[0], ['source', 2])];

  expect(new Set(names).size).toBe(names.length);
});

test('tells apart the same stack in two stages', () => {
  const app = new App();
  const [beta, prod] = ['Beta', 'Prod'].map(stage => new Construct(new Stack(new Stage(app, stage, { env: EU }), 'App'), 'Api'));

  expect(name(beta)).not.toBe(name(prod));
});

test('is the same in every synthesis inside a nested stack, whose own name is a token', () => {
  const nested = (stackName: string) => name(new Construct(new NestedStack(at([], { env: EU, stackName }) as Stack, 'Nested'), 'Edge'));
  const first = nested('App');
  new Stack(new App(), 'MoreTokens').resolve(new Stack(new App(), 'Another').account);

  expect(nested('App')).toBe(first);
  expect(nested('Other')).not.toBe(first);
});

test('holds no token where the account is known only at deployment, and is stable', () => {
  const agnostic = () => name(at(['Api'], { env: { region: 'eu-west-1' } }));
  new Stack(new App(), 'MoreTokens').resolve(new Stack(new App(), 'Another').account);

  expect(agnostic()).toMatch(/^App-Api-[0-9a-f]{8}$/);
  expect(agnostic()).toBe(agnostic());
  expect(agnostic()).toContain(digest(['App/Api', 'App', '', 'eu-west-1', '']));
  expect(name(at(['Api'], {}))).toMatch(/^App-Api-[0-9a-f]{8}$/);
});
