import { ArnFormat, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { LabelRule, labelRules } from './label-rules';
import { RULE_GROUPS, RuleGroup } from './managed-rule-groups';
import { WebAclRule, WebAclStage } from './web-acl-rule';
import { IRuleNames, IWebAcl, WebAclBindOptions, WebAclConfig } from './web-acl.contract';
import { physicalName } from '../private/physical-name';
import { Refusal, refusal, refuse, requireNumber } from '../private/refusal';
import { stackGuid } from '../private/stack-guid';

/** How much of a request's body is inspected. */
export enum BodyInspection {
  /** The first 16 KB. */
  KB_16 = 'KB_16',
  /** The first 32 KB. */
  KB_32 = 'KB_32',
  /** The first 48 KB. */
  KB_48 = 'KB_48',
  /** The first 64 KB. */
  KB_64 = 'KB_64',
}

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
   * Rules of the user's own, each name once.
   *
   * @default - the rate limit and AWS's rule groups only
   */
  readonly rules?: WebAclRule[];
  /**
   * Whether nothing is turned away and every match is only counted and logged: for a trial before the web ACL goes live.
   *
   * @default false
   */
  readonly countOnly?: boolean;
  /**
   * How much of a request's body is inspected; more than 16 KB costs extra.
   *
   * @default BodyInspection.KB_16
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-setting-body-inspection-limit.html
   */
  readonly bodyInspection?: BodyInspection;
  /**
   * Most capacity units that all rules together may take, from 1,177 to 5,000; more than 1,500 cost extra with every request.
   *
   * @default 1500
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html
   */
  readonly capacityLimit?: number;
  /**
   * How long the web ACL's log is kept.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;
}

/** A rule before its place among the others is known. */
type UnorderedRule = Omit<wafv2.CfnWebACL.RuleProperty, 'priority'>;

const RATE_RULE = 'RequestsPerAddress';
/** A rate rule on addresses alone. */
const RATE_CAPACITY = 2;
const BASE_CAPACITY = RULE_GROUPS.reduce((sum, { capacity }) => sum + capacity, RATE_CAPACITY);

/**
 * What the web ACL's log and samples of requests never hold: credentials, wherever callers put them. The web ACL sees a request before the
 * function at the edge. Rules judge the request as it came.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/data-protection-masking.html
 */
const DATA_PROTECTION: wafv2.CfnWebACL.DataProtectionConfigProperty = {
  dataProtections: [
    {
      field: { fieldType: 'SINGLE_HEADER', fieldKeys: ['authorization', 'cookie', 'sec-websocket-protocol', 'x-api-key'] },
      action: 'SUBSTITUTION',
    },
  ],
};

export class ManagedWebAcl implements IWebAcl {
  public readonly makesResources = true;

  private readonly options: ManagedWebAclOptions & Required<Pick<ManagedWebAclOptions, 'rules' | 'requestsPerAddress' | 'capacityLimit'>>;

  constructor(options: ManagedWebAclOptions) {
    this.options = {
      ...options,
      rules: [...(options.rules ?? [])],
      requestsPerAddress: options.requestsPerAddress ?? 2000,
      capacityLimit: options.capacityLimit ?? 1500,
    };
    requireNumber(this.options.requestsPerAddress, {
      what: 'the rate limit',
      min: 10,
      max: 2_000_000_000,
      unit: 'requests in five minutes',
      instead: 'keep the default of 2000, or count what your busiest caller sends',
    });
    requireOwnRules(this.options.rules, this.options.capacityLimit);
  }

  public bind(scope: Construct, { wafScope, countedRules }: WebAclBindOptions): WebAclConfig {
    const own = (stage: WebAclStage) =>
      this.options.rules.filter(rule => rule._stage === stage).map(rule => this.ownRule(rule, scope, wafScope));
    const ordered = [
      ...own(WebAclStage.ALLOW),
      ...own(WebAclStage.BLOCK),
      this.rateRule(),
      ...own(WebAclStage.PROVE),
      ...RULE_GROUPS.map(group => this.groupRule(group, countedRules)),
    ];
    const elsewhere = () => labelRules(countedRules);
    // CloudWatch tells web ACLs apart by this name alone.
    const metricName = physicalName(scope, { maxLength: 128 });
    const acl = new wafv2.CfnWebACL(scope, 'WebAcl', {
      scope: wafScope,
      defaultAction: { allow: {} },
      visibilityConfig: visibility(metricName),
      associationConfig: this.bodyInspection(scope, wafScope),
      dataProtectionConfig: DATA_PROTECTION,
      rules: Lazy.any({
        produce: () => [...ordered, ...elsewhere().map(rule => this.labelRule(rule))].map((rule, priority) => ({ ...rule, priority })),
      }),
    });
    acl.node.addValidation({
      validate: () => capacityFaults(this.options.rules, this.options.capacityLimit, elsewhere()).map(refusal),
    });
    this.log(scope, acl);
    return { webAclArn: acl.attrArn, metricName };
  }

  private ownRule(rule: WebAclRule, scope: Construct, wafScope: string): UnorderedRule {
    const passes = rule._stage === WebAclStage.ALLOW;
    return {
      name: rule.name,
      action: this.options.countOnly && !passes ? { count: {} } : rule._action,
      statement: rule._statement(scope, wafScope),
      visibilityConfig: visibility(rule.name),
    };
  }

  private rateRule(): UnorderedRule {
    return {
      name: RATE_RULE,
      action: this.options.countOnly ? { count: {} } : { block: {} },
      statement: {
        rateBasedStatement: { limit: this.options.requestsPerAddress, aggregateKeyType: 'IP', evaluationWindowSec: 300 },
      },
      visibilityConfig: visibility(RATE_RULE),
    };
  }

  private groupRule({ name, rules }: RuleGroup, countedRules: IRuleNames): UnorderedRule {
    const overrides = {
      produce: () => {
        const { names } = countedRules;
        return rules.filter(rule => names.includes(rule.name)).map(rule => ({ name: rule.name, actionToUse: { count: {} } }));
      },
    };
    return {
      name,
      overrideAction: this.options.countOnly ? { count: {} } : { none: {} },
      statement: {
        managedRuleGroupStatement: {
          vendorName: 'AWS',
          name,
          ruleActionOverrides: rules.length === 0 ? undefined : Lazy.any(overrides, { omitEmptyArray: true }),
        },
      },
      visibilityConfig: visibility(name),
    };
  }

  private labelRule({ name, statement }: LabelRule): UnorderedRule {
    return { name, action: this.options.countOnly ? { count: {} } : { block: {} }, statement, visibilityConfig: visibility(name) };
  }

  private bodyInspection(scope: Construct, wafScope: string): wafv2.CfnWebACL.AssociationConfigProperty | undefined {
    const { bodyInspection } = this.options;
    if (!bodyInspection) return undefined;
    if (wafScope !== 'CLOUDFRONT') {
      refuse(
        {
          what: 'the inspection of bodies is set where it can not be',
          got: `${bodyInspection} in a web ACL of scope ${wafScope}`,
          allowed: 'in front of a distribution; a load balancer always inspects 8 KB',
          instead: 'leave `bodyInspection` out',
        },
        scope,
      );
    }
    return { requestBody: { CLOUDFRONT: { defaultSizeInspectionLimit: bodyInspection } } };
  }

  /** What no rule caught is in the access log already; logging it again here would cost by the request. */
  private log(scope: Construct, acl: wafv2.CfnWebACL): void {
    const group = new logs.LogGroup(scope, 'WebAclLogs', {
      // WAF writes only to log groups of this prefix.
      // The group outlives its stack: a second deployment under the same names must not find the first one's.
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
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          { Behavior: 'KEEP', Requirement: 'MEETS_ANY', Conditions: caught.map(action => ({ ActionCondition: { Action: action } })) },
        ],
      },
    });
  }
}

function requireOwnRules(rules: WebAclRule[], capacityLimit: number): void {
  requireNumber(capacityLimit, {
    what: 'the capacity limit',
    min: BASE_CAPACITY,
    max: 5000,
    unit: 'units',
    literal: true,
    instead: 'keep the default of 1500, above which every request costs extra',
  });
  const names = [RATE_RULE, ...RULE_GROUPS.map(({ name }) => name), ...rules.map(({ name }) => name)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) {
    refuse({ what: 'two web-ACL rules have one name', got: `"${twice}" twice`, allowed: 'each name once', instead: 'rename one of them' });
  }
  capacityFaults(rules, capacityLimit).forEach(fault => refuse(fault));
}

/** Without label rules at construction; with them at synthesis, when all paths are known. */
function capacityFaults(own: { capacity: number }[], capacityLimit: number, label: LabelRule[] = []): Refusal[] {
  const sum = (rules: { capacity: number }[]) => rules.reduce((units, { capacity }) => units + capacity, 0);
  const capacity = BASE_CAPACITY + sum(own) + sum(label);
  if (capacity <= capacityLimit) return [];
  const paths = label.length > 0 ? ` and ${sum(label)} for the paths on which some of them only count` : '';
  return [
    {
      what: 'the web ACL takes too many capacity units',
      got: `${capacity}, of which ${BASE_CAPACITY} for the rate limit and AWS's rule groups${paths}`,
      allowed: `${capacityLimit}`,
      instead: `leave rules out, ${paths && 'serve more under one path pattern, '}or raise \`capacityLimit\`, up to 5000`,
    },
  ];
}

function visibility(metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty {
  return { metricName, cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true };
}
