import { ArnFormat, Fn, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { IWebAcl, WebAclBindOptions, WebAclConfig } from './web-acl.contract';
import { physicalName } from '../private/physical-name';
import { requireNumber } from '../private/refusal';

/** What the managed web ACL lets the user choose. */
export interface ManagedWebAclOptions {
  /**
   * Requests that one address may send in five minutes, from 10 to 2,000,000,000; what comes above gets 403 until the rate falls.
   *
   * @default 2000 - a busy person stays far below; many people behind one address may not
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html
   */
  readonly requestsPerAddress?: number;
  /**
   * How long the web ACL's log is kept.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;
}

/**
 * AWS's free rule groups, cheapest verdicts first: an address of bad repute needs no look at its body. Together with the rate rule they
 * take 1,177 of the 1,500 capacity units that cost nothing extra.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
const RULE_GROUPS: { readonly name: string; readonly rules: string[] }[] = [
  { name: 'AWSManagedRulesAmazonIpReputationList', rules: [] },
  { name: 'AWSManagedRulesAnonymousIpList', rules: ['HostingProviderIPList'] },
  {
    name: 'AWSManagedRulesCommonRuleSet',
    rules: [
      'SizeRestrictions_BODY',
      'SizeRestrictions_QUERYSTRING',
      'CrossSiteScripting_BODY',
      'CrossSiteScripting_QUERYARGUMENTS',
      'EC2MetaDataSSRF_BODY',
      'GenericLFI_BODY',
      'GenericRFI_BODY',
      'GenericRFI_QUERYARGUMENTS',
    ],
  },
  { name: 'AWSManagedRulesKnownBadInputsRuleSet', rules: [] },
  { name: 'AWSManagedRulesSQLiRuleSet', rules: ['SQLi_BODY', 'SQLi_QUERYARGUMENTS'] },
];

/** What the log must never hold. */
const REDACTED_HEADERS = ['authorization', 'cookie'];

export class ManagedWebAcl implements IWebAcl {
  public readonly makesResources = true;

  private readonly options: ManagedWebAclOptions;

  constructor(options: ManagedWebAclOptions) {
    this.options = { ...options };
    requireNumber(options.requestsPerAddress ?? 2000, {
      what: 'the rate limit',
      min: 10,
      max: 2_000_000_000,
      unit: 'requests in five minutes',
      instead: 'keep the default of 2000, or count what your busiest caller sends',
    });
  }

  public bind(scope: Construct, { wafScope, countedRules }: WebAclBindOptions): WebAclConfig {
    const groups = RULE_GROUPS.map(({ name, rules }, index): wafv2.CfnWebACL.RuleProperty => ({
      name,
      priority: index + 1,
      overrideAction: { none: {} },
      statement: {
        managedRuleGroupStatement: {
          vendorName: 'AWS',
          name,
          ruleActionOverrides:
            rules.length === 0
              ? undefined
              : Lazy.any(
                  {
                    produce: () =>
                      rules.filter(rule => countedRules.names.includes(rule)).map(rule => ({ name: rule, actionToUse: { count: {} } })),
                  },
                  { omitEmptyArray: true },
                ),
        },
      },
      visibilityConfig: visibility(name),
    }));
    const rate: wafv2.CfnWebACL.RuleProperty = {
      name: 'RequestsPerAddress',
      priority: 0,
      action: { block: {} },
      statement: {
        rateBasedStatement: { limit: this.options.requestsPerAddress ?? 2000, aggregateKeyType: 'IP', evaluationWindowSec: 300 },
      },
      visibilityConfig: visibility('RequestsPerAddress'),
    };
    const acl = new wafv2.CfnWebACL(scope, 'WebAcl', {
      scope: wafScope,
      defaultAction: { allow: {} },
      // CloudWatch tells web ACLs apart by this name alone.
      visibilityConfig: visibility(physicalName(scope, { maxLength: 128 })),
      rules: [rate, ...groups],
    });
    this.log(scope, acl);
    return { webAclArn: acl.attrArn };
  }

  /** What no rule caught is in the access log already; logging it again here would cost by the request. */
  private log(scope: Construct, acl: wafv2.CfnWebACL): void {
    const group = new logs.LogGroup(scope, 'WebAclLogs', {
      // WAF writes only to log groups of this prefix.
      logGroupName: `${physicalName(scope, { prefix: 'aws-waf-logs-', maxLength: 256 })}-${stackGuid(scope)}`,
      retention: this.options.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const stack = Stack.of(scope);
    const caught = ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT', 'CAPTCHA', 'CHALLENGE'];
    new wafv2.CfnLoggingConfiguration(scope, 'WebAclLogging', {
      resourceArn: acl.attrArn,
      // WAF wants the group's ARN without the ":*" that the group's own attribute ends with.
      logDestinationConfigs: [
        stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: group.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: REDACTED_HEADERS.map(name => ({ singleHeader: { Name: name } })),
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          { Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: caught.map(action => ({ ActionCondition: { Action: action } })) },
        ],
      },
    });
  }
}

/** The group outlives its stack: a second deployment under the same names must not find the first one's. */
function stackGuid(scope: Construct): string {
  return Fn.select(2, Fn.split('/', Stack.of(scope).stackId));
}

function visibility(metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
