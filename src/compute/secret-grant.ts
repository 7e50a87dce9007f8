import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';

/**
 * Lets a role read one secret. The CDK would write the role into the policy of the secret's key: if that is in another stack each of the two
 * waits for the other, and if it is imported nothing is written at all. So it is the role's policy that names the key.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function grantSecretRead(secret: secretsmanager.ISecret, grantee: iam.IGrantable): iam.Grant {
  const { encryptionKey, secretArn, secretFullArn } = secret;
  if (!encryptionKey) return secret.grantRead(grantee);
  const decrypt = iam.Grant.addToPrincipal({
    grantee,
    actions: ['kms:Decrypt'],
    resourceArns: [encryptionKey.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${secret.env.region}.amazonaws.com` } },
  });
  const read = iam.Grant.addToPrincipal({
    grantee,
    actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    // A secret that is imported by name lacks the six characters at the end of its ARN.
    resourceArns: [secretFullArn ?? `${secretArn}-??????`],
  });
  return read.combine(decrypt);
}
