import { WEB_ACL_WITHOUT_RATE_LIMIT } from '../../../src/review/rules/web-acl-without-rate-limit';
import { balancer, balancerOrigin, distribution, getAtt, ref } from '../edge-resources';
import { found, foundIn, Resources } from '../reviewed';

const MANAGED = { Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesCommonRuleSet' } } };
const LIMIT = { Statement: { RateBasedStatement: { Limit: 2000, AggregateKeyType: 'IP' } } };
const OTHERS = { Statement: { RuleGroupReferenceStatement: { Arn: getAtt('Rules', 'Arn') } } };

const COUNTED = { Action: { Count: {} }, ...LIMIT };

const acl = (Rules: unknown): Resources[string] => ({ Type: 'AWS::WAFv2::WebACL', Properties: { Scope: 'CLOUDFRONT', Rules } });
const edge = distribution([{}], { WebACLId: getAtt('Acl', 'Arn') });
const link = { Type: 'AWS::WAFv2::WebACLAssociation', Properties: { ResourceArn: ref('Balancer'), WebACLArn: getAtt('Acl', 'Arn') } };

test.each<[string, Resources]>([
  ['a distribution', { Edge: edge, Acl: acl([MANAGED]) }],
  ['a distribution, but a count', { Edge: edge, Acl: acl([COUNTED, MANAGED]) }],
  [
    'a distribution, but a group of rules that counts',
    {
      Edge: edge,
      Acl: acl([{ OverrideAction: { Count: {} }, ...OTHERS }]),
      Rules: { Type: 'AWS::WAFv2::RuleGroup', Properties: { Rules: [LIMIT] } },
    },
  ],
  ['a distribution, without a rule', { Edge: edge, Acl: acl(undefined) }],
  [
    'a distribution, with a group of rules that has none either',
    {
      Edge: edge,
      Acl: acl([OTHERS]),
      Rules: { Type: 'AWS::WAFv2::RuleGroup', Properties: { Rules: [MANAGED] } },
    },
  ],
  ['a load balancer', { Balancer: balancer(), Link: link, Acl: acl([MANAGED]) }],
])('no limit before %s', (_what, resources) => {
  expect(found(WEB_ACL_WITHOUT_RATE_LIMIT, resources)).toEqual(['Acl Properties.Rules']);
});

test('one web ACL before two distributions is one finding', () => {
  expect(found(WEB_ACL_WITHOUT_RATE_LIMIT, { One: edge, Other: edge, Acl: acl([]) })).toEqual(['Acl Properties.Rules']);
});

test('a web ACL in another region, told by an output', () => {
  const before = { Resources: { Acl: acl([]) }, Outputs: { Arn: { Value: getAtt('Acl', 'Arn') } } };
  const WebACLId = { 'Fn::GetStackOutput': { StackName: 'Before', Region: 'us-east-1', OutputName: 'Arn' } };
  const stacks = [
    { template: before, stackName: 'Before', region: 'us-east-1' },
    { template: { Resources: { Edge: distribution([{}], { WebACLId }) } }, region: 'eu-west-1' },
  ];
  expect(foundIn(WEB_ACL_WITHOUT_RATE_LIMIT, stacks)).toEqual(['Acl Properties.Rules']);
});

test.each<[string, Resources]>([
  ['a limit', { Edge: edge, Acl: acl([MANAGED, LIMIT]) }],
  ['a limit that blocks, beside one that counts', { Edge: edge, Acl: acl([COUNTED, { Action: { Block: {} }, ...LIMIT }]) }],
  ['a limit whose action is chosen at deployment', { Edge: edge, Acl: acl([{ Action: { 'Fn::If': ['A', {}, {}] }, ...LIMIT }]) }],
  ['a limit inside another statement', { Edge: edge, Acl: acl([{ 'Fn::If': ['A', LIMIT, { Ref: 'AWS::NoValue' }] }]) }],
  [
    'a limit in a group of rules',
    {
      Edge: edge,
      Acl: acl([OTHERS]),
      Rules: { Type: 'AWS::WAFv2::RuleGroup', Properties: { Rules: [LIMIT] } },
    },
  ],
  ['a group of rules of another app', { Edge: edge, Acl: acl([{ Statement: { RuleGroupReferenceStatement: { Arn: 'arn' } } }]) }],
  ['a group that somebody sells', { Edge: edge, Acl: acl([{ Statement: { ManagedRuleGroupStatement: { VendorName: 'Somebody' } } }]) }],
  [
    'the group that learns the traffic',
    {
      Edge: edge,
      Acl: acl([{ Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesAntiDDoSRuleSet' } } }]),
    },
  ],
  [
    'a load balancer that sees only CloudFront',
    {
      Edge: distribution([{}], { Origins: [balancerOrigin()] }),
      Balancer: balancer(),
      Link: link,
      Acl: acl([MANAGED]),
    },
  ],
  ['a web ACL before something else', { Acl: acl([MANAGED]), Link: { ...link, Properties: { ...link.Properties, ResourceArn: 'arn' } } }],
])('%s is silent', (_what, resources) => {
  expect(found(WEB_ACL_WITHOUT_RATE_LIMIT, resources)).toEqual([]);
});
