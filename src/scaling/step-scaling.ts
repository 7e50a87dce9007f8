import { Duration, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { refuse, requireNumber } from '../private/refusal';

/** How the change of a step counts. */
export enum StepUnit {
  /** Copies. */
  COPIES = 'copies',
  /** Percent of the copies that run, rounded by AWS to one copy at least. */
  PERCENT = 'percent',
}

/** What to do while a metric lies between two bounds. */
export interface ScalingStep {
  /**
   * Where the step begins, in the metric's unit.
   *
   * @default - it is open downwards; the lowest step only
   */
  readonly lower?: number;
  /**
   * Where the step ends and the next one begins, in the metric's unit.
   *
   * @default - it is open upwards; the highest step only
   */
  readonly upper?: number;
  /** Copies, or percent, to add; negative to remove, and 0 for the range in which the number rests. */
  readonly change: number;
}

/** Steps of a `ScalingPolicy.step`, and how long a reading must last. */
export interface StepScalingOptions {
  /**
   * One step or more in any order, without overlaps and gaps: together they begin or end in one range without a change, and the farther
   * ones are open. Copies are added on one side of that range and removed on the other, in up to 20 steps each.
   */
  readonly steps: ScalingStep[];
  /**
   * How the changes count.
   *
   * @default StepUnit.COPIES
   */
  readonly unit?: StepUnit;
  /**
   * Readings in a row, each as long as the metric's period, before copies are added; from 1 to 60.
   *
   * @default 1 - steps are for load that can't wait
   */
  readonly evaluationPeriodsOut?: number;
  /**
   * Readings in a row, each as long as the metric's period, before copies are removed; from 1 to 60.
   *
   * @default 15 - in slowly, as target tracking does
   */
  readonly evaluationPeriodsIn?: number;
}

/** The steps of a policy, complete and checked, from the lowest to the highest. */
export interface StepScalingTraits {
  /** Neighbouring steps, at least one of which changes something. */
  readonly steps: ScalingStep[];
  /** How the changes count. */
  readonly unit: StepUnit;
  /** Readings in a row before copies are added. */
  readonly evaluationPeriodsOut: number;
  /** Readings in a row before copies are removed. */
  readonly evaluationPeriodsIn: number;
}

/** What one policy takes; each side has its own. @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-quotas.html */
const MAX_STEPS = 20;

const OPEN_BELOW = ({ lower }: ScalingStep) => lower ?? -Infinity;
const OPEN_ABOVE = ({ upper }: ScalingStep) => upper ?? Infinity;

export function stepScalingTraits(options: StepScalingOptions): StepScalingTraits {
  const { unit = StepUnit.COPIES, evaluationPeriodsOut = 1, evaluationPeriodsIn = 15 } = options;
  for (const [what, value] of [
    ['the readings before copies are added', evaluationPeriodsOut],
    ['the readings before copies are removed', evaluationPeriodsIn],
  ] as const) {
    requireNumber(value, { what, min: 1, max: 60, instead: 'keep the default, or count in the periods of the metric' });
  }
  const steps = [...options.steps].sort((a, b) => OPEN_BELOW(a) - OPEN_BELOW(b) || OPEN_ABOVE(a) - OPEN_ABOVE(b));
  if (steps.length === 0) {
    refuse({
      what: 'there are no scaling steps',
      got: 'steps: []',
      allowed: 'one step or more',
      instead: 'give one step for each reaction',
    });
  }
  steps.forEach(step => requireStep(step, unit));
  steps.slice(1).forEach((step, index) => requireNeighbours(steps[index], step));
  requireOneRest(steps);
  requireFewSteps(steps);
  return { steps, unit, evaluationPeriodsOut, evaluationPeriodsIn };
}

/** A step as the user wrote it, for errors. */
function text({ lower, upper, change }: ScalingStep): string {
  return `${change > 0 ? '+' : ''}${change} from ${lower ?? 'anywhere'} to ${upper ?? 'anywhere'}`;
}

function requireStep(step: ScalingStep, unit: StepUnit): void {
  requireNumber(step.change, {
    what: 'the change of a scaling step',
    min: unit === StepUnit.PERCENT ? -100 : -5000,
    max: 5000,
    unit: unit === StepUnit.PERCENT ? 'percent' : 'copies',
    literal: true,
    instead: 'add or remove what one reading of the metric justifies',
  });
  for (const bound of [step.lower, step.upper]) {
    if (bound === undefined) continue;
    requireNumber(bound, {
      what: 'the bound of a scaling step',
      min: -1e15,
      max: 1e15,
      fractions: true,
      literal: true,
      instead: 'leave the bound out where the step is open',
    });
  }
  if (OPEN_BELOW(step) < OPEN_ABOVE(step)) return;
  refuse({
    what: 'a scaling step ends before it begins',
    got: text(step),
    allowed: 'lower < upper',
    instead: 'exchange the bounds',
  });
}

function requireNeighbours(one: ScalingStep, next: ScalingStep): void {
  const [end, begin] = [OPEN_ABOVE(one), OPEN_BELOW(next)];
  if (end === begin) return;
  refuse({
    what: end > begin ? 'two scaling steps overlap' : 'there is a gap between two scaling steps',
    got: `${text(one)}, and ${text(next)}`,
    allowed: 'steps of which each begins where the one below it ends',
    instead:
      end > begin
        ? `end the first where the second begins${Number.isFinite(begin) ? `: upper ${begin}` : ''}`
        : `let one of them reach the other, or add a step without a change: { lower: ${end}, upper: ${begin}, change: 0 }`,
  });
}

/**
 * From the lowest to the highest: changes of one sign, one range without a change, changes of the other sign. Without that range the number
 * of copies would never rest; with a second one a worse reading would be answered by nothing.
 */
function requireOneRest(steps: ScalingStep[]): void {
  const outside = (bound: number | undefined) => (bound === undefined ? [] : [0]);
  const signs = [...outside(steps[0].lower), ...steps.map(({ change }) => Math.sign(change)), ...outside(steps[steps.length - 1].upper)];
  const turns = signs.filter((sign, index) => index === 0 || sign !== signs[index - 1]);
  const rests = turns.filter(sign => sign === 0).length;
  if (rests === 1 && (turns.length === 2 || (turns.length === 3 && turns[1] === 0 && turns[0] !== turns[2]))) return;
  refuse({
    what: fault(rests, turns.length),
    got: steps.map(text).join(', '),
    allowed: 'copies added on one side of one range without a change, and removed, or left, on the other; the outermost steps open',
    instead: 'for example { upper: 20, change: -1 }, { lower: 20, upper: 60, change: 0 }, { lower: 60, change: 2 }',
  });
}

function fault(rests: number, turns: number): string {
  if (turns === 1 && rests === 1) return 'the scaling steps change nothing';
  if (rests === 0) return 'the scaling steps leave no range in which the number of copies rests';
  return rests > 1
    ? 'a reading beyond the scaling steps is answered by nothing'
    : 'the scaling steps add and remove on one side, or the same on both';
}

function requireFewSteps(steps: ScalingStep[]): void {
  for (const [does, sign] of [
    ['add', 1],
    ['remove', -1],
  ] as const) {
    const count = steps.filter(({ change }) => Math.sign(change) === sign).length;
    if (count <= MAX_STEPS) continue;
    refuse({
      what: `too many scaling steps ${does} copies`,
      got: `${count}`,
      allowed: `up to ${MAX_STEPS} that add copies, and as many that remove them`,
      instead: 'make one step of neighbours that change nearly the same',
    });
  }
}

const DAY = Duration.days(1).toSeconds();

/** An alarm looks back a day, and a week where a reading takes an hour. @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
export function requireWatchable(reading: cloudwatch.IMetric, { evaluationPeriodsOut, evaluationPeriodsIn }: StepScalingTraits): void {
  const { metricStat, mathExpression } = reading.toMetricConfig();
  const period = metricStat?.period.toSeconds() ?? mathExpression?.period ?? 60;
  const most = Math.floor((period < 3600 ? DAY : 7 * DAY) / period);
  const count = Math.max(...[evaluationPeriodsOut, evaluationPeriodsIn].filter(value => !Token.isUnresolved(value)));
  if (count <= most) return;
  refuse({
    what: 'the readings of scaling steps reach back further than an alarm looks',
    got: `${count} readings of ${period} seconds`,
    allowed: `up to ${most}`,
    instead: 'count fewer readings, or give the metric a shorter period',
  });
}
