import { ALARM_NEVER_FIRES } from '../../../src/review/rules/alarm-never-fires';
import { found } from '../reviewed';

function alarm(Properties: object) {
  return { Type: 'AWS::CloudWatch::Alarm', Properties };
}

test.each([
  { DatapointsToAlarm: 3, EvaluationPeriods: 3 },
  { DatapointsToAlarm: '9', EvaluationPeriods: '10' },
  { EvaluationPeriods: 1 },
  { DatapointsToAlarm: 3, EvaluationPeriods: { Ref: 'Periods' } },
  {},
])('%j is silent', properties => {
  expect(found(ALARM_NEVER_FIRES, { Alarm: alarm(properties) })).toEqual([]);
});

test.each([
  { DatapointsToAlarm: 3, EvaluationPeriods: 2 },
  { DatapointsToAlarm: '10', EvaluationPeriods: 9 },
])('%j', properties => {
  expect(found(ALARM_NEVER_FIRES, { Alarm: alarm(properties) })).toEqual(['Alarm Properties.DatapointsToAlarm']);
});
