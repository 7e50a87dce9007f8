import { RemovalPolicy, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from '../private/acknowledge';
import { refuse } from '../private/refusal';
import { requireNoSnapshot } from '../private/removal';
import { requireKeyHere } from '../private/same-region';

/** Properties of `ApiKeySecret`. */
export interface ApiKeySecretProps {
  /**
   * Whose key it is.
   *
   * @default - none
   */
  readonly description?: string;
  /**
   * Encrypts the key at rest; who deploys needs its permission to decrypt.
   *
   * @default - Secrets Manager's own key
   */
  readonly encryptionKey?: kms.IKey;
  /**
   * What happens to the key when it leaves the template.
   *
   * @default RemovalPolicy.RETAIN, because callers hold it
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A generated key for `ApiAuthorizer.apiKey()`: 64 letters and digits in Secrets Manager. Give the caller the permission to read it, or read it
 * out once.
 *
 * @example
 * const key = new ApiKeySecret(this, 'PartnerKey', { description: 'The key of our partner' });
 * const authorizer = ApiAuthorizer.apiKey({ secret: key });
 */
export class ApiKeySecret extends secretsmanager.Secret {
  constructor(scope: Construct, id: string, props: ApiKeySecretProps = {}) {
    requireNoSnapshot(props.removalPolicy, 'the key', scope);
    requireKeyHere(props.encryptionKey, scope);
    requireDescription(props.description);
    super(scope, id, {
      description: props.description,
      encryptionKey: props.encryptionKey,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    acknowledge(
      this,
      'AwsSolutions-SMG4',
      'the load balancer reads the key at deployment and callers hold it, so rotation by itself would part them; a second key is accepted meanwhile',
    );
  }
}

/** @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const MAX_DESCRIPTION = 2048;

function requireDescription(description: string = ''): void {
  if (Token.isUnresolved(description) || description.length <= MAX_DESCRIPTION) return;
  refuse({
    what: 'the description of a key is too long',
    got: `${description.length} characters`,
    allowed: `up to ${MAX_DESCRIPTION}`,
    instead: 'say in a few words whose key it is',
  });
}
