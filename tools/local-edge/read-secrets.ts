import { StandIns } from './stand-ins';
import { KubernetesObject, kubernetesObjects, named } from '../pictures/manifests';
import { Resource, Templates } from '../pictures/templates';

/** A variable of a process; without a value only AWS knows it. */
export type Variable = [name: string, value: string | undefined];

/** @see src/compute/boot-parts.ts */
const FETCHED =
  /^secret_(\w+)="\$\(aws secretsmanager get-secret-value --region '[^']*' --secret-id '([^']*)' --query SecretString --output text(?: \| jq --exit-status --raw-output --arg field '([^']*)' '\.\[\$field\]')?\)"$/gm;

/** Those that the boot script of an instance fetches. */
export function scriptSecrets(standIns: StandIns, script: string): Variable[] {
  return [...script.matchAll(FETCHED)].map(([, name, secret, field]) => [name, standIns.secret(secret, field)]);
}

/** Those that ECS gives to a container. */
export function containerSecrets(standIns: StandIns, secrets: any[] = [], definition: Resource): Variable[] {
  return secrets.map(({ Name, ValueFrom }) => {
    const [secret, field] = standIns.known(ValueFrom, definition)?.split(':') ?? [];
    return [Name, standIns.secret(secret, field)];
  });
}

/** Those that the Secrets Store CSI driver gives to a pod. */
export function podSecrets(templates: Templates, standIns: StandIns, deployment: KubernetesObject): Variable[] {
  const { containers, volumes = [] } = deployment.spec.template.spec;
  const mounted = new Map<string, string | undefined>();
  for (const { csi } of volumes) {
    if (csi?.driver !== 'secrets-store.csi.k8s.io') continue;
    const { spec, resource } = named(
      kubernetesObjects(templates, 'SecretProviderClass'),
      csi.volumeAttributes.secretProviderClass,
      deployment,
    );
    for (const { objectName, objectAlias, jmesPath = [] } of JSON.parse(standIns.known(spec.parameters.objects, resource) ?? '[]')) {
      mounted.set(objectAlias, standIns.secret(objectName));
      for (const { path, objectAlias: alias } of jmesPath) {
        mounted.set(alias, standIns.secret(objectName, /^"([^"]*)" && /.exec(path)?.[1]));
      }
    }
  }
  // In the Kubernetes Secret that the driver makes, each has the name under which it is mounted.
  return containers[0].env.flatMap(({ name, valueFrom }: any) => (valueFrom ? [[name, mounted.get(valueFrom.secretKeyRef.key)]] : []));
}
