import { Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/** Acknowledges one finding of a policy pack on one construct, with the reason that a reviewer reads. The template stays as it is. */
export function acknowledge(on: IConstruct, id: string, reason: string): void {
  Validations.of(on).acknowledge({ id, reason });
}

/**
 * Acknowledges each of AWS's own policies that a role has. Their ids hold several `::`, which `acknowledge` of the lowest CDK refuses, so this
 * writes what it would write, and what cdk-nag reads.
 */
export function acknowledgeManagedPolicies(role: IConstruct, reason: string): void {
  const arns: unknown[] = Stack.of(role).resolve((role.node.defaultChild as iam.CfnRole).managedPolicyArns);
  const rules = arns.map(arn => [`Annotation::AwsSolutions-IAM4[Policy::${shownArn(arn)}]`, reason]);
  role.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, Object.fromEntries(rules));
}

/** An ARN as cdk-nag writes it: references in angle brackets, and what it can't read as JSON. */
function shownArn(arn: any): string {
  if (typeof arn === 'string') return arn;
  const parts: any[] | undefined = arn['Fn::Join']?.[1];
  return parts ? parts.map(part => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('') : JSON.stringify(arn);
}
