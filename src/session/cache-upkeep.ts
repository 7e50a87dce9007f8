import { Duration, Token } from 'aws-cdk-lib';
import { requireDays } from '../private/amount';
import { refuse, shown } from '../private/refusal';

/** When AWS works on a cache. */
export interface CacheUpkeep {
  /**
   * When the daily snapshot is taken, in UTC, an hour or longer, such as `03:00-04:00`.
   *
   * @default '03:00-04:00'
   */
  readonly snapshotWindow?: string;
  /**
   * How long snapshots are kept, from 1 to 35 days.
   *
   * @default Duration.days(7)
   */
  readonly snapshotRetention?: Duration;
  /**
   * When AWS may patch the cache, in UTC, an hour or longer, such as `sun:04:30-sun:05:30`. With replicas sessions go on: a replica takes
   * over. It must not overlap the snapshot.
   *
   * @default 'sun:04:30-sun:05:30'
   */
  readonly maintenanceWindow?: string;
}

/** The same, complete and checked. */
export interface CheckedUpkeep {
  readonly snapshotWindow: string;
  readonly snapshotRetentionLimit: number;
  readonly preferredMaintenanceWindow: string;
}

interface Span {
  readonly start: number;
  readonly minutes: number;
}

const DAY = 24 * 60;
const WEEK = 7 * DAY;
/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html */
const SHORTEST = 60;
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const TIME = '([01]\\d|2[0-3]):([0-5]\\d)';

export function checkedUpkeep(upkeep: CacheUpkeep = {}): CheckedUpkeep {
  const snapshotWindow = upkeep.snapshotWindow ?? '03:00-04:00';
  const maintenanceWindow = upkeep.maintenanceWindow ?? 'sun:04:30-sun:05:30';
  const snapshots = dailySpan(snapshotWindow);
  const maintenance = weeklySpan(maintenanceWindow);
  if (snapshots && maintenance && DAYS.some((_, day) => overlap({ ...snapshots, start: snapshots.start + day * DAY }, maintenance))) {
    refuse({
      what: 'the snapshot and the maintenance of a cache fall together',
      got: `${snapshotWindow} and ${maintenanceWindow}`,
      allowed: 'windows that do not overlap',
      instead: 'move the maintenance behind the snapshot, so that there is a fresh one',
    });
  }
  return {
    snapshotWindow,
    snapshotRetentionLimit: retentionDays(upkeep.snapshotRetention),
    preferredMaintenanceWindow: maintenanceWindow,
  };
}

/** @see https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateServerlessCache.html */
export function retentionDays(retention: Duration = Duration.days(7)): number {
  return requireDays(retention, {
    what: 'the retention of snapshots',
    min: 1,
    max: 35,
    instead: 'keep a week, or copy a snapshot that has to last longer',
  });
}

/** Checked time of day, such as `03:00`. */
export function requireTimeOfDay(time: string): string {
  if (!Token.isUnresolved(time) && !new RegExp(`^${TIME}$`).test(time)) {
    refuse({ what: 'the time of the daily snapshot is none', got: shown(time), allowed: 'HH:MM in UTC', instead: "write '03:00'" });
  }
  return time;
}

function dailySpan(window: string): Span | undefined {
  return span(window, new RegExp(`^${TIME}-${TIME}$`), DAY, '03:00-04:00', parts => minutesOf(parts));
}

function weeklySpan(window: string): Span | undefined {
  const moment = `(${DAYS.join('|')}):${TIME}`;
  return span(window, new RegExp(`^${moment}-${moment}$`), WEEK, 'sun:04:30-sun:05:30', ([day, ...time]) => {
    return DAYS.indexOf(day) * DAY + minutesOf(time);
  });
}

/** Undefined: known only at deployment. */
function span(window: string, form: RegExp, cycle: number, example: string, at: (parts: string[]) => number): Span | undefined {
  if (Token.isUnresolved(window)) return undefined;
  const parts = form.exec(window)?.slice(1);
  const [start, end] = parts ? [at(parts.slice(0, parts.length / 2)), at(parts.slice(parts.length / 2))] : [0, 0];
  const minutes = (end - start + cycle) % cycle;
  if (minutes < SHORTEST) {
    refuse({
      what: 'a window in which AWS works on a cache is none, or too short',
      got: shown(window),
      allowed: `from and to in UTC, ${SHORTEST} minutes or longer, such as ${example}`,
      instead: `write '${example}'`,
    });
  }
  return { start, minutes };
}

function minutesOf([hours, minutes]: string[]): number {
  return Number(hours) * 60 + Number(minutes);
}

/** Both go round the week: what starts on Sunday night may end on Monday. */
function overlap(one: Span, two: Span): boolean {
  const after = (from: number, to: number) => (to - from + WEEK) % WEEK;
  return after(one.start, two.start) < one.minutes || after(two.start, one.start) < two.minutes;
}
