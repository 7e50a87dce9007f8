import { Cron, parsedCron, unixCron } from './cron';
import { Refusal, refuse, requireNumber, shown } from '../private/refusal';

/** Other bounds from one moment to another. */
export interface ScheduleScalingOptions {
  /**
   * When the bounds begin to hold: a cron expression of five fields, minute, hour, day of month, month, day of week, such as
   * `0 8 * * MON-FRI`. Minute and hour are one number each; days and months may be `*`, lists, ranges and names.
   */
  readonly start: string;
  /** When the bounds of the set hold again: a cron expression like `start`. */
  readonly end: string;
  /**
   * Time zone of both moments, as IANA names it, such as `Europe/Berlin`; daylight saving time is followed.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string;
  /**
   * Fewest copies in that time, within the bounds of the set; started at once where fewer run.
   *
   * @default - that of the set
   */
  readonly minimum?: number;
  /**
   * Most copies in that time, within the bounds of the set; what is above ends at once.
   *
   * @default - that of the set
   */
  readonly maximum?: number;
}

/** Other bounds from one moment to another, complete and checked. */
export interface ScheduleScalingTraits {
  /** When the bounds begin to hold: five fields, `*` or numbers and commas alone. */
  readonly start: string;
  /** When the bounds of the set hold again: five fields, `*` or numbers and commas alone. */
  readonly end: string;
  /** Time zone of both moments, as IANA names it. */
  readonly timeZone: string;
  /** Fewest copies in that time. @default - that of the set */
  readonly minimum?: number;
  /** Most copies in that time. @default - that of the set */
  readonly maximum?: number;
}

/** Two weeks show every meeting of weekdays; dates meet weekdays as they did after 28 years. */
const DAYS = { weekly: 14, dated: 10_227 };

export function scheduleScalingTraits(options: ScheduleScalingOptions): ScheduleScalingTraits {
  const { timeZone = 'Etc/UTC', minimum, maximum } = options;
  requireTimeZone(timeZone);
  const [start, end] = [options.start, options.end].map(expression => unixCron(parsedCron(expression)));
  if (minimum === undefined && maximum === undefined) {
    refuse({
      what: 'a schedule changes nothing',
      got: 'neither a minimum nor a maximum',
      allowed: 'a minimum, a maximum, or both',
      instead: 'give the copies that the time needs, such as minimum: 10',
    });
  }
  for (const bound of [minimum, maximum]) {
    if (bound === undefined) continue;
    requireNumber(bound, { what: "a schedule's bound", min: 1, max: 5000, unit: 'copies', literal: true, instead: 'stay within the set' });
  }
  const traits = { start, end, timeZone, minimum, maximum };
  for (const expression of [start, end]) {
    if (moments([parsedCron(expression)])[0].length > 0) continue;
    refuse({
      what: 'a schedule has a date that no calendar knows',
      got: `"${expression}"`,
      allowed: 'a day that the month has',
      instead: 'correct the day of month or the month',
    });
  }
  scheduleConflicts([traits]).forEach(conflict => refuse(conflict));
  return traits;
}

/**
 * AWS refuses two scheduled actions at one moment, and remembers no bounds: where two schedules overlap, the end of one would end the other.
 * The calendar is played through, by the clocks on the wall.
 */
export function scheduleConflicts(schedules: ScheduleScalingTraits[]): Refusal[] {
  const zones = [...new Set(schedules.map(({ timeZone }) => timeZone))];
  if (zones.length > 1) {
    return [
      {
        what: 'schedules of one set count in different time zones, so that they may meet when a clock is changed',
        got: zones.join(', '),
        allowed: 'one time zone',
        instead: `convert all of them to ${zones[0]}`,
      },
    ];
  }
  const changes = schedules.flatMap(schedule => [
    { schedule, opens: true, cron: parsedCron(schedule.start) },
    { schedule, opens: false, cron: parsedCron(schedule.end) },
  ]);
  const events = moments(changes.map(({ cron }) => cron))
    .flatMap((times, index) => times.map(at => ({ at, ...changes[index] })))
    .sort((a, b) => a.at - b.at);
  let open: ScheduleScalingTraits | undefined;
  for (const [index, { at, schedule, opens }] of events.entries()) {
    const before = events[index - 1];
    if (before?.at === at) return [sameMoment(before.schedule, schedule)];
    if (open && open !== schedule) return [overlap(open, schedule)];
    open = opens ? schedule : undefined;
  }
  return [];
}

/** For each cron the minutes at which it comes, counted from the first of the days that are needed to compare them all. */
function moments(crons: Cron[]): number[][] {
  const dated = crons.some(({ days, months }) => days || months);
  const calendar = Array.from({ length: dated ? DAYS.dated : DAYS.weekly }, (_, day) => new Date(Date.UTC(2001, 0, 1 + day)));
  return crons.map(({ minute, hour, days, months, weekdays }) =>
    calendar.flatMap((date, day) => {
      const comes =
        (days?.includes(date.getUTCDate()) ?? true) &&
        (months?.includes(date.getUTCMonth() + 1) ?? true) &&
        (weekdays?.includes(date.getUTCDay()) ?? true);
      return comes ? [(day * 24 + hour) * 60 + minute] : [];
    }),
  );
}

function text({ start, end }: ScheduleScalingTraits): string {
  return `"${start}" to "${end}"`;
}

function sameMoment(one: ScheduleScalingTraits, other: ScheduleScalingTraits): Refusal {
  return {
    what: one === other ? 'a schedule ends when it starts' : 'two schedules begin or end at the same moment',
    got: one === other ? text(one) : `${text(one)}, and ${text(other)}`,
    allowed: 'one change of bounds at a time',
    instead: 'let one end a minute before the next change',
  };
}

function overlap(one: ScheduleScalingTraits, other: ScheduleScalingTraits): Refusal {
  return {
    what: 'two schedules overlap, and the end of one would end the other',
    got: `${text(one)}, and ${text(other)}`,
    allowed: 'schedules one after the other',
    instead: 'divide the time into schedules that follow each other; for a rare day raise the minimum of the set by a deployment',
  };
}

function requireTimeZone(timeZone: string): void {
  try {
    // Newer versions of Node.js take an offset such as +02:00 too, which knows no daylight saving time.
    if (/^[A-Za-z]/.test(timeZone) && new Intl.DateTimeFormat('en', { timeZone })) return;
  } catch {
    // Node.js knows no such time zone.
  }
  refuse({
    what: "a schedule's time zone is unknown",
    got: shown(timeZone),
    allowed: 'a name of the IANA time zone database, in the code',
    instead: 'write for example Europe/Berlin',
  });
}
