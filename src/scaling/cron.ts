import { refuse } from '../private/refusal';

/** One moment of some days. A list that is missing stands for every value. */
export interface Cron {
  readonly minute: number;
  readonly hour: number;
  readonly days?: number[];
  readonly months?: number[];
  /** 0 is Sunday. */
  readonly weekdays?: number[];
}

interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: string[];
}

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MONTHS = ['', 'JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const MINUTE: Field = { min: 0, max: 59 };
const HOUR: Field = { min: 0, max: 23 };
const DAY: Field = { min: 1, max: 31 };
const MONTH: Field = { min: 1, max: 12, names: MONTHS };
const WEEKDAY: Field = { min: 0, max: 7, names: WEEKDAYS };

/**
 * Reads the five fields of Unix. One minute and one hour, so that schedules can be compared; not day of month and day of week at once, which
 * mean "either" on instances and are refused in Application Auto Scaling.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html#scheduled-scaling-recurring-schedules
 */
export function parsedCron(expression: string): Cron {
  const fields = expression.trim().split(/\s+/);
  const lists = [MINUTE, HOUR, DAY, MONTH, WEEKDAY].map((field, index) => valuesOf(fields[index] ?? '', field));
  const [minutes, hours, days, months, weekdays] = lists;
  const readable = fields.length === 5 && lists.every(list => list === undefined || list.length > 0);
  if (!readable || minutes?.length !== 1 || hours?.length !== 1 || (days && weekdays)) {
    refuse({
      what: "a schedule's cron expression can't be read as one moment of some days",
      got: `"${expression}"`,
      allowed: 'five fields: minute, hour, day of month, month, day of week; one minute, one hour, and one of the day fields `*`',
      instead: 'write for example `0 8 * * MON-FRI`; for several times a day give several schedules, for a date `0 6 27 11 *`',
    });
  }
  return { minute: minutes[0], hour: hours[0], days, months, weekdays };
}

/** Five fields with numbers and commas alone, as Amazon EC2 Auto Scaling takes them; KEDA reads them too. */
export function unixCron({ minute, hour, days, months, weekdays }: Cron): string {
  return [minute, hour, ...[days, months, weekdays].map(list => list?.join(',') ?? '*')].join(' ');
}

/**
 * A schedule's moment as an expression of Application Auto Scaling, which counts weekdays otherwise and wants a `?`.
 *
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/scheduled-scaling-using-cron-expressions.html
 */
export function applicationCron(unix: string): string {
  const { minute, hour, days, months, weekdays } = parsedCron(unix);
  const dayOfWeek = weekdays?.map(day => WEEKDAYS[day]).join(',') ?? '?';
  return `cron(${[minute, hour, weekdays ? '?' : (days?.join(',') ?? '*'), months?.join(',') ?? '*', dayOfWeek, '*'].join(' ')})`;
}

/** The values of a field in order; undefined: all of them; an empty list: it can't be read. */
function valuesOf(text: string, field: Field): number[] | undefined {
  if (text === '*') return undefined;
  const ranges = text
    .toUpperCase()
    .split(',')
    .map(part => rangeOf(part, field));
  if (ranges.some(range => range.length === 0)) return [];
  // Sunday is 0 and 7.
  const values = ranges.flat().map(value => (field === WEEKDAY ? value % 7 : value));
  return [...new Set(values)].sort((a, b) => a - b);
}

function rangeOf(part: string, field: Field): number[] {
  const [, all, first, last, every] = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part) ?? [];
  const from = all ? field.min : numberOf(first, field);
  // A range may end on Sunday by name.
  const to = all ? field.max : last === undefined ? from : numberOf(last, field) || field.max;
  const step = every === undefined ? 1 : Number(every);
  if (!(from >= field.min && to <= field.max && from <= to && step > 0) || (every && !all && !last)) return [];
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function numberOf(text: string | undefined, { names = [] }: Field): number {
  if (text === undefined) return NaN;
  return /^\d+$/.test(text) ? Number(text) : names.indexOf(text);
}
