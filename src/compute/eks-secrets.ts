import { Lazy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EksNames, Manifest } from './eks-manifests';
import { ProcessSecret } from './process-environment';
import { digest } from '../private/digest';

/** Where the driver puts the secrets of a pod: it copies them into a Kubernetes Secret only while they are mounted. */
export const SECRETS_MOUNT = { name: 'secrets', mountPath: '/mnt/secrets', readOnly: true };

/**
 * What a pod's secrets are called as a whole: other secrets are another name, so that pods start again and never find what the old ones had.
 * The objects of a former name stay until the namespace goes.
 */
export function secretsName(scope: Construct, { name }: EksNames, secrets: ProcessSecret[]): string {
  return `${name}-${digest(Stack.of(scope).resolve(secrets.map(mounted)))}`;
}

export function secretsVolume(secretProviderClassName: string): object {
  return {
    name: SECRETS_MOUNT.name,
    csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true, volumeAttributes: { secretProviderClass: secretProviderClassName } },
  };
}

/** Values of secrets for variables of the process: references, so that no manifest holds one. */
export function secretVariables(secretName: string, secrets: ProcessSecret[]): object[] {
  return secrets.map(({ name }) => ({ name, valueFrom: { secretKeyRef: { name: secretName, key: name } } }));
}

/**
 * Tells the Secrets Store CSI driver which secrets a pod has, each under the name of its variable; it reads them as the service's own role.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/integrate_eks.html
 */
export function secretProviderClassManifest(scope: Construct, names: EksNames, secrets: () => ProcessSecret[]): Manifest {
  const name = Lazy.string({ produce: () => secretsName(scope, names, secrets()) });
  const stack = Stack.of(scope);
  return {
    apiVersion: 'secrets-store.csi.x-k8s.io/v1',
    kind: 'SecretProviderClass',
    metadata: { name, namespace: names.namespace },
    spec: {
      provider: 'aws',
      parameters: {
        region: stack.region,
        usePodIdentity: 'true',
        objects: Lazy.string({ produce: () => stack.toJsonString(secrets().map(mounted)) }),
      },
      secretObjects: [
        {
          secretName: name,
          type: 'Opaque',
          data: Lazy.any({ produce: () => secrets().map(secret => ({ objectName: secret.name, key: secret.name })) }),
        },
      ],
    },
  };
}

/** A field is picked by an expression in which its name is quoted: it may hold dots and dashes. A number becomes text, nothing stays an error. */
function mounted({ name, secret, field }: ProcessSecret): object {
  const object = { objectName: secret.secretArn, objectType: 'secretsmanager' };
  if (field === undefined) return { ...object, objectAlias: name };
  return { ...object, objectAlias: `${name}.json`, jmesPath: [{ path: `"${field}" && to_string("${field}")`, objectAlias: name }] };
}
