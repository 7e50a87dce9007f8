import { environmentVariables, userData } from '../environment';
import { kubernetesObjects, nameOf } from '../manifests';
import { holdsSecretReference } from '../references';
import { Rule } from '../rule';
import { partlyKnownText, UNKNOWN } from '../values';

/** What is in a secret of a database and isn't secret. */
const PLAIN_FIELDS = ['username', 'host', 'port', 'dbname', 'engine', 'dbClusterIdentifier', 'dbInstanceIdentifier'];

/** What is a secret under any name: keys of AWS, private keys, a password in a URL. */
const PATTERNS = [
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/,
  new RegExp(`://[^\\s/:@]{0,128}:[^\\s/@${UNKNOWN}$]{1,512}@`),
];

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

/** Whether a text is a secret by what it says, or has one in it. */
export function holdsSecret(text = ''): boolean {
  return PATTERNS.some(pattern => pattern.test(text)) || text.split('{{resolve:').slice(1).some(isSecretReference);
}

/** Whether a reference, from behind its beginning, is to a secret, and to a part of it that must stay one. */
function isSecretReference(reference: string): boolean {
  const [inner] = reference.split('}}');
  if (inner.startsWith('ssm-secure:')) return true;
  const [, field] = inner.split(':SecretString:');
  return inner.startsWith('secretsmanager:') && !PLAIN_FIELDS.includes(field?.split(':')[0]);
}
