import { unmapped } from './fields';
import { Processes } from './model';
import { containerSecrets, podSecrets, scriptSecrets, Variable } from './read-secrets';
import { StandIns } from './stand-ins';
import { boundPods, podBounds } from '../pictures/manifests';
import { Resource, taskBounds, Templates } from '../pictures/templates';

/** What the templates of one kind of compute say, before it is known which variables name the ports. */
type Found = Omit<Processes, 'portVariable' | 'portVariables' | 'trusted'> & {
  readonly port: number;
  /** Those of all target groups that have the same processes. */
  readonly ports: number[];
};

/** How many copies a target group has at least, what they are told, and what the templates say of their end. */
export function readProcesses(templates: Templates, standIns: StandIns, targetGroup: Resource, deregistrationDelay: number): Processes {
  const found = [
    ...instances(templates, standIns, targetGroup),
    ...tasks(templates, standIns, targetGroup, deregistrationDelay),
    ...pods(templates, standIns, targetGroup),
  ];
  if (found.length !== 1) unmapped(targetGroup.id, 'services behind it', found.length);
  const [{ port, ports, environment: told, ...processes }] = found;
  const environment = atTheCache(standIns, told);
  const variable = (asked: number): string => {
    const names = Object.keys(environment).filter(name => /PORT$/.test(name) && environment[name] === `${asked}`);
    // Nobody would answer where the load balancer asks.
    if (names.length !== 1) unmapped(targetGroup.id, `a process that isn't told of port ${asked}`, environment);
    return names[0];
  };
  const portVariables = [...new Set(ports)].map(variable);
  return { ...processes, environment, portVariable: variable(port), portVariables, trusted: standIns.trusted };
}

/** The address of the app's cache and its port are two variables, and both are others here. */
function atTheCache({ cache }: StandIns, told: Processes['environment']): Processes['environment'] {
  const [host] = Object.keys(told).filter(name => told[name] === cache?.address);
  if (!cache || !host) return told;
  const port = host.replace(/HOST$/, 'PORT');
  if (told[port] !== `${cache.port}`) unmapped(host, `a port beside it, which is ${cache.port}, but`, told);
  return { ...told, [host]: cache.here.host, [port]: `${cache.here.port}` };
}

/** Stands in the text of a script for what is known only at deployment. */
const UNKNOWN = '\0';

function instances(templates: Templates, standIns: StandIns, targetGroup: Resource): Found[] {
  return templates
    .all('AWS::AutoScaling::AutoScalingGroup')
    .filter(group => group.properties.TargetGroupARNs.some((arn: any) => templates.follow(arn, group) === targetGroup))
    .map(group => {
      const launchTemplate = templates.follow(group.properties.LaunchTemplate.Version, group);
      const { id, properties } = launchTemplate;
      const script: string = properties.LaunchTemplateData.UserData['Fn::Base64']['Fn::Join'][1]
        .map((part: any) => standIns.known(part, launchTemplate) ?? UNKNOWN)
        .join('');
      const said = (pattern: RegExp): string => pattern.exec(script)?.[1] ?? unmapped(id, 'UserData without', String(pattern));
      const variables = said(/'\/etc\/api-service\/environment' <<'END_OF_FILE'\n([^]*?)\nEND_OF_FILE/).split('\n');
      return {
        count: Number(group.properties.MinSize),
        port: targetGroup.properties.Port,
        ports: group.properties.TargetGroupARNs.map((arn: any) => templates.follow(arn, group).properties.Port),
        environment: known([
          ...variables.map((line): Variable => [
            line.slice(0, line.indexOf('=')),
            standIns.known(line.slice(line.indexOf('=') + 1), launchTemplate),
          ]),
          ...scriptSecrets(standIns, script),
        ]),
        leaving: {
          drainSeconds: Number(said(/^sleep (\d+)\nsystemctl stop api-service\.service$/m)),
          stopSeconds: Number(said(/^ExecStop=\/usr\/bin\/docker stop -t (\d+) api-service$/m)),
        },
        ready: group.id,
      };
    });
}

/** ECS waits for the load balancer before it tells the process. */
function tasks(templates: Templates, standIns: StandIns, targetGroup: Resource, drainSeconds: number): Found[] {
  return templates.all('AWS::ECS::Service').flatMap(service =>
    service.properties.LoadBalancers.filter((each: any) => templates.follow(each.TargetGroupArn, service) === targetGroup).map(
      ({ ContainerName, ContainerPort }: any) => {
        const definition = templates.follow(service.properties.TaskDefinition, service);
        const { id, properties } = definition;
        const container = properties.ContainerDefinitions.find(({ Name }: any) => Name === ContainerName);
        if (!container.PortMappings.some((each: any) => each.ContainerPort === ContainerPort)) unmapped(id, 'a closed port', ContainerPort);
        return {
          count: taskBounds(templates, service).MinCapacity,
          port: ContainerPort,
          ports: service.properties.LoadBalancers.map((each: any) => each.ContainerPort),
          environment: known([
            ...container.Environment.map(({ Name, Value }: any) => [Name, standIns.known(Value, definition)]),
            ...containerSecrets(standIns, container.Secrets, definition),
          ]),
          leaving: { drainSeconds, stopSeconds: Number(container.StopTimeout) },
          ready: service.id,
        };
      },
    ),
  );
}

/** The load balancer lets go of a pod while it sleeps; how long it then has is said together with the sleep. */
function pods(templates: Templates, standIns: StandIns, targetGroup: Resource): Found[] {
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
        ports: containers[0].ports.map((each: any) => each.containerPort),
        readinessPath: readinessProbe.httpGet?.path,
        environment: known([
          ...env.map(({ name, value }: any) => [name, standIns.known(value, deployment.resource)]),
          ...podSecrets(templates, standIns, deployment),
        ]),
        leaving: { drainSeconds, stopSeconds: terminationGracePeriodSeconds - drainSeconds },
        // Kubernetes takes a manifest and says nothing of its pods.
        ready: wait?.id ?? unmapped(targetGroup.id, 'pods that nobody waits for', deployment.metadata.name),
      };
    });
}

function known(variables: Variable[]): { [name: string]: string } {
  return Object.fromEntries(variables.filter((entry): entry is [string, string] => entry[1] !== undefined && !entry[1].includes(UNKNOWN)));
}
