import { CfnResource } from 'aws-cdk-lib';
import { run } from './batch';
import { CASES } from './cases';
import * as drawing from './draw';
import { Plan } from './plan';

const PLAIN: Plan = {
  region: 'eu-west-1',
  exposure: 'vpcOnly',
  services: [
    {
      compute: 'fargate',
      artifact: 'image',
      protocols: [{ kind: 'rest', path: '/api/*', sticky: false }],
      environment: {},
    },
  ],
  stores: [],
  alarms: false,
  order: 0,
};

test('what once was a fault is none', () => {
  expect(run(Object.values(CASES)).map(({ fault }) => fault)).toEqual(Object.values(CASES).map(() => undefined));
});

describe('a batch tells', () => {
  afterEach(() => jest.restoreAllMocks());

  test('what is clean, and what is refused', () => {
    const [clean, refused] = run([PLAIN, { ...PLAIN, exposure: 'internet' }]);
    expect(clean).toEqual({ plan: PLAIN });
    expect(refused.refused).toMatch(/needs TLS at the load balancer, .*; got: .*; allowed: .*; instead: /);
  });

  test.each<[string, () => void, RegExp]>([
    ['an error without its four parts', () => throwing(new Error('no')), /Error: no/],
    ['an error of JavaScript', () => throwing(new TypeError("can't read")), /TypeError/],
    [
      'a resource that depends on chance',
      () => adding(() => ({ DisplayName: `${Math.random()}` })),
      /depends on the order of calls, or on chance/,
    ],
    ['an error with a token in it', () => throwing(new Error(`wrong; got: ${'$'}{Token[A.1]}; allowed: right; instead: this`)), /Token\[A/],
    ['what the review finds', () => adding(() => ({}), 'AWS::DynamoDB::Table'), /ScalableApi error StateWithoutRetain/],
  ])('%s', (_what, spoil, fault) => {
    spoil();
    expect(run([PLAIN])[0].fault).toMatch(fault);
  });
});

function throwing(error: Error): void {
  jest.spyOn(drawing, 'draw').mockImplementation(() => {
    throw error;
  });
}

/** Draws one resource more. */
function adding(properties: () => object, type = 'AWS::SNS::Topic'): void {
  const { draw } = drawing;
  jest.spyOn(drawing, 'draw').mockImplementation((app, id, plan) => {
    const stack = draw(app, id, plan);
    new CfnResource(stack, 'More', { type, properties: { ...properties() } });
    return stack;
  });
}
