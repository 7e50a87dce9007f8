import { references } from './references';
import { TemplateStack } from './template-set';
import { knownTruth, UNKNOWN } from './values';

/** What is in a secret of a database and isn't secret. */
const PLAIN_FIELDS = ['username', 'host', 'port', 'dbname', 'engine', 'dbClusterIdentifier', 'dbInstanceIdentifier'];

/** What is a secret under any name: keys of AWS, private keys, a password in a URL. */
const PATTERNS = [
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/,
  new RegExp(`://[^\\s/:@]{0,128}:[^\\s/@${UNKNOWN}$]{1,512}@`),
];

/** What AWS hands out once, or to few. */
const SECRET_ATTRIBUTES = ['SecretAccessKey', 'ClientSecret'];

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

/** Whether a value is, or holds, what nobody shall read: a hidden parameter, or the secret half of a key or client. */
export function holdsSecretReference(value: any, { template }: TemplateStack): boolean {
  return references(value).some(({ name, attribute }) =>
    attribute === undefined
      ? knownTruth(template.Parameters?.[name]?.NoEcho) === true
      : SECRET_ATTRIBUTES.includes(attribute.split('.').slice(-1)[0]),
  );
}
