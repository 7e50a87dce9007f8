import { ArnFormat, Stack } from 'aws-cdk-lib';

/** Resources of a kind, such as `alarm`, whatever their names; of the stack's account, and of its region if none is named. */
export function anyArn(stack: Stack, service: string, resource: string, region?: string): string {
  return stack.formatArn({ service, region, resource, resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME });
}

/**
 * Lets a service of AWS act for one account and source only, whoever asks it to.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function fromSource({ account }: Stack, arn: string): { [operator: string]: { [key: string]: string } } {
  return { StringEquals: { 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': arn } };
}
