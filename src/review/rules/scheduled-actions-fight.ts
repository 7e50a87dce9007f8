import { Rule } from '../rule';
import { ScheduledAction, scheduledActions, Size } from '../scaling';
import { mayStandTogether } from '../template-set';

export const SCHEDULED_ACTIONS_FIGHT: Rule = {
  id: 'ScheduledActionsFight',
  severity: 'warning',
  description: 'two scheduled actions set one target to different sizes at the same time',
  reason: 'which of them wins is chance, so the capacity for the hour may not be there',
  fix: 'make one action of both, or give them different times; with this library, ScalingPolicy.schedule() once for each time',
  see: 'https://docs.aws.amazon.com/autoscaling/application/userguide/application-auto-scaling-scheduled-scaling.html',
  findings: templates => {
    const actions = scheduledActions(templates);
    return actions
      .filter((action, index) => actions.slice(0, index).some(earlier => fight(earlier, action)))
      .map(({ resource, location, name }) => ({ resource, location, which: name }));
  },
};

function fight(one: ScheduledAction, other: ScheduledAction): boolean {
  const together = one.target !== undefined && one.target === other.target && mayStandTogether(one.resource, other.resource);
  return together && isSameTime(one, other) && isOtherSize(one.size, other.size);
}

function isSameTime({ schedule: one }: ScheduledAction, { schedule: other }: ScheduledAction): boolean {
  if (one.recurrence === undefined && other.recurrence === undefined) {
    return one.start !== undefined && instant(one.start) === instant(other.start);
  }
  const [same, zones] = [
    [one.recurrence, other.recurrence].map(written),
    [one.timeZone, other.timeZone].map(zone => written(zone ?? 'UTC').replace(/^(?:Etc\/)?(?:UTC|GMT)$/, 'UTC')),
  ];
  // What is said to happen every so often begins when it was made.
  return same[0] === same[1] && zones[0] === zones[1] && !same[0].startsWith('rate(') && overlap(one, other);
}

/** Whether there is a time at which both are in force. */
function overlap(one: ScheduledAction['schedule'], other: ScheduledAction['schedule']): boolean {
  const before = (end: any, start: any) =>
    end !== undefined && start !== undefined && Date.parse(written(end)) <= Date.parse(written(start));
  return !before(one.end, other.start) && !before(other.end, one.start);
}

function isOtherSize(one: Size, other: Size): boolean {
  return (['minimum', 'maximum', 'desired'] as const).some(
    bound => one[bound] !== undefined && other[bound] !== undefined && written(one[bound]) !== written(other[bound]),
  );
}

function written(value: any): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value).trim().replace(/\s+/g, ' ');
}

function instant(time: any): string {
  const parsed = Date.parse(written(time));
  return Number.isNaN(parsed) ? written(time) : String(parsed);
}
