import { CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import { sample } from 'fast-check';
import { run } from './batch';
import { CASES } from './cases';
import * as drawing from './draw';
import { FEATURES, featuresOf } from './features';
import { anyPlan } from './fitting';
import { Plan } from './plan';
import { ALL_RULES } from '../../src/review/all-rules';

const SERVICE: Plan['services'][number] = {
  compute: 'fargate',
  artifact: 'image',
  protocols: [{ kind: 'rest', path: '/api/*' }],
  environment: {},
};
const PLAIN: Plan = { region: 'eu-west-1', exposure: 'vpcOnly', services: [SERVICE], stores: [], alarms: false, order: 0 };

// Here templates are validated, as in the long run.
beforeAll(() => delete process.env.CDK_VALIDATION);

test('what once was a fault is none', () => {
  expect(run(Object.values(CASES)).map(({ fault }) => fault)).toEqual(Object.values(CASES).map(() => undefined));
});

test('some hundred plans have every feature, each more than once', () => {
  const drawn = sample(anyPlan, { seed: 1, numRuns: 300 }).flatMap(featuresOf);
  expect(FEATURES.filter(feature => drawn.filter(each => each === feature).length < 10)).toEqual([]);
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
    ['an error with a token in it', () => throwing(new Error(`wrong; got: ${'$'}{Token[A.1]}; allowed: right; instead: this`)), /Token\[A/],
    [
      'a plan that is refused in one order of calls',
      refusingLater,
      /refused in one order of calls, accepted in another: wrong; got: later/,
    ],
    ['an error at synthesis', () => adding(() => ({ Lost: undefinedLater() })), /TypeError: .*can't read/],
    [
      'a resource that depends on chance',
      () => adding(() => ({ DisplayName: `${Math.random()}` })),
      /depends on the order of calls, or on chance/,
    ],
    ['a stack that only another order of calls makes', addingStack, /Plan0xMore.template.json depends on the order of calls/],
    ['a token in a template', () => adding(() => ({ DisplayName: `cut off: ${'$'}{Token[Api` })), /has a token in it/],
    ['what strict validation finds', () => adding(() => ({ NoSuchProperty: 1 })), /NoSuchProperty/],
    ['what the review finds', () => adding(() => ({}), 'AWS::DynamoDB::Table'), /ScalableApi error StateWithoutRetain/],
    ['a rule that throws', breakingRule, /ScalableApi fails: .*can't read/],
  ])('%s', (_what, spoil, fault) => {
    spoil();
    expect(run([PLAIN])[0].fault).toMatch(fault);
  });

  test('which of several plans ends the synthesis', () => {
    adding((plan: Plan) => (plan.alarms ? { Lost: undefinedLater() } : {}));
    const [first, second] = run([PLAIN, { ...PLAIN, alarms: true }]);
    expect([first.fault, second.fault]).toEqual([undefined, expect.stringMatching(/TypeError: .*can't read/)]);
  });
});

type Draw = typeof drawing.draw;

/** Does something else wherever a plan is drawn. */
function drawingAs(other: (draw: Draw, ...args: Parameters<Draw>) => ReturnType<Draw>): void {
  const { draw } = drawing;
  jest.spyOn(drawing, 'draw').mockImplementation((...args) => other(draw, ...args));
}

function throwing(error: Error): void {
  drawingAs(() => {
    throw error;
  });
}

function refusingLater(): void {
  drawingAs((draw, app, id, plan) => {
    if (plan.order === 1) throw new Error('wrong; got: later; allowed: first; instead: call it first');
    return draw(app, id, plan);
  });
}

/** Draws one resource more. */
function adding(properties: (plan: Plan) => object, type = 'AWS::SNS::Topic'): void {
  drawingAs((draw, app, id, plan) => {
    const stack = draw(app, id, plan);
    new CfnResource(stack, 'More', { type, properties: { ...properties(plan) } });
    return stack;
  });
}

function addingStack(): void {
  drawingAs((draw, app, id, plan) => {
    if (plan.order === 1) new CfnResource(new Stack(app, `${id}More`), 'More', { type: 'AWS::SNS::Topic' });
    return draw(app, id, plan);
  });
}

const undefinedLater = () =>
  Lazy.any({
    produce: () => {
      throw new TypeError("can't read");
    },
  });

function breakingRule(): void {
  jest.spyOn(ALL_RULES[0], 'findings').mockImplementation(() => {
    throw new TypeError("can't read");
  });
}
