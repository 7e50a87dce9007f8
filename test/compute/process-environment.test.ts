import { CfnDynamicReference, CfnDynamicReferenceService, Fn, SecretValue, Stack, Token } from 'aws-cdk-lib';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ProcessEnvironment } from '../../src/compute/process-environment';
import { regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const stack = regionalStack();
const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'shop/database');

function environment(...pairs: [string, string][]): ProcessEnvironment {
  const made = new ProcessEnvironment(stack);
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
  expect(() => new ProcessEnvironment(stack).addSecret({ name, secret })).toThrow(refused);
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
  expect(() => new ProcessEnvironment(stack).addSecret({ name: 'A', secret, field })).not.toThrow();
});

test.each(['', 'a b', '$(id)', 'a"b'])('refuses the field %j of a secret', field => {
  expect(() => new ProcessEnvironment(stack).addSecret({ name: 'A', secret, field })).toThrow(
    fourParts("the secret's field for A is not valid", `"${field}"`, 'letters, digits', 'rename the field'),
  );
});

test.each(['PATH', 'UID', 'LD_PRELOAD', 'DOCKER_HOST'])('a secret named %s would change the program that starts the process', name => {
  expect(() => new ProcessEnvironment(stack).addSecret({ name, secret })).toThrow(
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
    const made = new ProcessEnvironment(stack);
    made.addSecret({ name: 'A', secret });
    expect(() => made.add('A', '1')).toThrow(refused);
    expect(() => made.addSecret({ name: 'A', secret, field: 'b' })).toThrow(refused);
  });

  test('is fine where both are the same text', () => {
    expect(environment(['A', '1'], ['A', '1']).values).toEqual({ A: '1' });
  });
});

describe("a secret's value", () => {
  const refused = fourParts(
    "the environment variable A would hold a secret's value",
    'a dynamic reference to a secret',
    'plain settings',
    'use `addSecret`, or `addSecretReference`',
  );
  const whole = secret.secretValue.unsafeUnwrap();
  const SSM = '{{resolve:ssm:/tables/orders:1}}';

  test.each([
    ['whole', whole],
    ['one field', secret.secretValueFromJson('password').unsafeUnwrap()],
    ['inside of text', `postgres://app:${whole}@db/orders`],
    ['behind a plain parameter', `${SSM}${whole}`],
    ['a secure parameter', SecretValue.ssmSecure('/db/password').unsafeUnwrap()],
    ['written by hand', '{{resolve:secretsmanager:shop/database}}'],
    ['a secure parameter by hand', '{{resolve:ssm-secure:/db/password:1}}'],
    ['by hand, with a name known only at deployment', `{{resolve:secretsmanager:${token.text('shop')}}}`],
  ])('is refused at once where the value shows it: %s', (_form, value) => {
    expect(() => environment(['A', value])).toThrow(refused);
  });

  test.each([
    ['lazy', token.text(whole)],
    ['lazy, by hand', token.text('{{resolve:ssm-secure:/db/password:1}}')],
    ['by a function of CloudFormation', Fn.sub('{{resolve:secretsmanager:${AWS::StackName}}}')],
  ])('is refused at synthesis where it is known no earlier: %s', (_form, value) => {
    // GIVEN
    const scope = regionalStack();
    const made = new ProcessEnvironment(scope);
    // WHEN
    made.add('A', value);
    made.add('B', 'x');
    // THEN
    expect(scope.node.validate()).toEqual([expect.stringMatching(refused)]);
  });

  test.each<[string, (scope: Stack) => string]>([
    ['a plain parameter', () => new CfnDynamicReference(CfnDynamicReferenceService.SSM, '/tables/orders:1').toString()],
    ['a plain parameter by hand', () => SSM],
    ["a secret's ARN", scope => new secretsmanager.Secret(scope, 'Secret').secretArn],
    ['nothing', () => token.text(undefined as any)],
    [
      'what is not there yet',
      () => {
        let late: string | undefined;
        const value = Token.asString({ creationStack: [], resolve: () => late!.toLowerCase() });
        expect(() => environment(['A', value])).not.toThrow();
        late = 'X';
        return value;
      },
    ],
  ])('is not %s', (_what, value) => {
    const scope = regionalStack();

    expect(() => new ProcessEnvironment(scope).add('A', value(scope))).not.toThrow();
    expect(scope.node.validate()).toEqual([]);
  });
});
