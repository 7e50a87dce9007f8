import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

/** Gives the function of a custom-resource provider a log group with retention; by itself it would log for ever. */
export function keepProviderLogs(provider: Construct): void {
  if (provider.node.tryFindChild('Logs')) return;
  const group = new logs.LogGroup(provider, 'Logs', { retention: logs.RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.RETAIN });
  (provider.node.findChild('Handler') as CfnResource).addPropertyOverride('LoggingConfig', { LogGroup: group.logGroupName });
}
