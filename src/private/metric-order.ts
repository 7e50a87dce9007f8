import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { byName } from './by-name';

/** The same metric, whose expression, if it has one, lists what it is made of by name: an alarm writes that list as it is. */
export function inOrder(metric: cloudwatch.IMetric): cloudwatch.IMetric {
  if (!(metric instanceof cloudwatch.MathExpression)) return metric;
  const { expression, usingMetrics, label, color, period, searchAccount, searchRegion } = metric;
  const using = Object.fromEntries(Object.entries(byName(usingMetrics)).map(([name, used]) => [name, inOrder(used)]));
  return new cloudwatch.MathExpression({ expression, usingMetrics: using, label, color, period, searchAccount, searchRegion });
}
