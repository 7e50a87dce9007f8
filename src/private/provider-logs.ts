import { CfnResource, CustomResourceProviderBase, RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/**
 * Gives the function of a custom-resource provider a log group with retention, and the right to write there only; by itself it would log
 * for ever, and could write to every group of the account.
 */
export function keepProviderLogs(construct: Construct): void {
  if (construct.node.tryFindChild('Logs')) return;
  const provider = construct as CustomResourceProviderBase;
  const group = new logs.LogGroup(provider, 'Logs', { retention: logs.RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.RETAIN });
  (provider.node.findChild('Handler') as CfnResource).addPropertyOverride('LoggingConfig', { LogGroup: group.logGroupName });
  provider.addToRolePolicy({ Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: group.logGroupArn });
  // There is none where the account gives the roles.
  (provider.node.tryFindChild('Role') as CfnResource | undefined)?.addPropertyDeletionOverride('ManagedPolicyArns');
}
