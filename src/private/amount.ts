import { Duration, Size, SizeRoundingBehavior } from 'aws-cdk-lib';
import { NumberRange, refuseToken, requireNumber } from './refusal';

type Range = Omit<NumberRange, 'unit'>;

/** A time in seconds within a range; like a number it may be a token, in seconds: nothing converts one before deployment. */
export function requireSeconds(time: Duration, range: Range): number {
  return required(time, () => time.toSeconds({ integral: false }), { ...range, unit: 'seconds' });
}

/** The same in days. */
export function requireDays(time: Duration, range: Range): number {
  return required(time, () => time.toDays({ integral: false }), { ...range, unit: 'days' });
}

/** A size in mebibytes within a range. */
export function requireMebibytes(size: Size, range: Range): number {
  return required(size, () => size.toMebibytes({ rounding: SizeRoundingBehavior.NONE }), { ...range, unit: 'MiB' });
}

/** The same in gibibytes. */
export function requireGibibytes(size: Size, range: Range): number {
  return required(size, () => size.toGibibytes({ rounding: SizeRoundingBehavior.NONE }), { ...range, unit: 'GiB' });
}

function required(amount: Duration | Size, convert: () => number, range: NumberRange): number {
  const value = amount.isUnresolved() ? converted(convert) : convert();
  if (value === undefined) return refuseToken(range);
  requireNumber(value, range);
  return value;
}

/** The CDK throws where a token is in another unit. */
function converted(convert: () => number): number | undefined {
  try {
    return convert();
  } catch {
    return undefined;
  }
}
