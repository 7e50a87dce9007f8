import { App, Duration, Size } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { stored } from './support/stores';
import { ApiAlarms, ISessionEngine, MonitoredMetric, SessionEngine } from '../../src';
import { api, ofType, regionalStack, templates } from '../support/apps';

const watched = (engine: ISessionEngine): MonitoredMetric[] => {
  const metrics: MonitoredMetric[] = [];
  stored({ engine }).store.monitor({ metricAdded: metric => metrics.push(metric) });
  return metrics;
};

test.each<[string, () => ISessionEngine, string[]]>([
  ['nodes', () => SessionEngine.valkey(), ['CacheCpu', 'CacheMemory', 'CacheEvictions', 'CacheConnections', 'CacheReplicationLag']],
  [
    'a single node',
    () => SessionEngine.redis({ automaticFailover: false }),
    ['CacheCpu', 'CacheMemory', 'CacheEvictions', 'CacheConnections'],
  ],
  ['a cache without nodes', () => SessionEngine.valkeyServerless(), ['CacheThrottling', 'CacheEvictions', 'CacheConnections']],
  [
    'one that may not grow',
    () => SessionEngine.valkeyServerless({ maximumStorage: Size.gibibytes(2) }),
    ['CacheThrottling', 'CacheMemory', 'CacheEvictions', 'CacheConnections'],
  ],
  ['a table', () => SessionEngine.dynamoDb(), ['TableThrottling', 'TableErrors']],
])('metrics of %s that are worth an alarm', (_what, engine, names) => {
  const metrics = watched(engine());

  expect(metrics.map(({ name }) => name)).toEqual(names);
  for (const { description } of metrics) expect(description.length).toBeGreaterThan(100);
});

test('an alarm looks at all nodes', () => {
  const stack = regionalStack();
  const some = api(stack);
  const { store } = stored({ engine: SessionEngine.valkey(), vpc: some.vpc }, stack);
  new ApiAlarms(stack, 'Alarms', { sources: [some, store] });

  const alarms = ofType(templates(stack.node.root as App).App, 'AWS::CloudWatch::Alarm').map(({ resource }) => resource.Properties);
  const [cpu] = alarms.filter(({ AlarmDescription }) => AlarmDescription.includes('Sessions/CacheCpu'));
  const [expression, ...nodes] = cpu.Metrics;
  expect(cpu).toMatchObject({ Threshold: 90, EvaluationPeriods: 5, ComparisonOperator: 'GreaterThanThreshold' });
  expect(expression.Expression).toBe('MAX([node1, node2, node3])');
  expect(nodes.map(({ MetricStat }: any) => MetricStat.Metric.Dimensions[0].Value['Fn::Join'][1][1])).toEqual(['-001', '-002', '-003']);
});

test('a metric of a single node, of a cache without nodes and of a table, with what was asked for', () => {
  const of = (engine: ISessionEngine, name: string, options?: cloudwatch.MetricOptions) => {
    const { store, stack } = stored({ engine });
    return stack.resolve(store.metric(name, options).toMetricConfig().metricStat);
  };

  expect(of(SessionEngine.valkey({ automaticFailover: false }), 'Evictions')).toMatchObject({
    namespace: 'AWS/ElastiCache',
    statistic: 'Sum',
    dimensions: [{ name: 'CacheClusterId' }],
  });
  expect(of(SessionEngine.valkeyServerless(), 'BytesUsedForCache', { statistic: 'Average' })).toMatchObject({
    statistic: 'Average',
    dimensions: [{ name: 'clusterId' }],
  });
  expect(of(SessionEngine.dynamoDb(), 'ConsumedReadCapacityUnits', { period: Duration.minutes(5) })).toMatchObject({
    namespace: 'AWS/DynamoDB',
    statistic: 'Sum',
    period: Duration.minutes(5),
  });
});

test('an operation of a table that counts nothing does not hide the others', () => {
  const [throttling] = watched(SessionEngine.dynamoDb());

  expect(throttling.metric.toMetricConfig().mathExpression).toMatchObject({
    expression: 'SUM([getitem, putitem, updateitem, deleteitem])',
    period: 60,
  });
});
