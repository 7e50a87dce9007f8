import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import * as fc from 'fast-check';
import { ScalingPolicy, ScalingStep, StepScalingOptions, StepUnit } from '../../src';
import { stepAlarms } from '../../src/scaling/step-alarms';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const lag = new Metric({ namespace: 'Shop', metricName: 'Lag' });
const step = (steps: ScalingStep[], options: Partial<StepScalingOptions> = {}) => ScalingPolicy.step(lag, { steps, ...options });

/** Bounds lie on whole numbers from 0 to 6, so readings between them, and beyond, see every range. */
const READINGS = Array.from({ length: 8 }, (_, index) => index - 0.5);
const bound = fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined });
const anySteps = fc.array(fc.record({ lower: bound, upper: bound, change: fc.integer({ min: -2, max: 2 }) }), {
  minLength: 1,
  maxLength: 5,
});

function answers(steps: ScalingStep[], reading: number): number[] {
  return steps.filter(({ lower = -Infinity, upper = Infinity }) => lower <= reading && reading < upper).map(({ change }) => change);
}

/** What the doc comment asks for, read off the answers to every reading instead of the steps. */
function meansSomething(steps: ScalingStep[]): boolean {
  if (steps.some(({ lower = -Infinity, upper = Infinity }) => lower >= upper)) return false;
  const all = READINGS.map(reading => answers(steps, reading));
  if (all.some(one => one.length > 1)) return false;
  const covered = all.flatMap((one, index) => (one.length > 0 ? [index] : []));
  if (covered[covered.length - 1] - covered[0] !== covered.length - 1) return false;
  const signs = all.map(([change = 0]) => Math.sign(change)).join(' ');
  return /^(-1 )*(0 )*(1 ?)*$|^(1 )*(0 )*(-1 ?)*$|^(-1 )*(0 ?)*$|^(1 )*(0 ?)*$/.test(signs) && /0/.test(signs) && /1/.test(signs);
}

test('steps are accepted exactly where every reading has one answer, and between adding and removing lies one range of rest', () => {
  let accepted = 0;
  fc.assert(
    fc.property(anySteps, steps => {
      const make = () => step(steps);
      if (!meansSomething(steps)) return expect(make).toThrow(/; got: .*; allowed: .*; instead: /s);
      accepted++;
      return expect(make).not.toThrow();
    }),
    { numRuns: 3000 },
  );
  expect(accepted).toBeGreaterThan(20);
});

/** Steps that mean something: bounds in order, changes of one sign below and of the other above, one range of rest. */
const goodSteps = fc
  .record({
    bounds: fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 8 }),
    rest: fc.nat(),
    outOnLow: fc.boolean(),
    changes: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 9, maxLength: 9 }),
  })
  .map(({ bounds, rest, outOnLow, changes }) => {
    const sorted = [...bounds].sort((a, b) => a - b);
    const at = rest % (sorted.length + 1);
    return [undefined, ...sorted].map((lower, index) => {
      const sign = index === at ? 0 : index < at === outOnLow ? 1 : -1;
      return { lower, upper: sorted[index], change: sign * changes[index] };
    });
  });

test('whatever the order of the steps, the alarms do at every reading what the steps say', () => {
  fc.assert(
    fc.property(
      goodSteps.chain(steps => fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length }))),
      fc.integer({ min: -1001, max: 1000 }),
      ([steps, shuffled], whole) => {
        const reading = whole + 0.5;
        const { steps: traits } = step(shuffled);

        const done = stepAlarms(traits!).flatMap(({ id, threshold, adjustments }) => {
          const rings = id === 'Above' ? reading >= threshold : reading <= threshold;
          return rings
            ? adjustments.filter(
                ({ lowerBound = -Infinity, upperBound = Infinity }) =>
                  threshold + lowerBound <= reading && reading < threshold + upperBound,
              )
            : [];
        });

        expect(done.map(({ adjustment }) => adjustment)).toEqual(answers(steps, reading).filter(change => change !== 0));
      },
    ),
  );
});

test('a bound that moves opens a gap or an overlap, and is refused', () => {
  fc.assert(
    fc.property(goodSteps, fc.nat(), fc.constantFrom(-0.25, 0.25), (steps, which, by) => {
      const index = which % (steps.length - 1);
      const moved = steps.map((one, at) => (at === index ? { ...one, upper: one.upper! + by } : one));

      expect(() => step(moved)).toThrow(by > 0 ? /^two scaling steps overlap; got: / : /^there is a gap between two scaling steps; got: /);
    }),
  );
});

test('one reading adds and fifteen remove, on whichever side', () => {
  const full = stepAlarms(step([{ upper: 10, change: -1 }, { lower: 10, upper: 20, change: 0 }, { lower: 20, change: 1 }]).steps!); // prettier-ignore
  const free = stepAlarms(step([{ upper: 10, change: 2 }]).steps!);

  expect(full.map(({ id, threshold, evaluationPeriods }) => [id, threshold, evaluationPeriods])).toEqual([
    ['Below', 10, 15],
    ['Above', 20, 1],
  ]);
  expect(free.map(({ id, threshold, evaluationPeriods }) => [id, threshold, evaluationPeriods])).toEqual([['Below', 10, 1]]);
});

test('each side takes the twenty steps that AWS takes in one policy', () => {
  const bounds = Array.from({ length: 40 }, (_, index) => index);
  const changes = [...bounds.map(index => (index < 20 ? -1 : 0)), 0].map((change, index) => (index > 20 ? 1 : change));
  const steps = [undefined, ...bounds].map((lower, index) => ({ lower, upper: bounds[index], change: changes[index] }));

  const alarms = stepAlarms(step(steps).steps!);

  expect(alarms.map(({ id, adjustments }) => [id, adjustments.length])).toEqual([
    ['Below', 20],
    ['Above', 20],
  ]);
});

test('unit and readings are as the user says', () => {
  const { steps } = step([{ lower: 5, change: 50 }], { unit: StepUnit.PERCENT, evaluationPeriodsOut: 2, evaluationPeriodsIn: 30 });

  expect(steps).toMatchObject({ unit: StepUnit.PERCENT, evaluationPeriodsOut: 2, evaluationPeriodsIn: 30 });
  expect(step([{ lower: 5, change: 1 }]).steps).toMatchObject({ unit: StepUnit.COPIES });
});

describe('refused, each with its own words', () => {
  const rest = 'one range without a change';

  test.each<[string, ScalingStep[], RegExp]>([
    ['no step', [], fourParts('there are no scaling steps', 'steps: []', 'one step or more', 'one step for each')],
    [
      'a step more on one side than AWS takes in one policy',
      Array.from({ length: 21 }, (_, at) => ({ lower: at, upper: at < 20 ? at + 1 : undefined, change: at + 1 })),
      fourParts('too many scaling steps add copies', '21', 'up to 20 that add copies', 'make one step of neighbours'),
    ],
    [
      'bounds the wrong way round',
      [{ lower: 9, upper: 3, change: 1 }],
      fourParts('a scaling step ends before it begins', '+1 from 9 to 3', 'lower < upper', 'exchange'),
    ],
    [
      'an overlap',
      [{ lower: 0, upper: 5, change: 1 }, { lower: 4, change: 2 }], // prettier-ignore
      fourParts('two scaling steps overlap', '+1 from 0 to 5, and +2 from 4 to anywhere', 'each begins where', 'upper 4'),
    ],
    [
      'two open steps',
      [{ lower: 0, change: 1 }, { lower: 4, change: 2 }], // prettier-ignore
      fourParts('two scaling steps overlap', '+1 from 0 to anywhere, and', 'each begins where', 'end the first where the second begins'),
    ],
    [
      'a gap',
      [{ upper: 2, change: -1 }, { lower: 6, change: 2 }], // prettier-ignore
      fourParts('there is a gap between two scaling steps', '-1 from anywhere to 2', 'each begins', '{ lower: 2, upper: 6, change: 0 }'),
    ],
    [
      'a highest step that ends',
      [{ lower: 2, upper: 6, change: 1 }],
      fourParts('a reading beyond the scaling steps is answered by nothing', '+1 from 2 to 6', rest, '{ lower: 60, change: 2 }'),
    ],
    ['no rest', [{ upper: 2, change: -1 }, { lower: 2, change: 1 }], fourParts('leave no range', '-1 from', rest, 'for example')], // prettier-ignore
    ['nothing but rest', [{ lower: 2, change: 0 }], fourParts('the scaling steps change nothing', '0 from 2', rest, 'for example')],
    [
      'adding on both sides',
      [{ upper: 2, change: 1 }, { lower: 2, upper: 4, change: 0 }, { lower: 4, change: 1 }], // prettier-ignore
      fourParts('the scaling steps add and remove on one side, or the same on both', '+1 from anywhere to 2', rest, 'for example'),
    ],
    ['a change by halves', [{ lower: 2, change: 0.5 }], fourParts('the change of a scaling step', '0.5 copies', 'from -5000', 'add')],
    ['an endless bound', [{ lower: Infinity, change: 1 }], fourParts('the bound of a scaling step', 'Infinity', 'a number', 'leave')],
    ['a token', [{ lower: token.number(3), change: 1 }], fourParts('the bound of a scaling step', 'a token', 'a number', 'write')],
  ])('%s', (_name, steps, message) => expect(() => step(steps)).toThrow(message));

  test('more than a hundred percent less', () => {
    expect(() => step([{ upper: 2, change: -101 }], { unit: StepUnit.PERCENT })).toThrow(
      fourParts('the change of a scaling step is out of range', '-101 percent', 'from -100 to 5000 percent', 'add or remove'),
    );
  });

  test.each([0, 1.5, 61])('%d readings', evaluationPeriods => {
    const steps = [{ lower: 1, change: 1 }];
    expect(() => step(steps, { evaluationPeriodsOut: evaluationPeriods })).toThrow(
      fourParts('the readings before copies are added', `${evaluationPeriods}`, 'from 1 to 60', 'keep the default'),
    );
    expect(() => step(steps, { evaluationPeriodsIn: evaluationPeriods })).toThrow(/the readings before copies are removed/);
  });
});
