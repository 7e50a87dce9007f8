import { TemplateResource, TemplateSet } from './template-set';

/** A policy that scales instances or tasks by a metric. */
export interface MetricPolicy {
  readonly resource: TemplateResource;
  /** What is scaled, the same text for the same. */
  readonly scaled: string;
  /** An Auto Scaling group or an ECS service, if it is made in the app. */
  readonly target?: TemplateResource;
  /** What target tracking follows; undefined for other kinds. */
  readonly tracking?: any;
  readonly trackingLocation: string;
}

/** Every policy that scales by a metric. */
export function metricPolicies(templates: TemplateSet): MetricPolicy[] {
  return [...ofInstances(templates), ...ofTasks(templates)];
}

function ofInstances(templates: TemplateSet): MetricPolicy[] {
  return templates.all('AWS::AutoScaling::ScalingPolicy').map(resource => {
    const { AutoScalingGroupName, TargetTrackingConfiguration } = resource.properties;
    return {
      resource,
      target: templates.target(AutoScalingGroupName, resource.stack),
      scaled: templates.keyOf(AutoScalingGroupName, resource.stack),
      tracking: TargetTrackingConfiguration,
      trackingLocation: 'Properties.TargetTrackingConfiguration',
    };
  });
}

function ofTasks(templates: TemplateSet): MetricPolicy[] {
  return templates.all('AWS::ApplicationAutoScaling::ScalingPolicy').map(resource => {
    const { ResourceId, ScalableDimension, ScalingTargetId, TargetTrackingScalingPolicyConfiguration } = resource.properties;
    const scalable = templates.target(ScalingTargetId, resource.stack);
    const [id, dimension] = scalable
      ? [scalable.properties.ResourceId, scalable.properties.ScalableDimension]
      : [ResourceId, ScalableDimension];
    const parts = id?.['Fn::Join']?.[1] ?? id;
    return {
      resource,
      target: templates.targets(parts, (scalable ?? resource).stack).find(({ type }) => type === 'AWS::ECS::Service'),
      scaled: templates.keyOf(ScalingTargetId ?? [id, dimension], resource.stack),
      tracking: TargetTrackingScalingPolicyConfiguration,
      trackingLocation: 'Properties.TargetTrackingScalingPolicyConfiguration',
    };
  });
}
