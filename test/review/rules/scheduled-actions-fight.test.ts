import { SCHEDULED_ACTIONS_FIGHT } from '../../../src/review/rules/scheduled-actions-fight';
import { found } from '../reviewed';

const MORNING = 'cron(0 8 * * ? *)';

function tasks(...actions: [Record<string, unknown>, Record<string, unknown>][]) {
  const ScheduledActions = actions.map(([schedule, ScalableTargetAction], index) => ({
    ScheduledActionName: `Action${index}`,
    ScalableTargetAction,
    ...schedule,
  }));
  return { Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties: { ScheduledActions } };
}

function instances(Properties: object) {
  return { Type: 'AWS::AutoScaling::ScheduledAction', Properties: { AutoScalingGroupName: { Ref: 'Group' }, ...Properties } };
}

const GROUP = { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties: {} };

test.each([
  ['at other times', [{ Schedule: MORNING }, { MinCapacity: 2 }], [{ Schedule: 'cron(0 9 * * ? *)' }, { MinCapacity: 4 }]],
  ['in other zones', [{ Schedule: MORNING }, { MinCapacity: 2 }], [{ Schedule: MORNING, Timezone: 'Europe/Paris' }, { MinCapacity: 4 }]],
  ['of the same size', [{ Schedule: MORNING }, { MinCapacity: 2 }], [{ Schedule: MORNING }, { MinCapacity: '2' }]],
  [
    'of which only one is repeated',
    [{ StartTime: '2027-01-01T00:00:00Z' }, { MinCapacity: 2 }],
    [{ Schedule: MORNING }, { MinCapacity: 4 }],
  ],
  ['that say no time', [{}, { MinCapacity: 2 }], [{}, { MinCapacity: 4 }]],
  ['of other bounds', [{ Schedule: MORNING }, { MinCapacity: 2 }], [{ Schedule: MORNING }, { MaxCapacity: 4 }]],
  ['every so often', [{ Schedule: 'rate(1 hour)' }, { MinCapacity: 2 }], [{ Schedule: 'rate(1 hour)' }, { MinCapacity: 4 }]],
  [
    'one after the other',
    [{ Schedule: MORNING, EndTime: '2027-01-01T00:00:00Z' }, { MinCapacity: 2 }],
    [{ Schedule: MORNING, StartTime: '2027-01-01T01:00:00+01:00' }, { MinCapacity: 4 }],
  ],
] as [string, any, any][])('two actions %s are silent', (_what, one, other) => {
  expect(found(SCHEDULED_ACTIONS_FIGHT, { Target: tasks(one, other) })).toEqual([]);
});

test.each([
  ['at the same time', [{ Schedule: MORNING }, { MinCapacity: 2 }], [{ Schedule: 'cron(0  8 * * ? *)' }, { MinCapacity: 4 }]],
  ['in the same zone', [{ Schedule: MORNING }, { MinCapacity: 2 }], [{ Schedule: MORNING, Timezone: 'Etc/UTC' }, { MinCapacity: 4 }]],
  ['in zones of two names', [{ Schedule: MORNING, Timezone: 'GMT' }, { MinCapacity: 2 }], [{ Schedule: MORNING }, { MinCapacity: 4 }]],
  [
    'of which one begins later',
    [{ Schedule: MORNING, StartTime: '2027-01-01T00:00:00Z' }, { MinCapacity: 2 }],
    [{ Schedule: MORNING, StartTime: '2026-01-01T00:00:00Z', EndTime: '2028-01-01T00:00:00Z' }, { MinCapacity: 4 }],
  ],
  ['once', [{ Schedule: 'at(2027-01-01T00:00:00)' }, { MaxCapacity: 2 }], [{ Schedule: 'at(2027-01-01T00:00:00)' }, { MaxCapacity: 4 }]],
  [
    'at the time that a parameter says',
    [{ Schedule: { Ref: 'At' } }, { MinCapacity: 2 }],
    [{ Schedule: { Ref: 'At' } }, { MinCapacity: 4 }],
  ],
] as [string, any, any][])('two actions of tasks %s', (_what, one, other) => {
  expect(found(SCHEDULED_ACTIONS_FIGHT, { Target: tasks(one, other) })).toEqual(['Target Properties.ScheduledActions.1 [Action1]']);
});

test('actions of instances', () => {
  expect(
    found(SCHEDULED_ACTIONS_FIGHT, {
      Group: GROUP,
      Morning: instances({ Recurrence: '0 8 * * *', MinSize: 2 }),
      Again: instances({ Recurrence: '0 8 * * *', TimeZone: 'UTC', DesiredCapacity: 3, MinSize: '4' }),
      Once: instances({ StartTime: '2027-01-01T00:00:00Z', MaxSize: 9 }),
      Twice: instances({ StartTime: '2027-01-01T01:00:00+01:00', MaxSize: 8 }),
      Later: instances({ StartTime: '2027-01-02T00:00:00Z', MaxSize: 7 }),
    }),
  ).toEqual(['Again Properties', 'Twice Properties']);
});

test('actions of which one is made are silent', () => {
  const action = (Condition: string | undefined, MinSize: number) => ({ ...instances({ Recurrence: '0 8 * * *', MinSize }), Condition });
  expect(found(SCHEDULED_ACTIONS_FIGHT, { Group: GROUP, One: action('Prod', 4), Two: action('Test', 1) })).toEqual([]);
  expect(found(SCHEDULED_ACTIONS_FIGHT, { Group: GROUP, One: action('Prod', 4), Two: action(undefined, 1) })).toHaveLength(1);
});

test('actions of two groups, and of one that another app made, are silent', () => {
  const actions = { Recurrence: '0 8 * * *' };
  expect(
    found(SCHEDULED_ACTIONS_FIGHT, {
      Group: GROUP,
      Other: GROUP,
      One: instances({ ...actions, MinSize: 2 }),
      Two: instances({ ...actions, AutoScalingGroupName: { Ref: 'Other' }, MinSize: 4 }),
      Three: instances({ ...actions, AutoScalingGroupName: { Ref: 'Name' }, MinSize: 5 }),
      Four: instances({ ...actions, AutoScalingGroupName: { Ref: 'OtherName' }, MinSize: 6 }),
    }),
  ).toEqual([]);
});
