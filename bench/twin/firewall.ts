import { Aws, CfnOutput, Fn, Stack, StackProps } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { RETAINED_LOGS } from './network';

const WEB_ACL_OUTPUT = 'WebAclArn';
export const WEB_ACL_METRIC = 'TwinWebAcl';

export interface TwinFirewallStackProps extends StackProps {
  /** Rules that only count, by the managed group that they are in. */
  readonly counted: { [group: string]: string[] };
  /** Rules behind the managed groups, whose labels they can see. */
  readonly lastRules?: wafv2.CfnWebACL.RuleProperty[];
}

/** In us-east-1, deployed first: the web ACL. Neither it nor its logging has an L2. */
export class TwinFirewallStack extends Stack {
  constructor(scope: Construct, id: string, props: TwinFirewallStackProps) {
    super(scope, id, props);
    const { counted, lastRules = [] } = props;
    const acl = new wafv2.CfnWebACL(this, 'WebAcl', {
      scope: 'CLOUDFRONT',
      defaultAction: { allow: {} },
      visibilityConfig: visibility(WEB_ACL_METRIC),
      dataProtectionConfig: {
        dataProtections: [
          {
            field: { fieldType: 'SINGLE_HEADER', fieldKeys: ['authorization', 'cookie', 'sec-websocket-protocol', 'x-api-key'] },
            action: 'SUBSTITUTION',
          },
        ],
      },
      rules: [
        {
          name: 'RequestsPerAddress',
          priority: 0,
          action: { block: {} },
          statement: { rateBasedStatement: { limit: 2000, aggregateKeyType: 'IP', evaluationWindowSec: 300 } },
          visibilityConfig: visibility('RequestsPerAddress'),
        },
        ...[
          'AWSManagedRulesAmazonIpReputationList',
          'AWSManagedRulesAnonymousIpList',
          'AWSManagedRulesCommonRuleSet',
          'AWSManagedRulesKnownBadInputsRuleSet',
          'AWSManagedRulesSQLiRuleSet',
        ].map((name, index) => managedRules(name, index + 1, counted[name])),
        ...lastRules,
      ],
    });
    const group = new logs.LogGroup(this, 'WebAclLogs', {
      // A retained group must not stand in the way of the next deployment's.
      logGroupName: `aws-waf-logs-twin-${Fn.select(2, Fn.split('/', Aws.STACK_ID))}`,
      ...RETAINED_LOGS,
    });
    new wafv2.CfnLoggingConfiguration(this, 'WebAclLogging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [`arn:${this.partition}:logs:${this.region}:${this.account}:log-group:${group.logGroupName}`],
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT', 'CAPTCHA', 'CHALLENGE'].map(action => ({
              ActionCondition: { Action: action },
            })),
          },
        ],
      },
    });
    new CfnOutput(this, WEB_ACL_OUTPUT, { value: acl.attrArn });
  }

  /** What a stack of another region takes it by. */
  public get webAclArn(): string {
    return Fn.getStackOutput(this.stackName, WEB_ACL_OUTPUT, this.region);
  }
}

function managedRules(name: string, priority: number, counted?: string[]): wafv2.CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    overrideAction: { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: 'AWS',
        name,
        ruleActionOverrides: counted?.map(rule => ({ name: rule, actionToUse: { count: {} } })),
      },
    },
    visibilityConfig: visibility(name),
  };
}

export function visibility(metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
