import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { ScalingStep, StepScalingTraits } from './step-scaling';

/** One side of the range in which the number of copies rests: an alarm, and what is done while it rings. */
export interface StepAlarm {
  /** Id, unique within the policy. */
  readonly id: string;
  readonly threshold: number;
  readonly comparisonOperator: cloudwatch.ComparisonOperator;
  readonly evaluationPeriods: number;
  /** Bounds count from the threshold. */
  readonly adjustments: StepAdjustment[];
}

export interface StepAdjustment {
  readonly adjustment: number;
  readonly lowerBound?: number;
  readonly upperBound?: number;
}

/** AWS knows an alarm with one threshold, so a policy has one for each side. A reading on a bound belongs to the farther step. */
export function stepAlarms({ steps, evaluationPeriodsOut, evaluationPeriodsIn }: StepScalingTraits): StepAlarm[] {
  // The signs come once each; where a side is missing, the range without a change is open to it.
  const rest = steps.findIndex(({ change }) => change === 0);
  const above = steps.filter((step, index) => step.change !== 0 && (rest === -1 ? steps[0].lower !== undefined : index > rest));
  const below = steps.filter(step => step.change !== 0 && !above.includes(step));
  const sides = [
    {
      id: 'Below',
      side: below,
      threshold: below[below.length - 1]?.upper,
      comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD,
    },
    {
      id: 'Above',
      side: above,
      threshold: above[0]?.lower,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    },
  ];
  return sides.flatMap(({ side, threshold, ...alarm }) => {
    if (threshold === undefined) return [];
    const evaluationPeriods = side[0].change > 0 ? evaluationPeriodsOut : evaluationPeriodsIn;
    return [{ ...alarm, threshold, evaluationPeriods, adjustments: side.map(step => adjustment(step, threshold)) }];
  });
}

function adjustment({ lower, upper, change }: ScalingStep, threshold: number): StepAdjustment {
  const from = (bound: number | undefined) => (bound === undefined ? undefined : bound - threshold);
  return { adjustment: change, lowerBound: from(lower), upperBound: from(upper) };
}
