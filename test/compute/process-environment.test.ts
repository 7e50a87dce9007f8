import { Token } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ProcessEnvironment } from '../../src/compute/process-environment';
import { regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const secret = secretsmanager.Secret.fromSecretNameV2(regionalStack(), 'Secret', 'shop/database');

function environment(...pairs: [string, string][]): ProcessEnvironment {
  const made = new ProcessEnvironment();
  pairs.forEach(([name, value]) => made.add(name, value));
  return made;
}

test('holds values and secrets by name, in whatever order they came', () => {
  const made = environment(['PORT', '8080'], ['A', '']);
  made.addSecret({ name: 'PASSWORD', secret, field: 'password' });
  made.addSecret({ name: 'ALL', secret });

  expect(Object.entries(made.values)).toEqual([
    ['A', ''],
    ['PORT', '8080'],
  ]);
  expect(made.secrets).toEqual([
    { name: 'ALL', secret },
    { name: 'PASSWORD', secret, field: 'password' },
  ]);
});

test('what callers do with its lists changes nothing', () => {
  const made = environment(['A', '1']);
  made.values.B = '2';
  made.secrets.push({ name: 'C', secret });

  expect([made.values, made.secrets]).toEqual([{ A: '1' }, []]);
});

test.each(['A', '_', 'a_1', '_9', 'HTTP_PROXY'])('accepts the name %s', name => {
  expect(environment([name, 'x']).values).toEqual({ [name]: 'x' });
});

test.each([
  ['MY-VAR', 'MY_VAR'],
  ['1A', '_1A'],
  ['a b', 'A_B'],
  ['', '_'],
  ['A=B', 'A_B'],
  ['A\n', 'A_'],
])('refuses the name %j and proposes one that is accepted', (name, better) => {
  const refused = fourParts(
    'the name of an environment variable is not valid',
    `"${name}"`,
    'not beginning with a digit',
    `write "${better}"`,
  );

  expect(() => environment([name, 'x'])).toThrow(refused);
  expect(() => new ProcessEnvironment().addSecret({ name, secret })).toThrow(refused);
  expect(() => environment([better, 'x'])).not.toThrow();
});

test.each(['a\nb', 'a\r', '\n'])('refuses the value %j, which an environment file would cut', value => {
  expect(() => environment(['A', value])).toThrow(
    fourParts('the environment variable A has more than one line', 'line breaks', 'one line', 'base64'),
  );
});

test('accepts a value known only at deployment', () => {
  const made = environment(['A', token.text('x')], ['B', `prefix-${token.text('y')}\n`]);

  expect(Object.values(made.values).map(value => Token.isUnresolved(value))).toEqual([true, true]);
});

test.each(['password', 'a.b-c_1'])('accepts the field %s of a secret', field => {
  expect(() => new ProcessEnvironment().addSecret({ name: 'A', secret, field })).not.toThrow();
});

test.each(['', 'a b', '$(id)', 'a"b'])('refuses the field %j of a secret', field => {
  expect(() => new ProcessEnvironment().addSecret({ name: 'A', secret, field })).toThrow(
    fourParts("the secret's field for A is not valid", `"${field}"`, 'letters, digits', 'rename the field'),
  );
});

test.each(['PATH', 'UID', 'LD_PRELOAD', 'DOCKER_HOST'])('a secret named %s would change the program that starts the process', name => {
  expect(() => new ProcessEnvironment().addSecret({ name, secret })).toThrow(
    fourParts(`a secret can't be named ${name}`, `"${name}"`, 'any name that the shell', `"APP_${name}"`),
  );
});

describe('a name with two values', () => {
  const refused = fourParts(
    'the environment variable A is set twice',
    'two values for one name',
    'one value for each name',
    'another name',
  );

  test('is refused, whichever of the two is a secret', () => {
    expect(() => environment(['A', '1'], ['A', '2'])).toThrow(refused);
    expect(() => environment(['A', '1']).addSecret({ name: 'A', secret })).toThrow(refused);
    const made = new ProcessEnvironment();
    made.addSecret({ name: 'A', secret });
    expect(() => made.add('A', '1')).toThrow(refused);
    expect(() => made.addSecret({ name: 'A', secret, field: 'b' })).toThrow(refused);
  });

  test('is fine where both are the same text', () => {
    expect(environment(['A', '1'], ['A', '1']).values).toEqual({ A: '1' });
  });
});
