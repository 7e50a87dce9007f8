import { Duration } from 'aws-cdk-lib';
import { IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { closed, each, Line, numbers, refused, times } from './line';
import { ScalingPolicy, ScalingSet, ScalingStep, ScheduleScalingOptions, StepScalingOptions } from '../../src';
import { api } from '../support/apps';
import { token } from '../support/tokens';

const TARGET = 'https://docs.aws.amazon.com/autoscaling/application/APIReference/API_TargetTrackingScalingPolicyConfiguration.html';
const PREDICTIVE = 'https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredictiveScalingConfiguration.html';
const QUOTAS = 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-quotas.html';
const STEPS = 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-simple-step.html';
const ALARM = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html';
const SCHEDULE = 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html';
const PAGE = 'docs/scaling.md';

const { cpu, memory, requestsPerTarget, connectionsPerTarget, metric, metricPerTarget, predictive } = ScalingPolicy;
const jobs = (period = Duration.minutes(1)) => new Metric({ namespace: 'Shop', metricName: 'Jobs', period });
const percent = { min: 10, max: 100, unit: 'percent', fractions: true, see: PAGE, instead: '60 to 80' };
const copies = { min: 1, max: 5000, literal: true, see: PAGE };
const step = (steps: ScalingStep[], options: Partial<StepScalingOptions> = {}, reading: IMetric = jobs()) =>
  ScalingPolicy.step(reading, { steps, ...options });
const schedule = (options: Partial<ScheduleScalingOptions>) =>
  ScalingPolicy.schedule({ start: '0 8 * * *', end: '0 20 * * *', minimum: 5, ...options });
const set = (...policies: ScalingPolicy[]) => ScalingSet.of({ minimum: 2, maximum: 20, policies });

const LEVELS: Line[] = [
  ...numbers({ cover: 'ScalingPolicy.cpu(targetUtilizationPercent)', what: 'the processor target', ...percent, make: cpu }),
  ...numbers({ cover: 'ScalingPolicy.memory(targetUtilizationPercent)', what: 'the memory target', ...percent, make: memory }),
  ...numbers({
    cover: 'ScalingPolicy.requestsPerTarget(requestsPerMinute)',
    what: 'the request target',
    min: 1,
    max: 10_000_000,
    unit: 'requests a minute',
    see: PAGE,
    instead: 'take about 70 %',
    make: requestsPerTarget,
  }),
  ...numbers({
    cover: 'ScalingPolicy.connectionsPerTarget(connections)',
    what: 'the connection target',
    min: 1,
    max: 1_000_000,
    unit: 'connections',
    see: PAGE,
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
    cover: 'PredictiveScalingOptions.bufferTime',
    what: 'the time by which copies start before their load',
    min: 0,
    max: 3599,
    see: PREDICTIVE,
    instead: 'Duration.minutes(5)',
    make: bufferTime => predictive(cpu(60), { bufferTime }),
  }),
  closed('PredictiveMode', ['PredictiveScalingOptions.mode'], PREDICTIVE),
];

const BOUNDS: Line[] = [
  ...numbers({
    cover: 'ScalingSetOptions.minimum',
    what: 'the minimum of copies',
    ...copies,
    instead: 'at least 1',
    make: minimum => ScalingSet.of({ minimum, maximum: 5000 }),
  }),
  ...numbers({
    cover: 'ScalingSetOptions.maximum',
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
    [
      'a minimum above the usual maximum',
      () => ScalingSet.of({ minimum: 51 }),
      'the minimum of copies is above the maximum',
      'minimum 51, maximum 50',
      'minimum <= maximum',
      'maximum to 51',
    ],
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
    ['from ""', () => schedule({ start: '' }), "cron expression can't be read", '""', 'five fields', '`0 8 * * MON-FRI`'],
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
  ...(['minimum', 'maximum'] as const).flatMap(bound =>
    numbers({
      cover: `ScheduleScalingOptions.${bound}`,
      what: "a schedule's bound",
      name: `the ${bound} of a schedule`,
      ...copies,
      unit: 'copies',
      instead: 'within the set',
      make: value => schedule({ minimum: undefined, [bound]: value }),
    }),
  ),
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

/** A step for each whole number from 0 on; the last one is open. */
const stair = (count: number, change: number) =>
  Array.from({ length: count }, (_, at): ScalingStep => ({ lower: at, upper: at === count - 1 ? undefined : at + 1, change }));

const REACTIONS: Line[] = [
  ...refused(
    ['ScalingStep.change'],
    QUOTAS,
    each(
      [
        ['add', 1],
        ['remove', -1],
      ] as const,
      ([does, change]) => [
        `21 steps that ${does} copies`,
        () => step(stair(21, change)),
        `too many scaling steps ${does} copies`,
        '21',
        'up to 20 that add copies, and as many that remove them',
        'make one step of neighbours',
      ],
    ),
  ),
  ...refused(['ScalingStep.lower', 'ScalingStep.upper'], STEPS, [
    ['no step', () => step([]), 'there are no scaling steps', 'steps: []', 'one step or more', 'one step for each'],
    [
      'a step the wrong way round',
      () => step([{ lower: 9, upper: 3, change: 1 }]),
      'ends before it begins',
      'from 9 to 3',
      '<',
      'exchange',
    ],
  ]),
  ...refused(['ScalingStep.lower'], STEPS, [
    [
      'a bound known too late',
      () => step([{ lower: token.number(5), change: 1 }]),
      'the bound of a scaling step is known only at deployment',
      'a token',
      'a number',
      'write the number',
    ],
  ]),
  ...refused(['ScalingStep.upper'], STEPS, [
    [
      'a bound of no size',
      () => step([{ lower: 5, upper: Infinity, change: 1 }]),
      'the bound of a scaling step is out of range',
      'Infinity',
      'a number',
      'leave the bound out',
    ],
  ]),
  ...numbers({
    cover: 'ScalingStep.change',
    what: 'the change of a scaling step',
    min: -5000,
    max: 5000,
    unit: 'copies',
    literal: true,
    see: PAGE,
    instead: 'justifies',
    make: change => step([{ lower: 5, change }]),
  }),
  ...numbers({
    cover: 'StepScalingOptions.evaluationPeriodsOut',
    what: 'the readings before copies are added',
    min: 1,
    max: 60,
    see: PAGE,
    instead: 'keep the default',
    make: evaluationPeriodsOut => step([{ lower: 5, change: 1 }], { evaluationPeriodsOut }),
  }),
  ...numbers({
    cover: 'StepScalingOptions.evaluationPeriodsIn',
    what: 'the readings before copies are removed',
    min: 1,
    max: 60,
    see: PAGE,
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
