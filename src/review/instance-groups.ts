import { TemplateResource, TemplateSet } from './template-set';

/** What an Auto Scaling group starts its instances from: a launch template, or a launch configuration of old. */
export interface LaunchData {
  readonly template: TemplateResource;
  readonly data: any;
}

/** Unknown, if it isn't made in the app. */
export function launchDataOf(group: TemplateResource, templates: TemplateSet): LaunchData | undefined {
  const { LaunchConfigurationName, LaunchTemplate, MixedInstancesPolicy } = group.properties;
  const specification = LaunchTemplate ?? MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  const template = templates.target(specification?.LaunchTemplateId ?? LaunchConfigurationName, group.stack);
  return template && { template, data: template.properties.LaunchTemplateData ?? template.properties };
}
