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
  if (Token.isUnresolved(value)) {
    if (range.literal) refuseToken(range);
    return;
  }
  const { what, min, max, fractions, instead } = range;
  const whole = fractions || Number.isInteger(value);
  if (whole && value >= min && value <= max) return;
  refuse({ what: `${what} is out of range`, got: `${value}${unitOf(range)}`, allowed: allowedIn(range), instead });
}

/** Refuses a number that is known only at deployment, where that is too late. */
export function refuseToken(range: NumberRange): never {
  return refuse({
    what: `${range.what} is known only at deployment`,
    got: 'a token',
    allowed: `${allowedIn(range)}, because other values are computed from it`,
    instead: 'write the number in the code',
  });
}

function allowedIn(range: NumberRange): string {
  return `${range.fractions ? 'a number' : 'a whole number'} from ${range.min} to ${range.max}${unitOf(range)}`;
}

function unitOf({ unit }: NumberRange): string {
  return unit ? ` ${unit}` : '';
}

/** Text for an error: tokens are named as such instead of leaking their encoding. */
export function shown(value: string): string {
  return Token.isUnresolved(value) ? 'a value known only at deployment' : `"${value}"`;
}
