import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ManagedWebAclOptions, WebAcl } from '../../src';
import { only, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const ACL = 'AWS::WAFv2::WebACL';
const LOGGING = 'AWS::WAFv2::LoggingConfiguration';
const GLOBAL = 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/mine/1a2b';
const REGIONAL = 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/mine/1a2b';

/** Web ACL capacity units by rule group. @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html */
const UNITS: { [name: string]: number } = {
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
  AWSManagedRulesSQLiRuleSet: 200,
  AWSManagedRulesAmazonIpReputationList: 25,
  AWSManagedRulesAnonymousIpList: 50,
  RequestsPerAddress: 2,
};

interface Managed extends ManagedWebAclOptions {
  readonly counted?: string[];
  readonly wafScope?: string;
  readonly id?: string;
}

function managed({ counted = [], wafScope = 'CLOUDFRONT', id = 'Edge', ...options }: Managed = {}, stack: Stack = regionalStack()) {
  const { webAclArn } = WebAcl.managed(options).bind(new Construct(stack, id), { wafScope, countedRules: { names: counted, paths: {} } });
  const template = Template.fromStack(stack);
  return { stack, template, webAclArn, acl: only(template, ACL), rules: only(template, ACL).resource.Properties.Rules as any[] };
}

describe('a managed web ACL', () => {
  test("has five of AWS's rule groups and a rate limit, in a fixed order", () => {
    const { rules } = managed();

    expect([...rules].sort((a, b) => a.Priority - b.Priority).map(rule => rule.Name)).toEqual([
      'RequestsPerAddress',
      'AWSManagedRulesAmazonIpReputationList',
      'AWSManagedRulesAnonymousIpList',
      'AWSManagedRulesCommonRuleSet',
      'AWSManagedRulesKnownBadInputsRuleSet',
      'AWSManagedRulesSQLiRuleSet',
    ]);
    expect(new Set(rules.map(rule => rule.Priority)).size).toBe(rules.length);
  });

  test('takes 1,177 capacity units of the 1,500 that cost nothing extra, and no paid group', () => {
    const units = managed().rules.map(rule => UNITS[rule.Name]);

    expect(units.reduce((sum, one) => sum + one, 0)).toBe(1177);
  });

  test('lets through what no rule catches, and lets every group decide for itself', () => {
    const { acl, rules, webAclArn, stack } = managed();

    expect(acl.resource.Properties.DefaultAction).toEqual({ Allow: {} });
    expect(stack.resolve(webAclArn)).toEqual({ 'Fn::GetAtt': [acl.id, 'Arn'] });
    for (const { Name, OverrideAction, Statement } of rules.slice(1)) {
      expect(OverrideAction).toEqual({ None: {} });
      expect(Statement).toEqual({ ManagedRuleGroupStatement: { VendorName: 'AWS', Name } });
    }
  });

  test('measures every rule under its own name, and the whole under a name of its own in each scope', () => {
    const stack = regionalStack();
    const metric = (result: ReturnType<typeof managed>) => result.acl.resource.Properties.VisibilityConfig.MetricName;
    const { rules, acl } = managed({}, stack);

    for (const { Name, VisibilityConfig } of rules) {
      expect(VisibilityConfig).toEqual({ MetricName: Name, CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true });
    }
    expect(acl.resource.Properties.Name).toBeUndefined();
    expect(metric(managed())).toMatch(/^App-Edge-[0-9a-f]{8}$/);
    expect(metric(managed({ id: 'Other' }))).not.toBe(metric(managed()));
  });

  test.each(['CLOUDFRONT', 'REGIONAL'])('is made for the scope %s', wafScope => {
    expect(managed({ wafScope }).acl.resource.Properties.Scope).toBe(wafScope);
  });

  test('needs a scope in its own region', () => expect(WebAcl.managed().makesResources).toBe(true));
});

describe('the rate limit', () => {
  const limit = (options: Managed) => managed(options).rules[0];

  test('is 2,000 requests of one address in five minutes; what comes above is blocked', () => {
    expect(limit({})).toMatchObject({
      Action: { Block: {} },
      Priority: 0,
      Statement: { RateBasedStatement: { Limit: 2000, AggregateKeyType: 'IP', EvaluationWindowSec: 300 } },
    });
  });

  test.each([10, 2_000_000_000])('may be %d', requestsPerAddress => {
    expect(limit({ requestsPerAddress }).Statement.RateBasedStatement.Limit).toBe(requestsPerAddress);
  });

  test('may be known only at deployment', () => {
    expect(limit({ requestsPerAddress: token.number(77) }).Statement.RateBasedStatement.Limit).toBe(77);
  });

  test('does not follow what the caller does with its options later', () => {
    // GIVEN
    const options = { requestsPerAddress: 500 };
    const acl = WebAcl.managed(options);

    // WHEN
    options.requestsPerAddress = 1;
    const stack = regionalStack();
    acl.bind(stack, { wafScope: 'REGIONAL', countedRules: { names: [], paths: {} } });

    // THEN
    expect(only(Template.fromStack(stack), ACL).resource.Properties.Rules[0].Statement.RateBasedStatement.Limit).toBe(500);
  });
});

describe('counted rules', () => {
  const overrides = (counted: string[]) =>
    Object.fromEntries(
      managed({ counted }).rules.flatMap(({ Name, Statement }) => {
        const list = Statement.ManagedRuleGroupStatement?.RuleActionOverrides;
        return list ? [[Name, list]] : [];
      }),
    );
  const counts = (...names: string[]) => names.map(Name => ({ Name, ActionToUse: { Count: {} } }));

  test('are those that were asked for, in their own groups', () => {
    expect(overrides(['HostingProviderIPList', 'SizeRestrictions_BODY'])).toEqual({
      AWSManagedRulesAnonymousIpList: counts('HostingProviderIPList'),
      AWSManagedRulesCommonRuleSet: counts('SizeRestrictions_BODY'),
    });
    expect(overrides(['SQLi_BODY', 'GenericLFI_BODY', 'SizeRestrictions_QUERYSTRING'])).toEqual({
      AWSManagedRulesCommonRuleSet: counts('SizeRestrictions_QUERYSTRING', 'GenericLFI_BODY'),
      AWSManagedRulesSQLiRuleSet: counts('SQLi_BODY'),
    });
  });

  test('are none where none was asked for, or no group has it', () => {
    expect(overrides([])).toEqual({});
    expect(overrides(['NoSuchRule'])).toEqual({});
  });

  test('are read when the template is made: services may come later', () => {
    // GIVEN
    const stack = regionalStack();
    const names: string[] = [];
    WebAcl.managed().bind(stack, {
      wafScope: 'CLOUDFRONT',
      countedRules: {
        get names() {
          return names;
        },
        paths: {},
      },
    });

    // WHEN
    names.push('SQLi_BODY');

    // THEN
    Template.fromStack(stack).hasResourceProperties(ACL, {
      Rules: Match.arrayWith([
        Match.objectLike({ Statement: { ManagedRuleGroupStatement: { RuleActionOverrides: counts('SQLi_BODY') } } }),
      ]),
    });
  });
});

test.each(['CLOUDFRONT', 'REGIONAL'])('neither the log nor a sampled request holds credentials, with scope %s', wafScope => {
  const { acl, template } = managed({ wafScope });

  expect(acl.resource.Properties.DataProtectionConfig).toEqual({
    DataProtections: [
      {
        Field: {
          FieldType: 'SINGLE_HEADER',
          // A page offers its token in the third, and the web ACL sees it before the function at the edge takes it out.
          FieldKeys: ['authorization', 'cookie', 'sec-websocket-protocol', 'x-api-key'],
        },
        Action: 'SUBSTITUTION',
      },
    ],
  });
  // AND the same isn't said twice
  expect(only(template, LOGGING).resource.Properties.RedactedFields).toBeUndefined();
});

describe('the log', () => {
  const nameOf = (result: ReturnType<typeof managed>) =>
    JSON.stringify(only(result.template, 'AWS::Logs::LogGroup').resource.Properties.LogGroupName);

  test('goes to a group with the prefix that WAF demands, kept for three months and when the stack goes', () => {
    const result = managed();

    expect(only(result.template, 'AWS::Logs::LogGroup').resource).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { RetentionInDays: 90 },
    });
    expect(nameOf(result)).toMatch(/"aws-waf-logs-App-Edge-[0-9a-f]{8}/);
  });

  test('has a name of its own in each scope, stack and region', () => {
    const others = [
      managed({ id: 'Other' }),
      managed({}, regionalStack('Second')),
      managed({}, regionalStack('App', { env: { region: 'us-east-1' } })),
    ];

    expect(new Set([managed(), ...others].map(nameOf)).size).toBe(4);
    expect(nameOf(managed())).toBe(nameOf(managed()));
  });

  test('has another name when its stack is made again: the old group stays behind', () => {
    expect(nameOf(managed())).toContain('{"Ref":"AWS::StackId"}');
  });

  test('is kept as long as asked', () => {
    managed({ logRetention: logs.RetentionDays.ONE_YEAR }).template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  });

  test('goes there by an ARN without ":*"', () => {
    const { template, acl } = managed();
    const { LogDestinationConfigs, ResourceArn } = only(template, LOGGING).resource.Properties;

    expect(ResourceArn).toEqual({ 'Fn::GetAtt': [acl.id, 'Arn'] });
    expect(LogDestinationConfigs).toEqual([
      {
        'Fn::Join': [
          '',
          [
            'arn:',
            { Ref: 'AWS::Partition' },
            ':logs:eu-west-1:',
            { Ref: 'AWS::AccountId' },
            ':log-group:',
            { Ref: only(template, 'AWS::Logs::LogGroup').id },
          ],
        ],
      },
    ]);
  });

  test('holds only what a rule caught', () => {
    const { DefaultBehavior, Filters } = only(managed().template, LOGGING).resource.Properties.LoggingFilter;

    expect(DefaultBehavior).toBe('DROP');
    expect(Filters).toHaveLength(1);
    expect(Filters[0]).toMatchObject({ Behavior: 'KEEP', Requirement: 'MEETS_ANY' });
    expect(Filters[0].Conditions.map((condition: any) => condition.ActionCondition.Action)).toEqual([
      'BLOCK',
      'COUNT',
      'EXCLUDED_AS_COUNT',
      'CAPTCHA',
      'CHALLENGE',
    ]);
  });
});

describe('an existing web ACL', () => {
  const bind = (arn: string, wafScope: string, stack = regionalStack()) => {
    return WebAcl.existing(arn).bind(stack, { wafScope, countedRules: { names: [], paths: {} } });
  };

  test('is used as it is, and makes nothing', () => {
    const stack = regionalStack();

    expect(bind(GLOBAL, 'CLOUDFRONT', stack)).toEqual({ webAclArn: GLOBAL });
    expect(bind(REGIONAL, 'REGIONAL', stack)).toEqual({ webAclArn: REGIONAL });
    expect(WebAcl.existing(GLOBAL).makesResources).toBe(false);
    expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
  });

  test('may be in another partition where it is regional', () => {
    const stack = regionalStack('App', { env: { region: 'cn-north-1' } });
    expect(() => bind(REGIONAL.replace('aws', 'aws-cn').replace('eu-west-1', 'cn-north-1'), 'REGIONAL', stack)).not.toThrow();
  });

  test.each([
    REGIONAL,
    GLOBAL.replace('us-east-1', 'eu-west-1'),
    GLOBAL.replace('webacl', 'rulegroup'),
    GLOBAL.replace('111122223333', '1'),
    'mine',
    '',
  ])('%s is refused for a distribution', arn => {
    expect(() => bind(arn, 'CLOUDFRONT')).toThrow(
      fourParts(
        'the web ACL does not fit where it is used',
        `"${arn}"`,
        'arn:…:wafv2:us-east-1:…:global/webacl/…',
        'pass a web ACL of scope CLOUDFRONT',
      ),
    );
  });

  test.each([GLOBAL, REGIONAL.replace('wafv2', 'waf-regional'), 'mine'])('%s is refused for a load balancer', arn => {
    expect(() => bind(arn, 'REGIONAL')).toThrow(
      fourParts('the web ACL does not fit where it is used', `"${arn}"`, ':regional/webacl/', 'pass a web ACL of scope REGIONAL'),
    );
  });

  test('may be known only at deployment, in whole or in part', () => {
    const stack = regionalStack();
    const { valueAsString } = new CfnParameter(stack, 'Acl');

    expect(bind(valueAsString, 'CLOUDFRONT', stack)).toEqual({ webAclArn: valueAsString });
    expect(() => bind(`arn:aws:wafv2:${stack.region}:${stack.account}:regional/webacl/mine/1`, 'CLOUDFRONT', stack)).not.toThrow();
  });
});

test('no web ACL is none at all', () => {
  const stack = regionalStack();

  expect(WebAcl.none().bind(stack, { wafScope: 'CLOUDFRONT', countedRules: { names: [], paths: {} } })).toEqual({ webAclArn: undefined });
  expect(WebAcl.none().makesResources).toBe(false);
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});
