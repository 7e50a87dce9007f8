import { Template } from 'aws-cdk-lib/assertions';
import { BodyInspection, ManagedWebAclOptions, WebAcl, WebAclRule } from '../../src';
import { ofType, only, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const GROUPS = [
  'AWSManagedRulesAmazonIpReputationList',
  'AWSManagedRulesAnonymousIpList',
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesSQLiRuleSet',
];

function built(
  options: ManagedWebAclOptions,
  wafScope = 'CLOUDFRONT',
): { template: Template; acl: any; rules: any[]; rule(name: string): any } {
  const stack = regionalStack('App', { env: { region: 'us-east-1' } });
  WebAcl.managed(options).bind(stack, { wafScope, countedRules: { names: [], paths: {} } });
  const template = Template.fromStack(stack);
  const acl = only(template, 'AWS::WAFv2::WebACL').resource.Properties;
  return { template, acl, rules: acl.Rules, rule: name => acl.Rules.find((each: any) => each.Name === name) };
}

/** A rule that takes as much capacity as a test wants. */
function heavy(name: string, capacity: number): WebAclRule {
  return WebAclRule.custom(name, { statement: { geoMatchStatement: { countryCodes: ['CH'] } }, action: { block: {} }, capacity });
}

describe('order', () => {
  test('who passes, who is turned away, the rate limit, who proves something, the rule groups: whatever the list says', () => {
    const rules = [
      WebAclRule.captcha('Signup', '/signup'),
      WebAclRule.blockCountries('Sanctioned', ['KP']),
      heavy('Own', 5),
      WebAclRule.blockAddresses('Abuse', ['192.0.2.0/24']),
      WebAclRule.allowAddresses('Office', ['198.51.100.7/32']),
    ];
    const { rules: rendered } = built({ rules });
    expect(rendered.map((rule: any) => rule.Name)).toEqual([
      'Office',
      'Sanctioned',
      'Abuse',
      'RequestsPerAddress',
      'Signup',
      'Own',
      ...GROUPS,
    ]);
    expect(rendered.map((rule: any) => rule.Priority)).toEqual(rendered.map((_: any, index: number) => index));
  });

  test('follows no change that the caller makes to its list later', () => {
    const rules = [WebAclRule.blockCountries('One', ['KP'])];
    const acl = WebAcl.managed({ rules });
    rules.push(WebAclRule.blockCountries('Two', ['KP']));
    const stack = regionalStack();
    acl.bind(stack, { wafScope: 'CLOUDFRONT', countedRules: { names: [], paths: {} } });
    expect(only(Template.fromStack(stack), 'AWS::WAFv2::WebACL').resource.Properties.Rules).toHaveLength(7);
  });
});

describe('addresses', () => {
  test('of both families lie in a set each; either is a match', () => {
    const { template, rule } = built({ rules: [WebAclRule.blockAddresses('Abuse', ['2001:db8::/32', '192.0.2.0/24', '198.51.100.0/24'])] });
    const sets = ofType(template, 'AWS::WAFv2::IPSet').map(({ id, resource }) => ({ id, ...resource.Properties }));
    expect(sets).toEqual([
      { id: 'AbuseIPV4', Scope: 'CLOUDFRONT', IPAddressVersion: 'IPV4', Addresses: ['192.0.2.0/24', '198.51.100.0/24'] },
      { id: 'AbuseIPV6', Scope: 'CLOUDFRONT', IPAddressVersion: 'IPV6', Addresses: ['2001:db8::/32'] },
    ]);
    expect(rule('Abuse').Action).toEqual({ Block: {} });
    expect(rule('Abuse').Statement.OrStatement.Statements).toEqual(
      sets.map(({ id }) => ({ IPSetReferenceStatement: { Arn: { 'Fn::GetAtt': [id, 'Arn'] } } })),
    );
  });

  test('of one family need no choice; allowed ones pass', () => {
    const { rule } = built({ rules: [WebAclRule.allowAddresses('Office', ['198.51.100.7/32'])] });
    expect(rule('Office').Action).toEqual({ Allow: {} });
    expect(rule('Office').Statement.IPSetReferenceStatement).toBeDefined();
  });

  test('may be known only at deployment', () => {
    const { template } = built({ rules: [WebAclRule.blockAddresses('Abuse', [token.text('192.0.2.0/24')])] });
    expect(only(template, 'AWS::WAFv2::IPSet').resource.Properties).toMatchObject({
      IPAddressVersion: 'IPV4',
      Addresses: ['192.0.2.0/24'],
    });
  });
});

describe('countries', () => {
  test('are turned away', () => {
    const { rule } = built({ rules: [WebAclRule.blockCountries('Sanctioned', ['KP', 'IR'])] });
    expect(rule('Sanctioned')).toMatchObject({ Action: { Block: {} }, Statement: { GeoMatchStatement: { CountryCodes: ['KP', 'IR'] } } });
  });
});

describe('paths', () => {
  const match = (SearchString: string, PositionalConstraint: string) => ({
    ByteMatchStatement: {
      SearchString,
      PositionalConstraint,
      FieldToMatch: { UriPath: {} },
      TextTransformations: [{ Priority: 0, Type: 'NONE' }],
    },
  });

  test('one path is matched exactly', () => {
    const { rule } = built({ rules: [WebAclRule.challenge('Login', '/login')] });
    expect(rule('Login')).toMatchObject({ Action: { Challenge: {} }, Statement: match('/login', 'EXACTLY') });
  });

  test('"/x/*" is "/x" and all below it', () => {
    const { rule } = built({ rules: [WebAclRule.captcha('Account', '/account/*')] });
    expect(rule('Account').Action).toEqual({ Captcha: {} });
    expect(rule('Account').Statement.OrStatement.Statements).toEqual([match('/account', 'EXACTLY'), match('/account/', 'STARTS_WITH')]);
  });

  test('"/*" is every path', () => {
    expect(built({ rules: [WebAclRule.challenge('All', '/*')] }).rule('All').Statement).toEqual(match('/', 'STARTS_WITH'));
  });
});

describe('a trial', () => {
  test('counts what would be turned away, and lets pass who passes', () => {
    const { rules, rule } = built({
      countOnly: true,
      rules: [WebAclRule.blockCountries('Sanctioned', ['KP']), WebAclRule.allowAddresses('Office', ['198.51.100.7/32'])],
    });
    expect(rule('Sanctioned').Action).toEqual({ Count: {} });
    expect(rule('RequestsPerAddress').Action).toEqual({ Count: {} });
    expect(rule('Office').Action).toEqual({ Allow: {} });
    expect(rules.filter((each: any) => each.OverrideAction).map((each: any) => each.OverrideAction)).toEqual(
      GROUPS.map(() => ({ Count: {} })),
    );
  });
});

describe('bodies', () => {
  test('are inspected as far as the user says, in front of a distribution', () => {
    expect(built({}).acl.AssociationConfig).toBeUndefined();
    expect(built({ bodyInspection: BodyInspection.KB_64 }).acl.AssociationConfig).toEqual({
      RequestBody: { CLOUDFRONT: { DefaultSizeInspectionLimit: 'KB_64' } },
    });
  });
});

describe('capacity', () => {
  test.each<[string, WebAclRule, number]>([
    ['a set of addresses', WebAclRule.blockAddresses('A', ['192.0.2.0/24']), 1],
    ['two families', WebAclRule.blockAddresses('A', ['192.0.2.0/24', '2001:db8::/32']), 2],
    ['countries', WebAclRule.blockCountries('A', ['CH', 'DE']), 1],
    ['one path', WebAclRule.challenge('A', '/a'), 2],
    ['a path and below', WebAclRule.captcha('A', '/a/*'), 4],
    ['what a custom rule states', heavy('A', 42), 42],
  ])('of %s', (_what, rule, capacity) => {
    expect(rule.capacity).toBe(capacity);
  });

  test('is summed: 323 units fit beside the rule groups, one more is refused, unless the limit is raised', () => {
    expect(() => WebAcl.managed({ rules: [heavy('A', 300), heavy('B', 23)] })).not.toThrow();
    expect(() => WebAcl.managed({ rules: [heavy('A', 300), heavy('B', 24)] })).toThrow(
      fourParts('too many capacity units', '1501, of which 1177', '1500', 'raise `capacityLimit`'),
    );
    expect(() => WebAcl.managed({ rules: [heavy('A', 300), heavy('B', 24)], capacityLimit: 1501 })).not.toThrow();
  });
});
