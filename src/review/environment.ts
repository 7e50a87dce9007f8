import { kubernetesObjects, nameOf, podSpecs } from './manifests';
import { TemplateResource, TemplateSet } from './template-set';
import { entries, partlyKnownText } from './values';

/** A value that a process finds under a name. */
export interface EnvironmentVariable {
  readonly resource: TemplateResource;
  readonly location: string;
  readonly name: string;
  readonly value: any;
}

/** The environment of everything that runs: tasks, functions, pods, and instances as far as user data sets it. */
export function environmentVariables(templates: TemplateSet): EnvironmentVariable[] {
  return [...ofTasks(templates), ...ofFunctions(templates), ...ofPods(templates), ...ofInstances(templates)];
}

/** What an instance runs when it starts, where it is written. */
export function userData(templates: TemplateSet): { resource: TemplateResource; location: string; value: any; text: string }[] {
  return templates.all('AWS::EC2::LaunchTemplate', 'AWS::EC2::Instance', 'AWS::AutoScaling::LaunchConfiguration').map(resource => {
    const { LaunchTemplateData, UserData } = resource.properties;
    const [location, value] = LaunchTemplateData
      ? ['Properties.LaunchTemplateData.UserData', LaunchTemplateData.UserData]
      : ['Properties.UserData', UserData];
    // Without Fn::Base64 the text is encoded already.
    const text = typeof value === 'string' ? Buffer.from(value, 'base64').toString() : partlyKnownText(value);
    return { resource, location, value, text: text ?? '' };
  });
}

function ofTasks(templates: TemplateSet): EnvironmentVariable[] {
  return templates.all('AWS::ECS::TaskDefinition').flatMap(resource =>
    entries(resource.properties.ContainerDefinitions).flatMap((container, at) =>
      entries(container.Environment).map((variable, index) => ({
        resource,
        location: `Properties.ContainerDefinitions.${at}.Environment.${index}`,
        name: String(variable.Name),
        value: variable.Value,
      })),
    ),
  );
}

function ofFunctions(templates: TemplateSet): EnvironmentVariable[] {
  return templates.all('AWS::Lambda::Function', 'AWS::Serverless::Function').flatMap(resource =>
    Object.entries<any>(resource.properties.Environment?.Variables ?? {}).map(([name, value]) => ({
      resource,
      location: `Properties.Environment.Variables.${name}`,
      name,
      value,
    })),
  );
}

function ofPods(templates: TemplateSet): EnvironmentVariable[] {
  return kubernetesObjects(templates).flatMap(object => {
    const { content, kind, resource } = object;
    const containers = podSpecs(object).flatMap(spec => [...entries(spec.containers), ...entries(spec.initContainers)]);
    const own = containers.flatMap(({ env }) => entries(env).map(({ name, value }) => [String(name), value]));
    const shared = kind === 'ConfigMap' ? Object.entries<any>(content.data ?? {}) : [];
    return [...own, ...shared].map(([name, value]) => ({
      resource,
      location: `Properties.Manifest ${nameOf(object)}`,
      name,
      value,
    }));
  });
}

function ofInstances(templates: TemplateSet): EnvironmentVariable[] {
  return userData(templates).flatMap(({ resource, location, text }) =>
    [...text.matchAll(/\b([A-Za-z_][A-Za-z0-9_]{0,127})=("[^"\n]*"|'[^'\n]*'|[^\s;|&"']*)/g)].map(([, name, value]) => ({
      resource,
      location,
      name,
      value: value.replace(/^["']|["']$/g, ''),
    })),
  );
}
