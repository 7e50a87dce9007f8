import { KubernetesObject, kubernetesObjects, nameOf } from '../manifests';
import { Finding, Rule } from '../rule';
import { isImpossible, ScheduledAction, scheduledActions, Size, sizeOf } from '../scaling';
import { TemplateSet } from '../template-set';
import { knownNumber } from '../values';

export const SCALING_BOUNDS: Rule = {
  id: 'ScalingBounds',
  severity: 'error',
  description: 'the smallest size is above the largest, or the wanted size is outside both',
  reason: 'the deployment fails, or the change by the clock does when its time comes',
  fix: 'set the minimum to the maximum or less, and give a scheduled action both bounds; with this library, ScalingSet.of() does so',
  see: 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/asg-capacity-limits.html',
  findings: templates => [...resources(templates), ...byTheClock(templates), ...pods(templates)],
};

function resources(templates: TemplateSet): Finding[] {
  return templates
    .all('AWS::AutoScaling::AutoScalingGroup', 'AWS::ApplicationAutoScaling::ScalableTarget')
    .filter(resource => isImpossible(sizeOf(resource)))
    .map(resource => ({ resource, location: 'Properties' }));
}

function byTheClock(templates: TemplateSet): Finding[] {
  const actions = scheduledActions(templates);
  return actions
    .filter(action => isImpossible(sizeAt(action, actions)))
    .map(({ resource, location, name }) => ({ resource, location, which: name }));
}

/** A bound that an action leaves alone is the target's, or what another action has made of it. */
function sizeAt({ target, size }: ScheduledAction, actions: ScheduledAction[]): Size {
  const sizes = target ? [sizeOf(target), ...actions.filter(other => other.target === target).map(other => other.size)] : [];
  const widest = (of: (size: Size) => any, pick: (...numbers: number[]) => number) => {
    const values = sizes.map(of).filter(value => value !== undefined);
    const numbers = values.map(knownNumber).filter(number => number !== undefined);
    return numbers.length > 0 && numbers.length === values.length ? pick(...numbers) : undefined;
  };
  return {
    minimum: size.minimum ?? widest(({ minimum }) => minimum, Math.min),
    maximum: size.maximum ?? widest(({ maximum }) => maximum, Math.max),
    desired: size.desired,
  };
}

function pods(templates: TemplateSet): Finding[] {
  return kubernetesObjects(templates)
    .filter(object => isImpossible(replicas(object)))
    .map(object => ({ resource: object.resource, location: 'Properties.Manifest', which: nameOf(object) }));
}

/** What is left out is what the autoscaler takes. */
function replicas({ kind, content }: KubernetesObject): Size {
  const { minReplicas, maxReplicas, minReplicaCount, maxReplicaCount } = content.spec ?? {};
  switch (kind) {
    case 'HorizontalPodAutoscaler':
      return { minimum: minReplicas ?? 1, maximum: maxReplicas };
    case 'ScaledObject':
      return { minimum: minReplicaCount ?? 0, maximum: maxReplicaCount ?? 100 };
    default:
      return { minimum: undefined, maximum: undefined };
  }
}
