import { Duration, Token } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { PredictiveMode, ScalingKind, ScalingPolicy, ScalingSet } from '../../src';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const metric = (metricName: string, dimensionsMap = {}) => new Metric({ namespace: 'Shop', metricName, dimensionsMap });
const out = { steps: [{ lower: 60, change: 1 }] };
const morning = { start: '0 8 * * *', end: '0 9 * * *', minimum: 3 };

describe('a scaling policy', () => {
  test('names what it watches and the level to keep', () => {
    expect(ScalingPolicy.cpu(60)).toMatchObject({ kind: ScalingKind.CPU, target: 60 });
    expect(ScalingPolicy.memory(62.5)).toMatchObject({ kind: ScalingKind.MEMORY, target: 62.5 });
    expect(ScalingPolicy.requestsPerTarget(3000)).toMatchObject({ kind: ScalingKind.REQUESTS_PER_TARGET, target: 3000 });
    expect(ScalingPolicy.connectionsPerTarget(500)).toMatchObject({ kind: ScalingKind.CONNECTIONS_PER_TARGET, target: 500 });
  });

  test.each([10, 100])('accepts %d percent', value => {
    expect(() => [ScalingPolicy.cpu(value), ScalingPolicy.memory(value)]).not.toThrow();
  });

  test.each([1, 10_000_000])('accepts %d requests a minute', value => expect(() => ScalingPolicy.requestsPerTarget(value)).not.toThrow());

  test.each([1, 1_000_000])('accepts %d connections', value => expect(() => ScalingPolicy.connectionsPerTarget(value)).not.toThrow());

  test('keeps a metric of the service at a level, as it is or for each copy', () => {
    const jobs = metric('Jobs');

    expect(ScalingPolicy.metric(jobs, 0.25)).toMatchObject({ kind: ScalingKind.METRIC, watchedMetric: jobs, target: 0.25 });
    expect(ScalingPolicy.metricPerTarget(jobs, 100)).toMatchObject({
      kind: ScalingKind.METRIC_PER_TARGET,
      watchedMetric: jobs,
      target: 100,
    });
    expect(Token.isUnresolved(ScalingPolicy.metric(jobs, token.number(5)).target)).toBe(true);
  });

  test('forecasts processor use or requests, follows the forecast and starts copies five minutes early', () => {
    expect(ScalingPolicy.predictive(ScalingPolicy.cpu(60))).toMatchObject({
      kind: ScalingKind.PREDICTIVE,
      target: 60,
      forecast: { load: ScalingKind.CPU, mode: PredictiveMode.FORECAST_AND_SCALE, bufferSeconds: 300 },
    });
    expect(
      ScalingPolicy.predictive(ScalingPolicy.requestsPerTarget(900), {
        mode: PredictiveMode.FORECAST_ONLY,
        bufferTime: Duration.minutes(20),
      }),
    ).toMatchObject({
      target: 900,
      forecast: { load: ScalingKind.REQUESTS_PER_TARGET, mode: PredictiveMode.FORECAST_ONLY, bufferSeconds: 1200 },
    });
  });

  test('starts copies less than the hour early for which AWS forecasts', () => {
    const early = (seconds: number) => ScalingPolicy.predictive(ScalingPolicy.cpu(60), { bufferTime: Duration.seconds(seconds) });

    expect(early(3599).forecast?.bufferSeconds).toBe(3599);
    expect(() => early(3600)).toThrow(fourParts('before their load is out of range', '3600 seconds', '0 to 3599', 'Duration.minutes(5)'));
  });

  test('has a factory by the name of each kind, which errors point to', () => {
    expect(Object.getOwnPropertyNames(ScalingPolicy)).toEqual(expect.arrayContaining(Object.values(ScalingKind)));
  });

  test.each([ScalingPolicy.cpu, ScalingPolicy.memory, ScalingPolicy.requestsPerTarget, ScalingPolicy.connectionsPerTarget])(
    'accepts a token (%#)',
    make => {
      expect(Token.isUnresolved(make(token.number(5)).target)).toBe(true);
    },
  );
});

describe('a scaling set', () => {
  test('runs 2 to 50 copies by processor, memory and requests unless told otherwise', () => {
    const set = ScalingSet.of();

    expect([set.minimum, set.maximum]).toEqual([2, 50]);
    expect(set.policies.map(({ kind, target }) => [kind, target])).toEqual([
      [ScalingKind.CPU, 70],
      [ScalingKind.MEMORY, 80],
      [ScalingKind.REQUESTS_PER_TARGET, 1000],
    ]);
    expect(set.requestCeilingPerMinute).toBe(50_000);
  });

  test('keeps the defaults of what is left out', () => {
    expect(ScalingSet.of({ minimum: 4 })).toMatchObject({ minimum: 4, maximum: 50 });
    expect(ScalingSet.of({ maximum: 3 })).toMatchObject({ minimum: 2, maximum: 3 });
    expect(ScalingSet.of({ policies: [] }).policies).toEqual([]);
  });

  test.each([{ minimum: 1 }, { minimum: 5000, maximum: 5000 }, { minimum: 1, maximum: 1 }])('accepts %j', options => {
    expect(ScalingSet.of(options)).toMatchObject(options);
  });

  test.each([
    ['cpu', [ScalingPolicy.cpu(60), ScalingPolicy.memory(60), ScalingPolicy.cpu(70)], 'keep the lower target'],
    ['metric', [ScalingPolicy.metric(metric('Jobs'), 1), ScalingPolicy.metric(metric('Jobs'), 2)], 'keep the lower target'],
    ['step', [ScalingPolicy.step(metric('Jobs'), out), ScalingPolicy.step(metric('Jobs'), out)], 'put all steps into one policy'],
    [
      'metricPerTarget',
      [1, 2].map(level =>
        ScalingPolicy.metricPerTarget(new MathExpression({ expression: 'a + a', usingMetrics: { a: metric('Jobs') } }), level),
      ),
      'keep the lower target',
    ],
    [
      'predictive',
      [ScalingPolicy.cpu(60), ScalingPolicy.predictive(ScalingPolicy.cpu(60)), ScalingPolicy.predictive(ScalingPolicy.cpu(50))],
      'keep the lower target',
    ],
  ])('refuses two policies that watch the same: %s', (kind, policies, instead) => {
    expect(() => ScalingSet.of({ policies })).toThrow(
      fourParts('two scaling policies watch the same thing', `${kind} twice`, 'one policy of each kind, and for each metric', instead),
    );
  });

  test('takes several policies of a kind that watch different things', () => {
    const policies = [
      ScalingPolicy.cpu(60),
      ScalingPolicy.metric(metric('Jobs'), 1),
      ScalingPolicy.metric(metric('Jobs', { Queue: 'mail' }), 1),
      ScalingPolicy.metricPerTarget(metric('Jobs'), 1),
      ScalingPolicy.step(metric('Jobs'), out),
      ScalingPolicy.step(metric('Lag'), out),
      ScalingPolicy.schedule(morning),
      ScalingPolicy.schedule({ ...morning, start: '0 10 * * *', end: '0 11 * * *' }),
      ScalingPolicy.predictive(ScalingPolicy.cpu(60)),
      ScalingPolicy.predictive(ScalingPolicy.requestsPerTarget(60), { mode: PredictiveMode.FORECAST_ONLY }),
    ];

    expect(ScalingSet.of({ policies }).policies).toEqual(policies);
  });

  test('refuses a forecast alone, whose copies nothing would remove', () => {
    const forecast = ScalingPolicy.predictive(ScalingPolicy.cpu(60));

    expect(() => ScalingSet.of({ policies: [forecast, ScalingPolicy.schedule(morning)] })).toThrow(
      fourParts('a forecast adds copies, and nothing removes them', 'without one that follows', 'both', 'ScalingPolicy.cpu(60)'),
    );
    expect(() => ScalingSet.of({ policies: [forecast, ScalingPolicy.memory(60)] })).not.toThrow();
  });

  test('follows one forecast only, as AWS does, and looks at any number', () => {
    const mode = PredictiveMode.FORECAST_ONLY;
    const [cpu, requests] = [ScalingPolicy.cpu(60), ScalingPolicy.requestsPerTarget(900)];

    expect(() => ScalingSet.of({ policies: [cpu, ScalingPolicy.predictive(cpu), ScalingPolicy.predictive(requests)] })).toThrow(
      fourParts('several forecasts are to be followed', 'cpu, requestsPerTarget', 'one forecast that is followed', 'FORECAST_ONLY'),
    );
    expect(() =>
      ScalingSet.of({ policies: [ScalingPolicy.predictive(cpu, { mode }), ScalingPolicy.predictive(requests, { mode })] }),
    ).not.toThrow();
  });

  test('of a fixed size has no policies, the default ones included', () => {
    expect(ScalingSet.fixed(4)).toMatchObject({ minimum: 4, maximum: 4, policies: [] });
    expect(ScalingSet.of({ minimum: 4, maximum: 4 })).toEqual(ScalingSet.fixed(4));
    expect(() => ScalingSet.fixed(0)).toThrow(/the minimum of copies is out of range/);
  });

  test('refuses policies, and schedules, for a fixed size', () => {
    expect(() => ScalingSet.of({ minimum: 4, maximum: 4, policies: [ScalingPolicy.cpu(60)] })).toThrow(
      fourParts(
        'a fixed number of copies has scaling policies',
        'minimum 4, maximum 4, and cpu',
        'minimum < maximum',
        'ScalingSet.fixed(4)',
      ),
    );
    expect(() => ScalingSet.of({ minimum: 3, maximum: 3, policies: [ScalingPolicy.schedule(morning)] })).toThrow(
      /a fixed number of copies/,
    );
    expect(() => ScalingSet.of({ minimum: 4, maximum: 4, policies: [] })).not.toThrow();
  });

  test('tells the policies of the library from those of the user', () => {
    expect([ScalingSet.of(), ScalingSet.of({ minimum: 4 })].map(({ usesDefaults }) => usesDefaults)).toEqual([true, true]);
    expect(ScalingSet.of({ policies: ScalingSet.of().policies }).usesDefaults).toBe(false);
  });

  test('has no request ceiling without a request policy, nor with a target known only at deployment', () => {
    const policies = [ScalingPolicy.requestsPerTarget(300)];

    expect(ScalingSet.of({ maximum: 10, policies }).requestCeilingPerMinute).toBe(3000);
    expect(ScalingSet.of({ policies: [ScalingPolicy.cpu(60)] }).requestCeilingPerMinute).toBeUndefined();
    expect(ScalingSet.of({ policies: [ScalingPolicy.requestsPerTarget(token.number(300))] }).requestCeilingPerMinute).toBeUndefined();
  });

  test('does not follow what the caller does with its list later', () => {
    const policies = [ScalingPolicy.cpu(60)];
    const set = ScalingSet.of({ policies });

    policies.push(ScalingPolicy.cpu(70));

    expect(set.policies.map(({ target }) => target)).toEqual([60]);
  });
});
