import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Rule } from '../../src/review/rule';
import { fourParts } from '../support/refusals';

interface Fault {
  /** The props and parameters of the public API that are at fault, named as in `publicInputs`. */
  readonly covers: string[];
  /** What the user does, wrong but on lines of what is taken; each of a room once. */
  readonly fault: string;
  /** Where AWS, or another maker, sets the bound; for a rule of our own the page of this repository that has it. */
  readonly see: string;
}

/** A fault that the library refuses: the call itself throws, or the finished app does not validate. */
export interface Refused extends Fault {
  readonly when: 'construction' | 'synthesis';
  readonly make: (scope: Stack) => unknown;
  readonly refused: RegExp;
}

/** What is just right, the end of a range: the library takes it. */
export interface Taken extends Fault {
  readonly when: 'taken';
  readonly make: (scope: Stack) => unknown;
}

/** A fault that can't be written: the compiler takes only the members of an enum, or what a class hands out. */
export interface Typed extends Fault {
  readonly when: 'type';
  readonly type: string;
}

/** A fault that only the template shows, through an escape hatch say: a rule of `src/review` finds it. */
export interface Ruled extends Fault {
  readonly when: 'rule';
  readonly make: (scope: Stack) => unknown;
  readonly rule: Rule;
}

export type Line = Refused | Taken | Typed | Ruled;

/** What a user writes, and the four parts of the answer, each by a fragment. */
export type Row = [fault: string, make: (scope: Stack) => unknown, what: string, got: string, allowed: string, instead: string];

/** Faults of the same props, under the same constraint. */
export function refused(covers: string[], see: string, rows: Row[], when: Refused['when'] = 'construction'): Refused[] {
  return rows.map(([fault, make, ...parts]) => {
    if (parts.some(text => text === '')) throw new Error(`"${fault}" leaves a part open`);
    return { covers, fault, see, when, make, refused: fourParts(...parts) };
  });
}

/** A row for each of several values. */
export function each<T>(values: readonly T[], row: (value: T) => Row): Row[] {
  return values.map(row);
}

/** Props that take the members of a closed type only. */
export function closed(type: string, covers: string[], see: string): Typed {
  return { covers, fault: `${covers.join(', ')}: anything else than a ${type}`, see, when: 'type', type };
}

export interface Bounds<T> {
  /** The one input that `make` sets: each input of a range has a range of its own, or other lines. */
  readonly cover: string;
  /** How the message names the number. */
  readonly what: string;
  /** How the line names it, where another number is called the same. */
  readonly name?: string;
  readonly min: number;
  readonly max: number;
  readonly unit?: string;
  /** Where halves are fine. */
  readonly fractions?: boolean;
  /** Where a token is refused too. */
  readonly literal?: boolean;
  readonly see: string;
  readonly instead: string;
  readonly make: (value: T, scope: Stack) => unknown;
}

/** A number just below its range, just above it, between two whole ones, none at all, and known too late; both ends are taken. */
export function numbers(bounds: Bounds<number>): Line[] {
  const { cover, what, name = what, min, max, unit = '', fractions, literal, see, instead, make } = bounds;
  const step = fractions ? 0.1 : 1;
  const text = unit && ` ${unit}`;
  const allowed = `${fractions ? 'a number' : 'a whole number'} from ${min} to ${max}${text}`;
  const outside = [min - step, max + step, NaN, ...(fractions ? [] : [min + 0.5])];
  const late = Lazy.number({ produce: () => min });
  return [
    ...refused(
      [cover],
      see,
      outside.map((value): Row => [
        `${name}: ${value}${text}`,
        scope => make(value, scope),
        `${what} is out of range`,
        `${value}${text}`,
        allowed,
        instead,
      ]),
    ),
    ...(literal ? refused([cover], see, [tooLate(name, scope => make(late, scope), allowed, what)]) : []),
    ...taken(bounds, [
      ...[min, max].map((value): [string, number] => [`${name}: ${value}${text}`, value]),
      ...(literal ? [] : [[`${name}: a token`, late] as [string, number]]),
    ]),
  ];
}

/** The same for a time in whole seconds, and in a unit that leaves a fraction, or whose token nothing converts. */
export function times(bounds: Omit<Bounds<Duration>, 'name' | 'unit' | 'fractions'>): Line[] {
  const { cover, what, min, max, literal, see, instead, make } = bounds;
  const allowed = `a whole number from ${min} to ${max} seconds`;
  // No duration is negative.
  const outside = [...(min > 0 ? [min - 1] : []), max + 1].map(seconds => Duration.seconds(seconds));
  const halves = Duration.millis((min + 1) * 1000 + 500);
  const late = (of: (amount: number) => Duration) => of(Lazy.number({ produce: () => min }));
  const named = (time: Duration) => `${what}: ${time.toSeconds({ integral: false })} seconds`;
  return [
    ...refused([cover], see, [
      ...[...outside, halves].map((time): Row => {
        const got = `${time.toSeconds({ integral: false })} seconds`;
        return [named(time), scope => make(time, scope), `${what} is out of range`, got, allowed, instead];
      }),
      ...[Duration.minutes, ...(literal ? [Duration.seconds] : [])]
        .map(late)
        .map((time): Row => tooLate(`${what}, in ${time.unitLabel()}`, scope => make(time, scope), allowed, what)),
    ]),
    ...taken(bounds, [
      ...[min, max].map(Duration.seconds).map((time): [string, Duration] => [named(time), time]),
      ...(literal ? [] : [[`${what}: a token`, late(Duration.seconds)] as [string, Duration]]),
    ]),
  ];
}

/** The ends of a range, and a token where nothing is computed from it. */
function taken<T>({ cover, see, make }: Pick<Bounds<T>, 'cover' | 'see' | 'make'>, values: [name: string, value: T][]): Taken[] {
  return values.map(([fault, value]) => ({ covers: [cover], fault, see, when: 'taken', make: scope => make(value, scope) }));
}

function tooLate(fault: string, make: (scope: Stack) => unknown, allowed: string, what: string): Row {
  return [
    `${fault}: a token`,
    make,
    `${what} is known only at deployment`,
    'a token',
    `${allowed}, because other values are computed from it`,
    'write the number in the code',
  ];
}
