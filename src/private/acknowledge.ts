import { Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';

/** Acknowledges one finding of a policy pack on one construct, with the reason that a reviewer reads. The template stays as it is. */
export function acknowledge(on: IConstruct, id: string, reason: string): void {
  Validations.of(on).acknowledge({ id, reason });
}

/** Acknowledges each of AWS's own policies that a role has. */
export function acknowledgeManagedPolicies(role: IConstruct, reason: string): void {
  const arns: unknown[] = Stack.of(role).resolve((role.node.defaultChild as iam.CfnRole).managedPolicyArns);
  arns.forEach(arn => acknowledgeArn(role, 'AwsSolutions-IAM4', 'Policy', arn, reason));
}

/** Acknowledges a resource with a wildcard in a policy. */
export function acknowledgeResource(policy: IConstruct, arn: string, reason: string): void {
  acknowledgeArn(policy, 'AwsSolutions-IAM5', 'Resource', Stack.of(policy).resolve(arn), reason);
}

/** Such an id holds several `::`, which `acknowledge` of the lowest CDK refuses, so this writes what it would write, and what cdk-nag reads. */
function acknowledgeArn(on: IConstruct, rule: string, what: string, arn: unknown, reason: string): void {
  on.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [`Annotation::${rule}[${what}::${shownArn(arn)}]`]: reason });
}

/** An ARN as cdk-nag writes it: references in angle brackets, and what it can't read as JSON. */
function shownArn(arn: any): string {
  if (typeof arn === 'string') return arn;
  const parts: any[] | undefined = arn['Fn::Join']?.[1];
  return parts ? parts.map(part => (typeof part === 'string' ? part : `<${part.Ref}>`)).join('') : JSON.stringify(arn);
}

/** Why a finding on a construct is acknowledged, there or above it. The CDK writes the same word before each id, with a capital or without. */
export function acknowledgedReason(on: IConstruct, id: string): string | undefined {
  return [...on.node.scopes]
    .reverse()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY))
    .flatMap(({ data }) => Object.entries(data as { [id: string]: string }))
    .find(([key]) => key.replace(/^annotation::/i, '') === id)?.[1];
}
