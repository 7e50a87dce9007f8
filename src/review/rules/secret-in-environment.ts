import { environmentVariables, userData } from '../environment';
import { kubernetesObjects, nameOf } from '../manifests';
import { Rule } from '../rule';
import { holdsSecret, holdsSecretReference } from '../secrets';
import { partlyKnownText } from '../values';

export const SECRET_IN_ENVIRONMENT: Rule = {
  id: 'SecretInEnvironment',
  severity: 'error',
  description: 'a secret stands in the environment or in user data',
  reason: 'whoever may read the template, the task definition, the function or the instance reads it too, and lets himself in with it',
  fix:
    'keep it in Secrets Manager, and hand over its ARN: Secrets in a container definition, a look-up when a function or an instance starts, ' +
    'the secrets store driver in a pod; with this library, addSecret() of the workload',
  see: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html',
  findings: templates => [
    ...environmentVariables(templates)
      .filter(({ resource, value }) => holdsSecret(partlyKnownText(value)) || holdsSecretReference(value, resource.stack))
      .map(({ resource, location, name }) => ({ resource, location, which: name })),
    ...userData(templates)
      .filter(({ resource, value, text }) => holdsSecret(text) || holdsSecretReference(value, resource.stack))
      .map(({ resource, location }) => ({ resource, location, which: 'user data' })),
    ...kubernetesObjects(templates)
      .filter(({ kind, content }) => kind === 'Secret' && Boolean(content.data ?? content.stringData))
      .map(object => ({ resource: object.resource, location: 'Properties.Manifest', which: nameOf(object) })),
  ],
};
