import { Duration } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { stored } from './support/stores';
import { SessionEngine } from '../../src';
import { checkedUpkeep } from '../../src/session/cache-upkeep';
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
