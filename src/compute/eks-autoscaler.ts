import { Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { EksNames, Manifest } from './eks-manifests';
import { LoadBalancedTargets, requiredLoadBalancer } from './load-balancer-scaling';
import { refuse, requireNumber } from '../private/refusal';
import { metricQueries } from '../scaling/metric-queries';
import { ScalingKind } from '../scaling/scaling-kind';
import { ScalingPolicy } from '../scaling/scaling-policy';
import { ScalingSet } from '../scaling/scaling-set';
import { ScheduleScalingTraits } from '../scaling/schedule-scaling';

/** What metrics-server measures, so that Kubernetes scales by it without help. */
export const RESOURCE_KINDS = [ScalingKind.CPU, ScalingKind.MEMORY];

/** What KEDA reads from CloudWatch and from the clock. */
export const KEDA_KINDS = [
  ScalingKind.REQUESTS_PER_TARGET,
  ScalingKind.CONNECTIONS_PER_TARGET,
  ScalingKind.METRIC,
  ScalingKind.METRIC_PER_TARGET,
  ScalingKind.SCHEDULE,
];

/**
 * Out at once, at most doubled or four more every 15 seconds; in after five quiet minutes, at most half every minute.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/#configurable-scaling-behavior
 */
const BEHAVIOR = {
  scaleUp: {
    stabilizationWindowSeconds: 0,
    selectPolicy: 'Max',
    policies: [
      { type: 'Percent', value: 100, periodSeconds: 15 },
      { type: 'Pods', value: 4, periodSeconds: 15 },
    ],
  },
  scaleDown: {
    stabilizationWindowSeconds: 300,
    selectPolicy: 'Max',
    policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }],
  },
};

/** Where a policy's load is measured, and what is told apart by name. */
export interface EksScalingOptions extends EksNames, LoadBalancedTargets {}

/** Whether a set needs KEDA: an HPA knows processor and memory alone. */
export function needsKeda({ policies }: ScalingSet): boolean {
  return policies.some(({ kind }) => !RESOURCE_KINDS.includes(kind));
}

/** The one autoscaler of a Deployment whose policies are processor and memory, or which has none: it keeps the bounds then. */
export function horizontalPodAutoscaler({ name, namespace }: EksNames, { minimum, maximum, policies }: ScalingSet): Manifest {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: {
      name,
      namespace,
      // A set that comes to need KEDA makes its ScaledObject before this one goes; KEDA would refuse it.
      annotations: { 'validations.keda.sh/hpa-ownership': 'false' },
    },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: minimum,
      // Without a metric Kubernetes adds one of its own, for which equal bounds leave nothing to do.
      maxReplicas: policies.length === 0 ? minimum : maximum,
      metrics: policies.map(({ kind, target }) => resourceMetric(kind, target!)),
      behavior: BEHAVIOR,
    },
  };
}

/** KEDA's autoscaler, from which it makes the HPA of the Deployment; and how KEDA reads CloudWatch: as itself. */
export function scaledObject(scope: IConstruct, options: EksScalingOptions, { minimum, maximum, policies }: ScalingSet): Manifest[] {
  const { name, namespace } = options;
  return [
    {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'TriggerAuthentication',
      metadata: { name, namespace },
      spec: { podIdentity: { provider: 'aws' } },
    },
    {
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: { name, namespace },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        minReplicaCount: minimum,
        maxReplicaCount: maximum,
        pollingInterval: 15,
        // KEDA names its own HPA, so that it never meets the one of a set without KEDA.
        advanced: { horizontalPodAutoscalerConfig: { behavior: BEHAVIOR } },
        triggers: policies.flatMap(policy => triggers(scope, options, policy)),
      },
    },
  ];
}

function resourceMetric(kind: ScalingKind, target: number): object {
  return { type: 'Resource', resource: { name: kind, target: { type: 'Utilization', averageUtilization: wholePercent(target) } } };
}

/** Kubernetes takes no fractions of percents. */
function wholePercent(target: number): number {
  return Token.isUnresolved(target) ? target : Math.round(target);
}

function triggers(scope: IConstruct, options: EksScalingOptions, policy: ScalingPolicy): object[] {
  const { kind, target, watchedMetric, window } = policy;
  switch (kind) {
    case ScalingKind.REQUESTS_PER_TARGET:
      return options.targets.map(({ targetGroup }) =>
        cloudWatch(scope, options, {
          ...loadBalancerCount(scope, options, 'RequestCount', targetGroup),
          targetMetricValue: `${target}`,
          metricType: 'AverageValue',
        }),
      );
    case ScalingKind.CONNECTIONS_PER_TARGET:
      return [
        cloudWatch(scope, options, {
          ...loadBalancerCount(scope, options, 'ActiveConnectionCount'),
          targetMetricValue: `${bothSides(target!)}`,
          metricType: 'AverageValue',
        }),
      ];
    case ScalingKind.METRIC:
    case ScalingKind.METRIC_PER_TARGET:
      return [
        cloudWatch(scope, options, {
          ...singleMetric(scope, watchedMetric!),
          targetMetricValue: `${target}`,
          metricType: kind === ScalingKind.METRIC ? 'Value' : 'AverageValue',
        }),
      ];
    case ScalingKind.SCHEDULE:
      return [cron(scope, window!)];
    default:
      return [{ type: kind, metricType: 'Utilization', metadata: { value: `${wholePercent(target!)}` } }];
  }
}

const LOAD_BALANCER = 'AWS/ApplicationELB';

/** A metric in KEDA's words. @see https://keda.sh/docs/latest/scalers/aws-cloudwatch/ */
interface CloudWatchTrigger {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: { readonly name: string; readonly value: string }[];
  readonly metricStat: string;
  readonly metricUnit?: string;
  readonly periodSeconds: number;
  readonly targetMetricValue: string;
  readonly metricType: string;
}

function cloudWatch(scope: IConstruct, { name }: EksNames, trigger: CloudWatchTrigger): object {
  const { dimensions, metricStat, metricType, periodSeconds, ...metadata } = trigger;
  return {
    type: 'aws-cloudwatch',
    metricType,
    metadata: {
      ...metadata,
      dimensionName: dimensions.map(dimension => dimension.name).join(';'),
      dimensionValue: dimensions.map(dimension => dimension.value).join(';'),
      metricStat,
      metricStatPeriod: `${periodSeconds}`,
      // The newest reading of a metric may still be missing.
      metricCollectionTime: `${5 * periodSeconds}`,
      // What the load balancer doesn't report is 0; a publisher that falls silent must not make the service shrink.
      minMetricValue: '0',
      ignoreNullValues: `${trigger.namespace === LOAD_BALANCER}`,
      awsRegion: Stack.of(scope).region,
    },
    authenticationRef: { name },
  };
}

type Count = Pick<CloudWatchTrigger, 'namespace' | 'metricName' | 'dimensions' | 'metricStat' | 'metricUnit' | 'periodSeconds'>;

/** What the load balancer counts in a minute, as a whole or for one target group; KEDA divides it by the pods. */
function loadBalancerCount(
  scope: IConstruct,
  options: EksScalingOptions,
  metricName: string,
  targetGroup?: elbv2.IApplicationTargetGroup,
): Count {
  const loadBalancer = requiredLoadBalancer(scope, options, metricName === 'RequestCount' ? 'request' : 'connection');
  return {
    namespace: LOAD_BALANCER,
    metricName,
    dimensions: [
      { name: 'LoadBalancer', value: loadBalancer },
      ...(targetGroup ? [{ name: 'TargetGroup', value: (targetGroup as elbv2.ApplicationTargetGroup).targetGroupFullName }] : []),
    ],
    metricStat: 'Sum',
    periodSeconds: 60,
  };
}

/** AWS counts each connection on both sides of the load balancer. */
function bothSides(connections: number): number {
  requireNumber(connections, {
    what: 'the connection target on EKS',
    min: 1,
    max: 1_000_000,
    unit: 'connections',
    literal: true,
    instead: 'measure what one copy holds open within its memory and take about 70 % of it',
  });
  return 2 * connections;
}

const STATISTICS = ['Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum'];

/** KEDA asks for one metric by name; it does no metric math. */
function singleMetric(scope: IConstruct, metric: cloudwatch.IMetric): Count {
  const [{ metricStat }, ...others] = metricQueries(scope, metric);
  if (!metricStat || others.length > 0 || !STATISTICS.includes(metricStat.stat)) {
    return refuse(
      {
        what: "a scaling policy's metric is more than KEDA can ask for",
        got: metricStat ? `statistic ${metricStat.stat}` : 'metric math',
        allowed: `one metric, with the statistic ${STATISTICS.join(', ')}`,
        instead: 'publish what you compute as a metric of its own, or choose another compute',
      },
      scope,
    );
  }
  const { dimensions, metricName, namespace } = metricStat.metric;
  if (dimensions.length === 0 || dimensions.some(({ value }) => value.includes(';'))) {
    refuse(
      {
        what: "a scaling policy's metric can't be named to KEDA",
        got: `${namespace} ${metricName} ${dimensions.length === 0 ? 'without dimensions' : 'with ";" in a dimension'}`,
        allowed: 'one dimension or more, without ";"',
        instead: 'publish the metric with a dimension, such as the name of the service',
      },
      scope,
    );
  }
  const period = metric.toMetricConfig().metricStat!.period;
  return { namespace, metricName, dimensions, metricStat: metricStat.stat, metricUnit: metricStat.unit, periodSeconds: period.toSeconds() };
}

/** KEDA holds a number of pods from one moment to another, and can't lower the most that there may be. */
function cron(scope: IConstruct, { start, end, timeZone, minimum, maximum }: ScheduleScalingTraits): object {
  if (minimum === undefined || maximum !== undefined) {
    refuse(
      {
        what: 'a schedule on EKS sets another maximum',
        got: minimum === undefined ? 'a maximum alone' : `minimum ${minimum} and maximum ${maximum}`,
        allowed: 'a minimum: KEDA holds pods for a time, and knows no other most',
        instead: 'leave the maximum of the schedule out, or choose another compute',
      },
      scope,
    );
  }
  return { type: 'cron', metadata: { timezone: timeZone, start, end, desiredReplicas: `${minimum}` } };
}
