import { launchDataOf } from '../instance-groups';
import { Finding, Rule } from '../rule';
import { metricPolicies, MetricPolicy } from '../scaling-policies';
import { TemplateResource, TemplateSet } from '../template-set';
import { entries, knownNumber, knownTruth } from '../values';

/** How often AWS publishes its own metrics, those of an instance with basic monitoring, and those of ECS that are said to be quick. */
const USUAL_SECONDS = 60;
const BASIC_SECONDS = 300;
const QUICK_SECONDS = 20;

export const FAST_SCALING_ON_SLOW_METRIC: Rule = {
  id: 'FastScalingOnSlowMetric',
  severity: 'warning',
  description: 'scaling is meant to be faster than its metric',
  reason: 'it acts minutes late, not at all, or twice on one measurement',
  fix:
    "make the alarm's Period and ScaleOutCooldown no shorter than the metric's own, and set Monitoring in the launch template, or on the ECS " +
    'service for the high-resolution metrics; with this library, leave both to ScalingPolicy',
  see: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html#target-tracking-considerations',
  findings: templates => {
    const policies = metricPolicies(templates);
    return [...ofAlarms(policies, templates), ...policies.flatMap(policy => [...ofTracking(policy, templates), ...ofCooldown(policy)])];
  },
};

/** Only alarms that start a policy are meant to be fast. */
function ofAlarms(policies: MetricPolicy[], templates: TemplateSet): Finding[] {
  return templates.all('AWS::CloudWatch::Alarm').flatMap(resource => {
    const { AlarmActions, MetricName, Metrics, Namespace, Period } = resource.properties;
    const started = entries(AlarmActions).map(action => templates.target(action, resource.stack));
    const policy = policies.find(each => started.includes(each.resource));
    if (!policy) return [];
    const parts = entries(Metrics).flatMap(({ MetricStat }, index) =>
      MetricStat ? [{ ...MetricStat.Metric, Period: MetricStat.Period, location: `Properties.Metrics.${index}.MetricStat.Period` }] : [],
    );
    return [{ MetricName, Namespace, Period, location: 'Properties.Period' }, ...parts]
      .filter(metric => (knownNumber(metric.Period) ?? Infinity) < (resolution(metric, policy.target, templates) ?? 0))
      .map(({ location }) => ({ resource, location }));
  });
}

function ofTracking({ resource, target, tracking, trackingLocation }: MetricPolicy, templates: TemplateSet): Finding[] {
  const name = tracking?.PredefinedMetricSpecification?.PredefinedMetricType;
  if (typeof name !== 'string') return [];
  const isLate =
    (/^ASGAverage/.test(name) && hasBasicMonitoring(target, templates)) || (/HighResolution$/.test(name) && isSlowService(target));
  return isLate ? [{ resource, location: `${trackingLocation}.PredefinedMetricSpecification` }] : [];
}

function ofCooldown({ resource, tracking, trackingLocation }: MetricPolicy): Finding[] {
  const name = tracking?.PredefinedMetricSpecification?.PredefinedMetricType;
  const isAwsMetric = typeof name === 'string' || isOfAws(tracking?.CustomizedMetricSpecification?.Namespace);
  const seconds = /HighResolution$/.test(String(name)) ? QUICK_SECONDS : USUAL_SECONDS;
  const isShort = isAwsMetric && (knownNumber(tracking.ScaleOutCooldown) ?? Infinity) < seconds;
  return isShort ? [{ resource, location: `${trackingLocation}.ScaleOutCooldown` }] : [];
}

/** Unknown for metrics that aren't AWS's own. */
function resolution({ Namespace, MetricName }: any, target: TemplateResource | undefined, templates: TemplateSet): number | undefined {
  if (!isOfAws(Namespace)) return undefined;
  if (Namespace === 'AWS/EC2' && hasBasicMonitoring(target, templates)) return BASIC_SECONDS;
  const quick = Namespace === 'AWS/ECS' && ['CPUUtilization', 'MemoryUtilization'].includes(MetricName) && !isSlowService(target);
  return quick ? QUICK_SECONDS : USUAL_SECONDS;
}

function isOfAws(namespace: any): boolean {
  return typeof namespace === 'string' && namespace.startsWith('AWS/');
}

/** Off by default in a launch template, on in a launch configuration. */
function hasBasicMonitoring(group: TemplateResource | undefined, templates: TemplateSet): boolean {
  const { template, data } = (group && launchDataOf(group, templates)) ?? {};
  if (!template) return false;
  const enabled = template.type === 'AWS::EC2::LaunchTemplate' ? data.Monitoring?.Enabled : (data.InstanceMonitoring ?? true);
  return knownTruth(enabled) === false;
}

/** Whether an ECS service publishes once a minute. */
function isSlowService(service?: TemplateResource): boolean {
  return service?.type === 'AWS::ECS::Service' && service.properties.Monitoring === undefined;
}
