import { environmentVariables } from '../environment';
import { Rule } from '../rule';
import { holdsSecret } from '../secrets';
import { partlyKnownText, UNKNOWN } from '../values';

/** Words in a name that say that the value is a secret. */
const SECRET = ['PASSWORD', 'PASSWD', 'PASSPHRASE', 'SECRET', 'TOKEN', 'CREDENTIAL', 'CREDENTIALS', 'APIKEY'];

/** The same, of two words. */
const SECRET_KEY = ['API', 'PRIVATE', 'ACCESS', 'SIGNING', 'ENCRYPTION', 'MASTER'];

/** Last words that say that the value only tells of a secret. */
const ABOUT = (
  'ADDRESS AGE ALG ALGORITHM ARN ATTEMPTS AUDIENCE AUTH BACKEND BUCKET CACHE CAPACITY CLASS COOKIE COUNT DAYS DOMAIN DURATION ENABLED ' +
  'ENDPOINT EXPIRATION EXPIRES EXPIRY FIELD FILE FORMAT HEADER HOST HOURS ID IDS ISSUER KEYS LEEWAY LENGTH LIFETIME LIMIT LOCATION LOGIN ' +
  'MAX MIN MINUTES MODE NAME NAMES PARAMETER PATH POLICY PREFIX PROVIDER QUEUE REGION REQUIRED ROTATION ROUNDS SCOPE SECONDS SIZE SKEW ' +
  'SOURCE STAGE STORE SUFFIX TABLE TOPIC TTL TYPE URI URL USE VALIDITY VERSION'
).split(' ');

/** Words that say that everybody may have it. */
const FOR_ALL = ['PUBLIC', 'PUBLISHABLE'];

export const LIKELY_SECRET_IN_ENVIRONMENT: Rule = {
  id: 'LikelySecretInEnvironment',
  severity: 'warning',
  description: 'a text in the environment or in user data is named like a secret',
  reason: 'if it is one, whoever may read the template, the task definition, the function or the instance lets himself in with it',
  fix:
    'keep a secret in Secrets Manager, and hand over its ARN: Secrets in a container definition, a look-up when a function or an instance ' +
    'starts, the secrets store driver in a pod; give what is none another name; with this library, addSecret() of the workload',
  see: 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html',
  findings: templates =>
    environmentVariables(templates)
      .filter(({ name, value }) => isLikely(wordsOf(name), partlyKnownText(value) ?? ''))
      .map(({ resource, location, name }) => ({ resource, location, which: name })),
};

/** What another rule finds by its text is none of this one's. */
function isLikely(words: string[], text: string): boolean {
  return namesSecret(words) && isLiteral(text) && !namesPlace(words, text) && !holdsSecret(text);
}

function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter(word => word !== '');
}

function namesSecret(words: string[]): boolean {
  const isKey = words.some((word, index) => word === 'KEY' && SECRET_KEY.includes(words[index - 1]));
  const isSecret = isKey || words.some(word => SECRET.includes(word));
  return isSecret && !words.some(word => FOR_ALL.includes(word)) && !ABOUT.includes(words[words.length - 1]);
}

/** Not a switch, a number, a place where the secret is, or what a shell puts in when it runs. */
function isLiteral(text: string): boolean {
  const isPlace = /^(?:arn:|(?:[\w.-]{1,128}:)?\/|[a-z][a-z0-9+.-]{0,20}:\/\/)/i.test(text);
  return (
    text !== '' &&
    !/[$`]/.test(text) &&
    !text.includes(UNKNOWN) &&
    !text.includes('{{resolve:') &&
    !isPlace &&
    !/^(?:true|false|yes|no|on|off|\d{1,5})$/i.test(text)
  );
}

/** Whether it is called like a secret of Secrets Manager, such as `production/db/main`. */
function namesPlace(words: string[], text: string): boolean {
  return ['SECRET', 'CREDENTIALS'].includes(words[words.length - 1]) && /^[a-z][a-z0-9-]*(?:\/[a-z][a-z0-9-]*)+$/.test(text);
}
