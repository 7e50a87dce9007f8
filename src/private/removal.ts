import { RemovalPolicy } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { refuse } from './refusal';

/** Refuses a snapshot of what CloudFormation takes none of; the CDK lets some through. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html */
export function requireNoSnapshot(policy: RemovalPolicy | undefined, what: string, owner: IConstruct): void {
  if (policy !== RemovalPolicy.SNAPSHOT) return;
  refuse(
    {
      what: `${what} leaves no snapshot when it is deleted`,
      got: '`RemovalPolicy.SNAPSHOT`',
      allowed: 'RETAIN, RETAIN_ON_UPDATE_OR_DELETE or DESTROY',
      instead: `leave \`removalPolicy\` out: ${what} stays`,
    },
    owner,
  );
}
