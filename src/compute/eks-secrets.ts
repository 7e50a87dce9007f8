import { Lazy, Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { Construct } from 'constructs';
import { EksNames, Manifest } from './eks-manifests';
import { ProcessSecret } from './process-environment';

/** Where the driver puts the secrets of a pod: it copies them into a Kubernetes Secret only while they are mounted. */
export const SECRETS_MOUNT = { name: 'secrets', mountPath: '/mnt/secrets', readOnly: true };

export function secretsVolume({ name }: EksNames): object {
  return {
    name: SECRETS_MOUNT.name,
    csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true, volumeAttributes: { secretProviderClass: name } },
  };
}

/** A secret's value for a variable of the process: a reference, so that no manifest holds one. */
export function secretVariable({ name: secretName }: EksNames, { name }: ProcessSecret): object {
  return { name, valueFrom: { secretKeyRef: { name: secretName, key: name } } };
}

/**
 * Tells the Secrets Store CSI driver which secrets a pod has, each under the name of its variable; it reads them as the service's own role.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/integrating_csi_driver.html
 */
export function secretProviderClass(
  scope: Construct,
  { cluster, names, secrets }: { cluster: eks.ICluster; names: EksNames; secrets: () => ProcessSecret[] },
): eks.KubernetesManifest {
  const { name, namespace } = names;
  const stack = Stack.of(scope);
  const manifest: Manifest = {
    apiVersion: 'secrets-store.csi.x-k8s.io/v1',
    kind: 'SecretProviderClass',
    metadata: { name, namespace },
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
  return new eks.KubernetesManifest(scope, 'Secrets', { cluster, manifest: [manifest], prune: false });
}

/** A field is picked by an expression in which its name is quoted: it may hold dots and dashes. */
function mounted({ name, secret, field }: ProcessSecret): object {
  const object = { objectName: secret.secretArn, objectType: 'secretsmanager' };
  if (field === undefined) return { ...object, objectAlias: name };
  return { ...object, objectAlias: `${name}.json`, jmesPath: [{ path: `"${field}"`, objectAlias: name }] };
}
