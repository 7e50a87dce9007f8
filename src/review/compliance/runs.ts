import { Stack } from 'aws-cdk-lib';
import { CfnAutoScalingGroup } from 'aws-cdk-lib/aws-autoscaling';
import { CfnManagedPolicy, CfnPolicy, Policy } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { acknowledgeIn, repeatAcknowledged } from './packs';
import { acknowledgedReason } from '../../private/acknowledge';

/** Half the characters that a managed policy may have: a reference becomes up to twice as long at deployment. */
const POLICY_SIZE = 6144 / 2;

/**
 * The same document in a managed policy, attached to the same role. CloudFormation makes it before it takes the inline one away, so that the
 * role never lacks a permission.
 */
export function inlinePolicy(resource: CfnPolicy): void {
  const policy = resource.node.scope as Policy;
  const text = JSON.stringify(Stack.of(resource).resolve(policy.document));
  if (text.length > POLICY_SIZE) {
    return acknowledgeIn(
      resource,
      'IAMNoInlinePolicy',
      'a managed policy has no room for all that this role may do; the inline one belongs to the role and goes with it',
    );
  }
  const { groups, roles, users } = resource;
  policy.node.tryRemoveChild(resource.node.id);
  new CfnManagedPolicy(policy, 'Managed', { policyDocument: policy.document, groups, roles, users });
}

/** Those that the CDK draws for deployments, of which the library says so. */
export function lambdaFunction(resource: CfnFunction): void {
  if (!acknowledgedReason(resource, 'Serverless-LambdaDLQ')) return;
  acknowledgeIn(
    resource,
    'LambdaConcurrency',
    'only CloudFormation calls it, once for each change; reserved concurrency would take from what the account has for others',
  );
  repeatAcknowledged(resource, 'Serverless-LambdaDLQ', 'LambdaDLQ');
  if (resource.vpcConfig !== undefined) return;
  acknowledgeIn(
    resource,
    'LambdaInsideVPC',
    "it copies files between buckets through AWS's API and reaches nothing in the network, into which a VPC would let it",
  );
}

export function scalingGroup(resource: CfnAutoScalingGroup): void {
  if (!acknowledgedReason(resource, 'AwsSolutions-EC26')) return;
  acknowledgeIn(
    resource,
    'EC2IMDSv2Enabled',
    'tokens are required in the launch template; the rule does not find it behind a mixed instances policy',
  );
}
