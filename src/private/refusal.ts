import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/** The four parts that every error of this library has. */
export interface Refusal {
  /** What is wrong. */
  readonly what: string;
  /** What was given. */
  readonly got: string;
  /** What is allowed. */
  readonly allowed: string;
  /** What to do instead. */
  readonly instead: string;
}

/** One line of text in lower case without a full stop, so that it reads well behind a construct path. */
export function refusal(parts: Refusal): string {
  return `${parts.what}; got: ${parts.got}; allowed: ${parts.allowed}; instead: ${parts.instead}`;
}

export function refuse(parts: Refusal, at?: IConstruct): never {
  throw new Error(at ? `[${at.node.path}] ${refusal(parts)}` : refusal(parts));
}

/** A number's range; tokens pass, because their value is known only at deployment. */
export interface NumberRange {
  readonly what: string;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  readonly fractions?: boolean;
  /** Whether other values are computed from it here and now, so that a token is no use. */
  readonly literal?: boolean;
  readonly instead: string;
}

export function requireNumber(value: number, range: NumberRange): void {
  const unit = range.unit ? ` ${range.unit}` : '';
  const allowed = `${range.fractions ? 'a number' : 'a whole number'} from ${range.min} to ${range.max}${unit}`;
  if (Token.isUnresolved(value)) {
    if (!range.literal) return;
    refuse({
      what: `${range.what} is known only at deployment`,
      got: 'a token',
      allowed: `${allowed}, because other values are computed from it`,
      instead: 'write the number in the code',
    });
  }
  const whole = range.fractions || Number.isInteger(value);
  if (whole && value >= range.min && value <= range.max) return;
  refuse({ what: `${range.what} is out of range`, got: `${value}${unit}`, allowed, instead: range.instead });
}

/** Text for an error: tokens are named as such instead of leaking their encoding. */
export function shown(value: string): string {
  return Token.isUnresolved(value) ? 'a value known only at deployment' : `"${value}"`;
}
