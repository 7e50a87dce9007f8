import { unmapped } from './fields';
import { Processes } from './model';
import { boundPods, podBounds } from '../pictures/manifests';
import { Resource, taskBounds, Templates } from '../pictures/templates';

/** What the templates of one kind of compute say, before it is known which variable names the port. */
type Found = Omit<Processes, 'portVariable'> & { readonly port: number };

/** How many copies a target group has at least, what they are told, and what the templates say of their end. */
export function readProcesses(templates: Templates, targetGroup: Resource, deregistrationDelay: number): Processes {
  const found = [
    ...instances(templates, targetGroup),
    ...tasks(templates, targetGroup, deregistrationDelay),
    ...pods(templates, targetGroup),
  ];
  if (found.length !== 1) unmapped(targetGroup.id, 'services behind it', found.length);
  const [{ port, ...processes }] = found;
  const names = Object.keys(processes.environment).filter(name => /PORT$/.test(name) && processes.environment[name] === `${port}`);
  // Nobody would answer where the load balancer asks.
  if (names.length !== 1) unmapped(targetGroup.id, `a process that isn't told of port ${port}`, processes.environment);
  return { ...processes, portVariable: names[0] };
}

/** Stands in the text of a script for what is known only at deployment. */
const UNKNOWN = '\0';

function instances(templates: Templates, targetGroup: Resource): Found[] {
  return templates
    .all('AWS::AutoScaling::AutoScalingGroup')
    .filter(group => group.properties.TargetGroupARNs.some((arn: any) => templates.follow(arn, group) === targetGroup))
    .map(group => {
      const { id, properties } = templates.follow(group.properties.LaunchTemplate.Version, group);
      const script: string = properties.LaunchTemplateData.UserData['Fn::Base64']['Fn::Join'][1]
        .map((part: any) => (typeof part === 'string' ? part : UNKNOWN))
        .join('');
      const said = (pattern: RegExp): string => pattern.exec(script)?.[1] ?? unmapped(id, 'UserData without', String(pattern));
      const variables = said(/'\/etc\/api-service\/environment' <<'END_OF_FILE'\n([^]*?)\nEND_OF_FILE/).split('\n');
      return {
        count: Number(group.properties.MinSize),
        port: targetGroup.properties.Port,
        environment: known(variables.map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])),
        leaving: {
          drainSeconds: Number(said(/^sleep (\d+)\nsystemctl stop api-service\.service$/m)),
          stopSeconds: Number(said(/^ExecStop=\/usr\/bin\/docker stop -t (\d+) api-service$/m)),
        },
        ready: group.id,
      };
    });
}

/** ECS waits for the load balancer before it tells the process. */
function tasks(templates: Templates, targetGroup: Resource, drainSeconds: number): Found[] {
  return templates.all('AWS::ECS::Service').flatMap(service =>
    service.properties.LoadBalancers.filter((each: any) => templates.follow(each.TargetGroupArn, service) === targetGroup).map(
      ({ ContainerName, ContainerPort }: any) => {
        const { id, properties } = templates.follow(service.properties.TaskDefinition, service);
        const container = properties.ContainerDefinitions.find(({ Name }: any) => Name === ContainerName);
        if (!container.PortMappings.some((each: any) => each.ContainerPort === ContainerPort)) unmapped(id, 'a closed port', ContainerPort);
        return {
          count: taskBounds(templates, service).MinCapacity,
          port: ContainerPort,
          environment: known(container.Environment.map(({ Name, Value }: any) => [Name, Value])),
          leaving: { drainSeconds, stopSeconds: Number(container.StopTimeout) },
          ready: service.id,
        };
      },
    ),
  );
}

/** The load balancer lets go of a pod while it sleeps; how long it then has is said together with the sleep. */
function pods(templates: Templates, targetGroup: Resource): Found[] {
  const waits = templates.all('Custom::HealthyTargets');
  return boundPods(templates)
    .filter(({ binding }) => templates.follow(binding.spec.targetGroupARN, binding.resource) === targetGroup)
    .map(({ deployment, port }) => {
      const { containers, terminationGracePeriodSeconds } = deployment.spec.template.spec;
      const [{ env, lifecycle, readinessProbe }, ...others] = containers;
      if (others.length > 0) unmapped(deployment.resource.id, 'containers in a pod', others.length + 1);
      const drainSeconds = lifecycle.preStop.sleep.seconds;
      const wait = waits.find(each => each.properties.TargetGroups.some((arn: any) => templates.follow(arn, each) === targetGroup));
      return {
        count: podBounds(templates, deployment).minimum,
        port,
        readinessPath: readinessProbe.httpGet?.path,
        environment: known(env.map((each: any) => [each.name, each.value ?? each.valueFrom])),
        leaving: { drainSeconds, stopSeconds: terminationGracePeriodSeconds - drainSeconds },
        // Kubernetes takes a manifest and says nothing of its pods.
        ready: wait?.id ?? unmapped(targetGroup.id, 'pods that nobody waits for', deployment.metadata.name),
      };
    });
}

function known(variables: [string, unknown][]): { [name: string]: string } {
  return Object.fromEntries(
    variables.filter((entry): entry is [string, string] => typeof entry[1] === 'string' && !entry[1].includes(UNKNOWN)),
  );
}
