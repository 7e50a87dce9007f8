import { unmapped } from './fields';
import { TargetGroup } from './model';
import { Resource, Templates } from '../pictures/templates';

/** How many instances a target group has at least, and what their boot script says of their end. */
export function readInstances(templates: Templates, targetGroup: Resource): Pick<TargetGroup, 'copies' | 'leaving'> {
  const groups = templates
    .all('AWS::AutoScaling::AutoScalingGroup')
    .filter(group => group.properties.TargetGroupARNs.some((arn: any) => templates.follow(arn, group) === targetGroup));
  if (groups.length !== 1) unmapped(targetGroup.id, 'Auto Scaling groups', groups.length);
  const [group] = groups;
  const { id, properties } = templates.follow(group.properties.LaunchTemplate.Version, group);
  const script = properties.LaunchTemplateData.UserData['Fn::Base64']['Fn::Join'][1]
    .filter((part: any) => typeof part === 'string')
    .join('');
  const seconds = (pattern: RegExp) => Number(pattern.exec(script)?.[1] ?? unmapped(id, 'UserData without', String(pattern)));
  return {
    copies: Number(group.properties.MinSize),
    leaving: {
      drainSeconds: seconds(/^sleep (\d+)\nsystemctl stop api-service\.service$/m),
      stopSeconds: seconds(/^ExecStop=\/usr\/bin\/docker stop -t (\d+) api-service$/m),
    },
  };
}
