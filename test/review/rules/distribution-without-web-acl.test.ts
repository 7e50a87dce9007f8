import { DISTRIBUTION_WITHOUT_WEB_ACL } from '../../../src/review/rules/distribution-without-web-acl';
import { distribution } from '../edge-resources';
import { found } from '../reviewed';

test.each([
  ['says nothing of it', {}],
  ['has an empty one', { WebACLId: '' }],
])('a distribution that %s', (_what, config) => {
  expect(found(DISTRIBUTION_WITHOUT_WEB_ACL, { Edge: distribution([{}], config) })).toEqual([
    'Edge Properties.DistributionConfig.WebACLId',
  ]);
});

test.each([
  ['has one of this app', { WebACLId: { 'Fn::GetAtt': ['Acl', 'Arn'] } }],
  ['has one of another app', { WebACLId: 'arn:aws:wafv2:us-east-1:111122223333:global/webacl/a/b' }],
  ['may get one at deployment', { WebACLId: { 'Fn::If': ['Production', 'arn', { Ref: 'AWS::NoValue' }] } }],
  ['is switched off', { Enabled: 'false' }],
])('one that %s is silent', (_what, config) => {
  expect(found(DISTRIBUTION_WITHOUT_WEB_ACL, { Edge: distribution([{}], config) })).toEqual([]);
});
