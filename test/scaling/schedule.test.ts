import * as fc from 'fast-check';
import { ScalingPolicy, ScalingSet, ScheduleScalingOptions } from '../../src';
import { applicationCron } from '../../src/scaling/cron';
import { fourParts } from '../support/refusals';

const schedule = (start: string, end: string, options: Partial<ScheduleScalingOptions> = {}) =>
  ScalingPolicy.schedule({ start, end, minimum: 5, ...options });
const set = (...policies: ScalingPolicy[]) => ScalingSet.of({ minimum: 2, maximum: 20, policies });

describe('a schedule', () => {
  test('holds its moments as numbers, its time zone and its bounds', () => {
    const policy = schedule('0 8 * * MON-FRI', '30 20 * * mon-fri', { timeZone: 'Europe/Berlin', maximum: 9 });

    expect(policy.window).toEqual({
      start: '0 8 * * 1,2,3,4,5',
      end: '30 20 * * 1,2,3,4,5',
      timeZone: 'Europe/Berlin',
      minimum: 5,
      maximum: 9,
    });
    expect(schedule('0 8 * * *', '0 9 * * *').window).toMatchObject({ timeZone: 'Etc/UTC' });
  });

  test.each([
    ['5 8 * * *', '5 8 * * *', 'cron(5 8 * * ? *)'],
    ['  0   7 * * SAT-SUN ', '0 7 * * 0,6', 'cron(0 7 ? * SUN,SAT *)'],
    ['0 7 * * 5-7', '0 7 * * 0,5,6', 'cron(0 7 ? * SUN,FRI,SAT *)'],
    ['0 7 * * 1-5/2', '0 7 * * 1,3,5', 'cron(0 7 ? * MON,WED,FRI *)'],
    ['0 6 27 11 *', '0 6 27 11 *', 'cron(0 6 27 11 ? *)'],
    ['0 6 1,15 */3 *', '0 6 1,15 1,4,7,10 *', 'cron(0 6 1,15 1,4,7,10 ? *)'],
    ['0 6 * nov-DEC 1', '0 6 * 11,12 1', 'cron(0 6 ? 11,12 MON *)'],
  ])('reads %s', (given, unix, application) => {
    const { start } = schedule(given, '59 23 * * *').window!;

    expect(start).toBe(unix);
    expect(applicationCron(start)).toBe(application);
  });

  test('what it holds reads as itself', () => {
    const list = (min: number, max: number) =>
      fc.option(fc.uniqueArray(fc.integer({ min, max }), { minLength: 1 }), { nil: undefined }).map(values => values?.join() ?? '*');
    fc.assert(
      fc.property(fc.nat({ max: 58 }), fc.nat({ max: 23 }), list(1, 12), list(0, 6), (minute, hour, months, weekdays) => {
        const { start } = schedule(`${minute} ${hour} * ${months} ${weekdays}`, '59 * * * *'.replace('*', `${hour}`)).window!;

        expect(schedule(start, `59 ${hour} * * *`).window!.start).toBe(start);
      }),
      { numRuns: 25 },
    );
  });

  test.each([
    '0 8 * *',
    '0 8 * * * *',
    '* 8 * * *',
    '0 * * * *',
    '0 8,12 * * *',
    '60 8 * * *',
    '0 24 * * *',
    '0 8 0 * *',
    '0 8 1 13 *',
    '0 8 * * 8',
    '0 8 * * FRI-MON',
    '0 8 * * MOON',
    '0 8 */0 * *',
    '0 8 5/2 * *',
    '0 8 1 * MON',
    '0 8 L * *',
    'cron(0 8 * * ? *)',
    'at(2026-11-27T06:00:00)',
  ])('refuses %s', expression => {
    const message = fourParts("cron expression can't be read", `"${expression}"`, 'five fields', '`0 8 * * MON-FRI`');

    expect(() => schedule(expression, '0 20 * * *')).toThrow(message);
    expect(() => schedule('0 20 * * *', expression)).toThrow(message);
  });

  test('refuses a day that never comes', () => {
    expect(() => schedule('0 8 31 2,4 *', '0 20 * * *')).toThrow(
      fourParts('a date that no calendar knows', '"0 8 31 2,4 *"', 'a day that the month has', 'correct'),
    );
    expect(() => schedule('0 8 29 2 *', '0 20 29 2 *')).not.toThrow();
  });

  test('refuses to end when it starts, on any day', () => {
    expect(() => schedule('0 8 * * MON-FRI', '0 8 15 * *')).toThrow(
      fourParts('a schedule ends when it starts', '"0 8 * * 1,2,3,4,5" to "0 8 15 * *"', 'one change of bounds', 'a minute before'),
    );
    expect(() => schedule('0 8 * * MON-FRI', '0 8 * * SAT,SUN')).not.toThrow();
  });
});

describe('schedules of one set', () => {
  test('follow each other, by day, week or date', () => {
    expect(() =>
      set(
        schedule('0 8 * * MON-FRI', '59 11 * * MON-FRI'),
        schedule('0 12 * * MON-FRI', '0 20 * * MON-FRI'),
        schedule('0 22 * * FRI', '0 6 * * SAT'),
      ),
    ).not.toThrow();
    expect(() => set(schedule('0 6 24 12 *', '0 6 25 12 *'), schedule('0 6 31 12 *', '0 6 2 1 *'))).not.toThrow();
  });

  test.each([
    ['a start and a start', schedule('0 8 * * *', '0 9 * * *'), schedule('0 8 1 * *', '30 8 1 * *')],
    ['an end and a start', schedule('0 8 * * *', '0 12 * * *'), schedule('0 12 * * MON', '0 18 * * MON')],
    ['two ends', schedule('0 8 * * *', '0 12 * * *'), schedule('0 11 13 * *', '0 12 * * FRI')],
  ])('refused at the same moment: %s', (_name, one, other) => {
    for (const both of [
      [one, other],
      [other, one],
    ]) {
      expect(() => set(...both)).toThrow(/^two schedules (begin or end at the same moment|overlap)/);
    }
  });

  test.each([
    ['one inside another', schedule('0 8 * * *', '0 20 * * *'), schedule('0 12 * * *', '0 13 * * *')],
    ['by an hour', schedule('0 8 * * *', '0 12 * * *'), schedule('0 11 * * *', '0 15 * * *')],
    ['over midnight', schedule('0 22 * * *', '0 6 * * *'), schedule('0 3 * * MON', '0 4 * * MON')],
    ['once in years', schedule('0 8 29 2 *', '0 20 29 2 *'), schedule('0 12 * * SUN', '0 13 * * SUN')],
  ])('refused where they overlap: %s', (_name, one, other) => {
    expect(() => set(one, other)).toThrow(fourParts('two schedules overlap', 'to', 'one after the other', 'divide'));
    expect(() => set(other, one)).toThrow(/two schedules overlap/);
  });

  test('may reach them', () => {
    expect(() => set(schedule('0 8 * * *', '0 9 * * *', { minimum: 2, maximum: 20 }))).not.toThrow();
    expect(() => set(schedule('0 8 * * *', '0 9 * * *', { minimum: 20 }))).not.toThrow();
  });
});
