import { environmentVariables, EnvironmentVariable, userData } from '../environment';
import { kubernetesObjects, nameOf } from '../manifests';
import { Rule } from '../rule';
import { knownTruth, partlyKnownText, UNKNOWN } from '../values';

/** Words in a name that say that the value is a secret. */
const SECRET = ['PASSWORD', 'PASSWD', 'PASSPHRASE', 'SECRET', 'TOKEN', 'CREDENTIAL', 'CREDENTIALS', 'APIKEY'];

/** The same, of two words. */
const SECRET_KEY = ['API', 'PRIVATE', 'ACCESS', 'SIGNING', 'ENCRYPTION', 'MASTER'];

/** Last words that say that the value only tells of a secret. */
const ABOUT = (
  'ADDRESS AGE ALGORITHM ARN ATTEMPTS AUDIENCE CLASS COOKIE COUNT DAYS DURATION ENABLED ENDPOINT EXPIRATION EXPIRES EXPIRY FIELD FILE ' +
  'FORMAT HEADER HOURS ID IDS ISSUER KEYS LENGTH LIFETIME LIMIT LOCATION MAX MIN MINUTES MODE NAME NAMES PARAMETER PATH POLICY PREFIX ' +
  'PROVIDER REGION REQUIRED ROTATION SCOPE SECONDS SIZE STAGE STORE SUFFIX TTL TYPE URI URL USE VALIDITY VERSION'
).split(' ');

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
      .filter(isSecret)
      .map(({ resource, location, name }) => ({ resource, location, which: name })),
    ...userData(templates)
      .filter(({ text }) => holdsSecret(text))
      .map(({ resource, location }) => ({ resource, location, which: 'user data' })),
    ...kubernetesObjects(templates)
      .filter(({ kind, content }) => kind === 'Secret' && Boolean(content.data ?? content.stringData))
      .map(object => ({ resource: object.resource, location: 'Properties.Manifest', which: nameOf(object) })),
  ],
};

function isSecret({ resource, name, value }: EnvironmentVariable): boolean {
  const text = partlyKnownText(value);
  if (text === undefined) return knownTruth(resource.stack.template.Parameters?.[value?.Ref]?.NoEcho) === true;
  return holdsSecret(text) || (namesSecret(name) && isLiteral(text));
}

function holdsSecret(text: string): boolean {
  return PATTERNS.some(pattern => pattern.test(text)) || text.split('{{resolve:').slice(1).some(isSecretReference);
}

/** Whether a reference, from behind its beginning, is to a secret, and to a part of it that must stay one. */
function isSecretReference(reference: string): boolean {
  const [inner] = reference.split('}}');
  if (inner.startsWith('ssm-secure:')) return true;
  const [, field] = inner.split(':SecretString:');
  return inner.startsWith('secretsmanager:') && !PLAIN_FIELDS.includes(field?.split(':')[0]);
}

function namesSecret(name: string): boolean {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(word => word !== '');
  const isKey = words.some((word, index) => word === 'KEY' && SECRET_KEY.includes(words[index - 1]));
  return (isKey || words.some(word => SECRET.includes(word))) && !ABOUT.includes(words[words.length - 1]);
}

/** Not a switch, a place where the secret is, or what a shell puts in when it runs. */
function isLiteral(text: string): boolean {
  const isPlace = /^(?:arn:|(?:[\w.-]{1,128}:)?\/|[a-z][a-z0-9+.-]{0,20}:\/\/)/i.test(text);
  return (
    text !== '' &&
    !/[$`]/.test(text) &&
    !text.includes(UNKNOWN) &&
    !text.includes('{{resolve:') &&
    !isPlace &&
    !/^(?:true|false|yes|no|on|off)$/i.test(text)
  );
}
