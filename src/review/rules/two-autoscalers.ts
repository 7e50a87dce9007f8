import { KubernetesObject, kubernetesObjects, nameOf } from '../manifests';
import { Finding, Rule } from '../rule';
import { metricPolicies, MetricPolicy } from '../scaling-policies';
import { mayStandTogether, TemplateSet } from '../template-set';

/** Says that a ScaledObject takes over from another autoscaler. */
const TAKES_OVER = 'scaledobject.keda.sh/transfer-hpa-ownership';

export const TWO_AUTOSCALERS: Rule = {
  id: 'TwoAutoscalers',
  severity: 'error',
  description: 'two autoscalers follow the same metric of one target, or own the same pods',
  reason: 'AWS refuses the second policy; of two on the same pods each undoes what the other did',
  fix:
    'keep one target-tracking policy for each metric, and one HorizontalPodAutoscaler or one ScaledObject for each Deployment; with this ' +
    'library, put all policies of a service into one ScalingSet',
  see: 'https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html',
  findings: templates => [...policies(templates), ...pods(templates)],
};

function policies(templates: TemplateSet): Finding[] {
  const tracking = metricPolicies(templates).filter(policy => policy.tracking);
  return repeated(tracking, metricOf).map(({ resource, trackingLocation: location }) => ({ resource, location }));
}

/** What is measured, and for what. */
function metricOf({ scaled, tracking }: MetricPolicy): string {
  const { PredefinedMetricSpecification, CustomizedMetricSpecification } = tracking;
  return JSON.stringify([scaled, PredefinedMetricSpecification ?? CustomizedMetricSpecification]);
}

function pods(templates: TemplateSet): Finding[] {
  const autoscalers = kubernetesObjects(templates).filter(
    ({ kind, content }) => ['HorizontalPodAutoscaler', 'ScaledObject'].includes(kind) && !content.metadata?.annotations?.[TAKES_OVER],
  );
  return repeated(autoscalers, targetOf, nameOf).map(object => ({
    resource: object.resource,
    location: 'Properties.Manifest',
    which: nameOf(object),
  }));
}

/** Those that have something in common with an earlier one, of another name, that may be made beside them. */
function repeated<T extends Pick<Finding, 'resource'>>(all: T[], common: (each: T) => string, name?: (each: T) => string): T[] {
  const keyed = all.map(each => ({ each, key: common(each) }));
  return keyed
    .filter(({ each, key }, index) =>
      keyed
        .slice(0, index)
        .some(
          earlier =>
            earlier.key === key && (!name || name(earlier.each) !== name(each)) && mayStandTogether(earlier.each.resource, each.resource),
        ),
    )
    .map(({ each }) => each);
}

function targetOf({ cluster, namespace, content }: KubernetesObject): string {
  const { kind = 'Deployment', name } = content.spec?.scaleTargetRef ?? {};
  return JSON.stringify([cluster, namespace, kind, name ?? content]);
}
