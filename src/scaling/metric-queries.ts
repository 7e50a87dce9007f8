import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { digest } from '../private/digest';
import { refuse } from '../private/refusal';

/** What CloudFormation calls a metric data query, the same for instances and in Application Auto Scaling. */
export interface MetricQuery {
  readonly id: string;
  readonly expression?: string;
  readonly metricStat?: MetricQueryStat;
  readonly returnData?: boolean;
}

export interface MetricQueryStat {
  readonly metric: { namespace: string; metricName: string; dimensions: { name: string; value: string }[] };
  readonly stat: string;
  readonly unit?: string;
}

/** A metric, or metric math with all that it is made of, to be tracked; only the first query is returned. */
export function metricQueries(scope: IConstruct, metric: cloudwatch.IMetric): MetricQuery[] {
  const queries = distinct(queriesOf(scope, 'perTarget', metric));
  return queries.length === 1 ? queries : queries.map((query, index) => ({ ...query, returnData: index === 0 }));
}

/**
 * A metric that counts for all copies, divided by those that run. While none runs, what is counted still counts, as if it were one copy's.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-target-tracking-metric-math.html
 */
export function metricPerTarget(total: cloudwatch.IMetric, copies: cloudwatch.IMetric): cloudwatch.IMetric {
  return new cloudwatch.MathExpression({
    expression: 'scalingTotal / IF(scalingCopies > 0, scalingCopies, 1)',
    usingMetrics: { scalingTotal: total, scalingCopies: copies },
    period: Duration.minutes(1),
  });
}

/** A name for what is scaled by a metric: it changes when another metric is read, not when its level does. */
export function metricDigest(scope: IConstruct, metric: cloudwatch.IMetric): string {
  return digest(Stack.of(scope).resolve(metricIdentity(metric)));
}

/** Everything that tells a metric from another one, and nothing of how it is drawn. */
export function metricIdentity(metric: cloudwatch.IMetric): object {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  if (metricStat) {
    const { namespace, metricName, dimensions, statistic, unitFilter } = metricStat;
    return { namespace, metricName, dimensions, statistic, unitFilter };
  }
  const { expression, usingMetrics = {} } = mathExpression ?? {};
  return { expression, using: Object.entries(usingMetrics).map(([id, used]) => [id, metricIdentity(used)]) };
}

/** Metric math may name one metric in several places. */
function distinct(queries: MetricQuery[]): MetricQuery[] {
  return [...new Map(queries.map(query => [query.id, query])).values()];
}

function queriesOf(scope: IConstruct, id: string, metric: cloudwatch.IMetric): MetricQuery[] {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  if (metricStat) return [{ id, metricStat: statOf(scope, metricStat) }];
  if (mathExpression && !/\bSEARCH\(/.test(mathExpression.expression)) {
    const { expression, usingMetrics } = mathExpression;
    return [{ id, expression }, ...Object.entries(usingMetrics).flatMap(([used, one]) => queriesOf(scope, used, one))];
  }
  return refuse(
    {
      what: 'a search, which may find any number of metrics, is no level to scale by',
      got: `${metric}`,
      allowed: 'a metric, or metric math over named metrics',
      instead: 'name the metrics',
    },
    scope,
  );
}

function statOf(scope: IConstruct, config: cloudwatch.MetricStatConfig): MetricQueryStat {
  const { namespace, metricName, dimensions = [], statistic, unitFilter: unit } = config;
  requireHome(scope, config);
  return {
    metric: { namespace, metricName, dimensions: dimensions.map(({ name, value }) => ({ name, value: `${value}` })) },
    stat: statistic,
    ...(unit ? { unit } : {}),
  };
}

/** A metric of another region or account can be drawn and alarmed on, but a scaling policy reads only those around it. */
function requireHome(scope: IConstruct, { namespace, metricName, region, account }: cloudwatch.MetricStatConfig): void {
  const home = Stack.of(scope);
  const foreign = [
    [region, home.region],
    [account, home.account],
  ].some(([one, other]) => one && other && !Token.isUnresolved(one) && !Token.isUnresolved(other) && one !== other);
  if (!foreign) return;
  refuse(
    {
      what: 'a scaling policy reads metrics of its own account and region only',
      got: `${namespace} ${metricName} in ${[account, region].filter(Boolean).join(', ')}`,
      allowed: `metrics in ${home.region}`,
      instead: 'publish the metric where the service runs',
    },
    scope,
  );
}
