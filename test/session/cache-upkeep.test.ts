import { Duration } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { stored } from './support/stores';
import { CacheUpkeep, SessionEngine } from '../../src';
import { checkedUpkeep } from '../../src/session/cache-upkeep';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const WEEK = 7 * 24 * 60;

const two = (number: number) => `${number}`.padStart(2, '0');
const time = (minute: number) => `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
const moment = (minute: number) => `${DAYS[Math.floor((minute % WEEK) / 1440)]}:${time(minute % 1440)}`;

test('windows and retention reach the cache', () => {
  const upkeep = { snapshotWindow: '23:30-00:30', snapshotRetention: Duration.days(14), maintenanceWindow: 'tue:01:00-tue:02:30' };

  expect(stored({ engine: SessionEngine.redis({ upkeep }) }).properties('AWS::ElastiCache::ReplicationGroup')).toMatchObject({
    SnapshotWindow: '23:30-00:30',
    SnapshotRetentionLimit: 14,
    PreferredMaintenanceWindow: 'tue:01:00-tue:02:30',
  });
});

test('windows that are known only at deployment pass', () => {
  expect(checkedUpkeep({ snapshotWindow: token.text('04:30-05:30') }).preferredMaintenanceWindow).toBe('sun:04:30-sun:05:30');
  expect(checkedUpkeep({ maintenanceWindow: token.text('sun:03:00-sun:04:00') }).snapshotWindow).toBe('03:00-04:00');
});

test.each<[string, CacheUpkeep]>([
  ['inside', { snapshotWindow: '04:30-05:30' }],
  ['across midnight', { snapshotWindow: '23:30-00:30', maintenanceWindow: 'mon:00:00-mon:01:00' }],
  ['across the end of the week', { snapshotWindow: '23:30-00:30', maintenanceWindow: 'sun:23:00-mon:01:00' }],
  ['over days', { maintenanceWindow: 'mon:12:00-wed:12:00' }],
])('windows that overlap are refused: %s', (_where, upkeep) => {
  expect(() => checkedUpkeep(upkeep)).toThrow(
    fourParts('fall together', upkeep.snapshotWindow ?? '03:00-04:00', 'do not overlap', 'move the maintenance behind the snapshot'),
  );
});

test.each(['3:00-4:00', '03:00', '03:00-03:59', '03:00-03:00', '24:00-25:00', '03:00 - 04:00'])(
  '"%s" is no window for snapshots',
  snapshotWindow => {
    expect(() => checkedUpkeep({ snapshotWindow })).toThrow(
      fourParts('is none, or too short', `"${snapshotWindow}"`, '60 minutes or longer, such as 03:00-04:00', "write '03:00-04:00'"),
    );
  },
);

test.each(['04:30-05:30', 'sun:04:30-sun:05:29', 'Sun:04:30-Sun:05:30', 'sun:04:30-sun:04:30', 'day:04:30-day:05:30'])(
  '"%s" is no window for maintenance',
  maintenanceWindow => {
    expect(() => checkedUpkeep({ maintenanceWindow })).toThrow(
      fourParts('is none, or too short', `"${maintenanceWindow}"`, 'such as sun:04:30-sun:05:30', "write 'sun:04:30-sun:05:30'"),
    );
  },
);

test.each([0, 36])('snapshots that are kept for %s days are refused', days => {
  const upkeep = { snapshotRetention: Duration.days(days) };

  expect(() => checkedUpkeep(upkeep)).toThrow(
    fourParts('the retention of snapshots is out of range', `${days} days`, 'from 1 to 35', 'keep a week'),
  );
});

test('any two windows are refused if and only if they share a minute', () => {
  const lengths = fc.integer({ min: 60, max: 1439 });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1439 }),
      lengths,
      fc.integer({ min: 0, max: WEEK - 1 }),
      lengths,
      (start, long, from, lasting) => {
        const upkeep = {
          snapshotWindow: `${time(start)}-${time(start + long)}`,
          maintenanceWindow: `${moment(from)}-${moment(from + lasting)}`,
        };
        const taken = new Set(Array.from({ length: lasting }, (_, minute) => (from + minute) % 1440));
        const shared = Array.from({ length: long }, (_, minute) => (start + minute) % 1440).some(minute => taken.has(minute));

        if (shared) expect(() => checkedUpkeep(upkeep)).toThrow('fall together');
        else expect(checkedUpkeep(upkeep)).toMatchObject({ snapshotWindow: upkeep.snapshotWindow });
      },
    ),
  );
});
