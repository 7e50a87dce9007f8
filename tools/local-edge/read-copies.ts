import { unmapped } from './fields';
import { TargetGroup } from './model';
import { Resource, taskBounds, Templates } from '../pictures/templates';

type Copies = Pick<TargetGroup, 'copies' | 'leaving'>;

/** How many copies a target group has at least, and what the templates say of their end. */
export function readCopies(templates: Templates, targetGroup: Resource, deregistrationDelay: number): Copies {
  const found = [...instances(templates, targetGroup), ...tasks(templates, targetGroup, deregistrationDelay)];
  if (found.length !== 1) unmapped(targetGroup.id, 'services behind it', found.length);
  return found[0];
}

function instances(templates: Templates, targetGroup: Resource): Copies[] {
  return templates
    .all('AWS::AutoScaling::AutoScalingGroup')
    .filter(group => group.properties.TargetGroupARNs.some((arn: any) => templates.follow(arn, group) === targetGroup))
    .map(group => {
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
    });
}

/** ECS waits for the load balancer before it tells the process. */
function tasks(templates: Templates, targetGroup: Resource, drainSeconds: number): Copies[] {
  return templates
    .all('AWS::ECS::Service')
    .filter(service => service.properties.LoadBalancers.some((each: any) => templates.follow(each.TargetGroupArn, service) === targetGroup))
    .map(service => {
      const { id, properties } = templates.follow(service.properties.TaskDefinition, service);
      const [container, ...others] = properties.ContainerDefinitions.filter(({ PortMappings = [] }: any) => PortMappings.length > 0);
      if (others.length > 0) unmapped(id, 'containers with ports', others.length + 1);
      return {
        copies: taskBounds(templates, service).MinCapacity,
        leaving: { drainSeconds, stopSeconds: Number(container.StopTimeout) },
      };
    });
}
