import { Duration } from 'aws-cdk-lib';
import { IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { closed, each, Line, numbers, refused, times } from './line';
import { ScalingPolicy, ScalingSet, ScalingStep, ScheduleScalingOptions, StepScalingOptions } from '../../src';
import { api } from '../support/apps';
import { token } from '../support/tokens';

const TARGET = 'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html';
const PREDICTIVE = 'https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredictiveScalingConfiguration.html';
const STEPS = 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-simple-step.html';
const ALARM = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html';
const SCHEDULE = 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html';
const PAGE = 'docs/scaling.md';

const { cpu, memory, requestsPerTarget, connectionsPerTarget, metric, metricPerTarget, predictive } = ScalingPolicy;
const jobs = (period = Duration.minutes(1)) => new Metric({ namespace: 'Shop', metricName: 'Jobs', period });
const percent = { min: 10, max: 100, unit: 'percent', fractions: true, see: TARGET, instead: '60 to 80' };
const copies = { min: 1, max: 5000, literal: true, see: PAGE };
const step = (steps: ScalingStep[], options: Partial<StepScalingOptions> = {}, reading: IMetric = jobs()) =>
  ScalingPolicy.step(reading, { steps, ...options });
const schedule = (options: Partial<ScheduleScalingOptions>) =>
  ScalingPolicy.schedule({ start: '0 8 * * *', end: '0 20 * * *', minimum: 5, ...options });
const set = (...policies: ScalingPolicy[]) => ScalingSet.of({ minimum: 2, maximum: 20, policies });

const LEVELS: Line[] = [
  ...numbers({ covers: ['ScalingPolicy.cpu(targetUtilizationPercent)'], what: 'the processor target', ...percent, make: cpu }),
  ...numbers({ covers: ['ScalingPolicy.memory(targetUtilizationPercent)'], what: 'the memory target', ...percent, make: memory }),
  ...numbers({
    covers: ['ScalingPolicy.requestsPerTarget(requestsPerMinute)'],
    what: 'the request target',
    min: 1,
    max: 10_000_000,
    unit: 'requests a minute',
    see: TARGET,
    instead: 'take about 70 %',
    make: requestsPerTarget,
  }),
  ...numbers({
    covers: ['ScalingPolicy.connectionsPerTarget(connections)'],
    what: 'the connection target',
    min: 1,
    max: 1_000_000,
    unit: 'connections',
    see: TARGET,
    instead: 'take about 70 %',
    make: connectionsPerTarget,
  }),
  ...refused(['ScalingPolicy.metric(target)', 'ScalingPolicy.metricPerTarget(target)'], TARGET, [
    ...each([0, -1, NaN, Infinity], target => [
      `a level of ${target}`,
      () => metric(jobs(), target),
      'the target of a metric is out of range',
      `${target}`,
      'above 0',
      'one copy is comfortable',
    ]),
    ['a level of 0 a copy', () => metricPerTarget(jobs(), 0), 'the target of a metric is out of range', '0', 'above 0', 'comfortable'],
  ]),
  ...refused(
    ['ScalingPolicy.metric(average)', 'ScalingPolicy.metricPerTarget(total)', 'ScalingPolicy.step(reading)'],
    'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-target-tracking-metric-math.html',
    each<[string, (reading: IMetric) => ScalingPolicy]>(
      [
        ['an average', reading => metric(reading, 5)],
        ['a total', reading => metricPerTarget(reading, 5)],
      ],
      ([name, policy]) => [
        `${name} of another region`,
        scope => api(scope, { scaling: set(policy(jobs().with({ region: 'us-east-1' }))) }),
        'reads metrics of its own account and region only',
        'Shop Jobs in us-east-1',
        'metrics in eu-west-1',
        'where the service runs',
      ],
    ),
  ),
  ...refused(['ScalingPolicy.metric(average)'], PAGE, [
    [
      'a search for metrics',
      scope => api(scope, { scaling: set(metric(new MathExpression({ expression: "SEARCH('Shop', 'Sum', 60)" }), 5)) }),
      'no level to scale by',
      'SEARCH',
      'metric math over named metrics',
      'name the metrics',
    ],
  ]),
  ...refused(['ScalingPolicy.predictive(level)'], PREDICTIVE, [
    ['a forecast of memory', () => predictive(memory(60)), 'none that AWS forecasts', 'memory', 'cpu, requestsPerTarget', 'cpu(60)'],
  ]),
  ...times({
    covers: ['PredictiveScalingOptions.bufferTime'],
    what: 'the time by which copies start before their load',
    min: 0,
    max: 3600,
    see: PREDICTIVE,
    instead: 'Duration.minutes(5)',
    make: bufferTime => predictive(cpu(60), { bufferTime }),
  }),
  closed('PredictiveMode', ['PredictiveScalingOptions.mode'], PREDICTIVE),
];

const BOUNDS: Line[] = [
  ...numbers({
    covers: ['ScalingSetOptions.minimum'],
    what: 'the minimum of copies',
    ...copies,
    instead: 'at least 1',
    make: minimum => ScalingSet.of({ minimum, maximum: 5000 }),
  }),
  ...numbers({
    covers: ['ScalingSetOptions.maximum'],
    what: 'the maximum of copies',
    ...copies,
    instead: 'the most copies',
    make: maximum => ScalingSet.of({ minimum: 1, maximum }),
  }),
  ...refused(['ScalingSet.fixed(copies)'], PAGE, [
    ['a fixed number of none', () => ScalingSet.fixed(0), 'the minimum of copies is out of range', '0', '1 to 5000', 'at least 1'],
  ]),
  ...refused(['ScalingSetOptions.minimum', 'ScalingSetOptions.maximum'], PAGE, [
    ['bounds the wrong way round', () => ScalingSet.of({ minimum: 7, maximum: 6 }), 'above the maximum', 'minimum 7', '<=', 'maximum to 7'],
    ['a maximum below the usual minimum', () => ScalingSet.of({ maximum: 1 }), 'above the maximum', 'minimum 2', '<=', 'maximum to 2'],
  ]),
  ...refused(['ScalingSetOptions.policies'], PAGE, [
    [
      'policies for a fixed number',
      () => ScalingSet.of({ minimum: 4, maximum: 4, policies: [cpu(60)] }),
      'policies, which can change nothing',
      'minimum 4, maximum 4, and cpu',
      'minimum < maximum',
      'ScalingSet.fixed(4)',
    ],
    [
      'two processor targets',
      () => set(cpu(60), cpu(70)),
      'watch the same thing',
      'cpu twice',
      'one policy of each kind',
      'the lower target',
    ],
    [
      'the same metric twice',
      () => set(metricPerTarget(jobs(), 1), metricPerTarget(jobs(), 2)),
      'watch the same thing',
      'metricPerTarget twice',
      'for each metric',
      'the lower target',
    ],
    [
      'a forecast alone',
      () => set(predictive(cpu(60))),
      'adds copies, and nothing removes them',
      'without one that follows',
      'both',
      'ScalingPolicy.cpu(60)',
    ],
    [
      'two forecasts that are followed',
      () => set(cpu(60), predictive(cpu(60)), predictive(requestsPerTarget(900))),
      'several forecasts are to be followed',
      'cpu, requestsPerTarget',
      'one forecast that is followed',
      'FORECAST_ONLY',
    ],
  ]),
  closed('ScalingPolicy', ['ScalingSetOptions.policies', 'ScalingPolicy.predictive(level)'], PAGE),
  closed('ScalingSet', ['ApiServiceOptions.scaling', 'IWorkload.scale(scaling)'], PAGE),
];

const SCHEDULES: Line[] = [
  ...refused(['ScheduleScalingOptions.start', 'ScheduleScalingOptions.end'], SCHEDULE, [
    ...each(
      [
        '',
        '8 o’clock',
        '* 8 * * *',
        '0,30 8 * * *',
        '0 8-10 * * *',
        '60 8 * * *',
        '0 24 * * *',
        '0 8 0 * *',
        '0 8 1 13 *',
        '0 8 * * 8',
        '0 8 * * FRI-MON',
        '0 8 * * MOON',
        '0 8 */0 * *',
        '0 8 1 * MON',
        '0 8 L * *',
        'cron(0 8 * * ? *)',
        'at(2026-11-27T06:00:00)',
      ],
      start => [
        `from "${start}"`,
        () => schedule({ start }),
        "cron expression can't be read",
        `"${start}"`,
        'five fields',
        '`0 8 * * MON-FRI`',
      ],
    ),
    ['to "noon"', () => schedule({ end: 'noon' }), "cron expression can't be read", '"noon"', 'five fields', '`0 8 * * MON-FRI`'],
    ['from the 31st of April', () => schedule({ start: '0 8 31 4 *' }), 'no calendar knows', '"0 8 31 4 *"', 'the month has', 'correct'],
    [
      'an end at its start, on some day',
      () => schedule({ start: '0 8 * * MON-FRI', end: '0 8 15 * *' }),
      'ends when it starts',
      '"0 8 * * 1,2,3,4,5" to "0 8 15 * *"',
      'one change of bounds',
      'a minute before',
    ],
  ]),
  ...refused(
    ['ScheduleScalingOptions.timeZone'],
    SCHEDULE,
    each(['Mars/Olympus', '+02:00', ''], timeZone => [
      `the time zone "${timeZone}"`,
      () => schedule({ timeZone }),
      'time zone is unknown',
      `"${timeZone}"`,
      'IANA',
      'Europe/Berlin',
    ]),
  ),
  ...refused(['ScheduleScalingOptions.timeZone', 'ScheduleScalingOptions.start'], PAGE, [
    [
      'a time zone known too late',
      () => schedule({ timeZone: token.text('Europe/Berlin') }),
      'time zone is unknown',
      'a value known only at deployment',
      'in the code',
      'Europe/Berlin',
    ],
    [
      'two time zones in one set',
      () => set(schedule({ end: '0 9 * * *' }), schedule({ start: '0 12 * * *', end: '0 13 * * *', timeZone: 'Asia/Tokyo' })),
      'count in different time zones',
      'Etc/UTC, Asia/Tokyo',
      'one time zone',
      'convert all of them to Etc/UTC',
    ],
    [
      'a schedule inside another',
      () => set(schedule({}), schedule({ start: '0 12 * * *', end: '0 13 * * *' })),
      'two schedules overlap',
      'to',
      'one after the other',
      'divide',
    ],
    [
      'a schedule that begins as another ends',
      () => set(schedule({ end: '0 12 * * *' }), schedule({ start: '0 12 * * MON', end: '0 18 * * MON' })),
      'begin or end at the same moment',
      '"0 8 * * *" to "0 12 * * *", and "0 12 * * 1"',
      'one change',
      'a minute before',
    ],
  ]),
  ...numbers({
    covers: ['ScheduleScalingOptions.minimum', 'ScheduleScalingOptions.maximum'],
    what: "a schedule's bound",
    ...copies,
    unit: 'copies',
    instead: 'within the set',
    make: bound => schedule({ minimum: undefined, maximum: bound }),
  }),
  ...refused(['ScheduleScalingOptions.minimum', 'ScheduleScalingOptions.maximum'], PAGE, [
    [
      'a schedule without bounds',
      () => schedule({ minimum: undefined }),
      'a schedule changes nothing',
      'neither',
      'a maximum, or both',
      'minimum: 10',
    ],
    ...each<[Partial<ScheduleScalingOptions>, string]>(
      [
        [{ minimum: 1 }, '1 to 20'],
        [{ minimum: 21 }, '21 to 20'],
        [{ minimum: undefined, maximum: 21 }, '2 to 21'],
        [{ minimum: undefined, maximum: 1 }, '2 to 1'],
        [{ minimum: 9, maximum: 8 }, '9 to 8'],
      ],
      ([bounds, got]) => [
        `${got} copies in a set of 2 to 20`,
        () => set(schedule(bounds)),
        "a schedule's bounds don't fit into those of its set",
        got,
        '2 <= minimum <= maximum <= 20',
        'widen the set',
      ],
    ),
  ]),
];

const REACTIONS: Line[] = [
  ...refused(['ScalingStep.lower', 'ScalingStep.upper'], STEPS, [
    ['no step', () => step([]), 'the number of scaling steps is out of range', '0', 'from 1 to 40', 'one step for each'],
    [
      '41 steps',
      () => step(Array.from({ length: 41 }, (_, at) => ({ lower: at, upper: at + 1, change: 1 }))),
      'the number of scaling steps is out of range',
      '41',
      'from 1 to 40',
      'one step for each',
    ],
    [
      'a step the wrong way round',
      () => step([{ lower: 9, upper: 3, change: 1 }]),
      'ends before it begins',
      'from 9 to 3',
      '<',
      'exchange',
    ],
    [
      'steps that overlap',
      () => step([{ lower: 0, upper: 5, change: 1 }, { lower: 4, change: 2 }]), // prettier-ignore
      'two scaling steps overlap',
      '+1 from 0 to 5, and +2 from 4',
      'each begins where',
      'upper 4',
    ],
    [
      'steps with a gap',
      () => step([{ lower: 0, upper: 5, change: 1 }, { lower: 6, change: 2 }]), // prettier-ignore
      'a gap between two scaling steps',
      '+1 from 0 to 5, and +2 from 6',
      'each begins where',
      '{ lower: 5, upper: 6, change: 0 }',
    ],
    ['no range at rest', () => step([{ change: 1 }]), 'leave no range', '+1', 'one range without a change', 'for example'],
    ['a step that changes nothing', () => step([{ change: 0 }]), 'change nothing', '0', 'one range without a change', 'for example'],
    [
      'a bound known too late',
      () => step([{ lower: token.number(5), change: 1 }]),
      'the bound of a scaling step is known only at deployment',
      'a token',
      'a number',
      'write the number',
    ],
    [
      'a bound of no size',
      () => step([{ lower: Infinity, change: 1 }]),
      'the bound of a scaling step is out of range',
      'Infinity',
      'a number',
      'leave the bound out',
    ],
  ]),
  ...numbers({
    covers: ['ScalingStep.change'],
    what: 'the change of a scaling step',
    min: -5000,
    max: 5000,
    unit: 'copies',
    literal: true,
    see: STEPS,
    instead: 'justifies',
    make: change => step([{ lower: 5, change }]),
  }),
  ...numbers({
    covers: ['StepScalingOptions.evaluationPeriodsOut'],
    what: 'the readings before copies are added',
    min: 1,
    max: 60,
    see: ALARM,
    instead: 'keep the default',
    make: evaluationPeriodsOut => step([{ lower: 5, change: 1 }], { evaluationPeriodsOut }),
  }),
  ...numbers({
    covers: ['StepScalingOptions.evaluationPeriodsIn'],
    what: 'the readings before copies are removed',
    min: 1,
    max: 60,
    see: ALARM,
    instead: 'keep the default',
    make: evaluationPeriodsIn => step([{ lower: 5, change: 1 }], { evaluationPeriodsIn }),
  }),
  ...refused(
    ['ScalingPolicy.step(reading)', 'StepScalingOptions.evaluationPeriodsIn', 'StepScalingOptions.evaluationPeriodsOut'],
    ALARM,
    each<[string, IMetric, number, string]>(
      [
        ['thirty hours', jobs(Duration.minutes(30)), 60, 'up to 48'],
        ['eight days', jobs(Duration.hours(6)), 32, 'up to 28'],
        [
          'two days of metric math',
          new MathExpression({ expression: 'a + a', usingMetrics: { a: jobs() }, period: Duration.minutes(50) }),
          58,
          'up to 28',
        ],
      ],
      ([name, reading, count, allowed]) => [
        `readings that reach back ${name}`,
        () => step([{ lower: 5, change: 1 }], { evaluationPeriodsIn: count }, reading),
        'reach back further than an alarm looks',
        `${count} readings`,
        allowed,
        'a shorter period',
      ],
    ),
  ),
  closed('StepUnit', ['StepScalingOptions.unit'], STEPS),
];

const TOGETHER: Line[] = [
  ...refused(['ApiServiceOptions.scaling'], PAGE, [
    [
      'connections without a protocol that holds any',
      scope => api(scope, { scaling: set(connectionsPerTarget(500)) }),
      'speaks no protocol that holds them open',
      'REST',
      'a connection policy with WebSocket',
      'scale by requests',
    ],
  ]),
];

export const SCALING: Line[] = [...LEVELS, ...BOUNDS, ...SCHEDULES, ...REACTIONS, ...TOGETHER];
