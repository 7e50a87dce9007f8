import { CfnDynamicReference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { refusal, refuse } from '../private/refusal';

/**
 * What CloudFormation replaces with a secret. A plain parameter, `ssm`, is a setting like others.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
 */
const SECRET = /\{\{resolve:(secretsmanager|ssm-secure):/;

/**
 * Refuses a secret in text that goes into user data, a task definition or a manifest, where many may read it. What a lazy value brings is
 * refused at synthesis.
 */
export function refuseResolvedSecrets(scope: Construct, what: string, texts: string[]): void {
  const parts = {
    what: `${what} would hold a secret's value, in plain text for whoever may read what the template makes`,
    got: 'a dynamic reference to a secret',
    allowed: 'plain settings, and secrets that the process gets at its start',
    instead: 'keep it in Secrets Manager and use `addSecret`, or `addSecretReference` and let the process read it',
  };
  // A lazy value is not asked before its time.
  const references = texts.flatMap(text => Tokenization.reverseString(text).tokens).filter(token => token instanceof CfnDynamicReference);
  if (SECRET.test(texts.join('\n')) || holdsSecret(scope, references)) refuse(parts, scope);
  const late = texts.filter(text => Token.isUnresolved(text));
  if (late.length > 0) scope.node.addValidation({ validate: () => (holdsSecret(scope, late) ? [refusal(parts)] : []) });
}

function holdsSecret(scope: Construct, value: unknown): boolean {
  return SECRET.test(JSON.stringify(Stack.of(scope).resolve(value)));
}
