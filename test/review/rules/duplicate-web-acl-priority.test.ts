import { DUPLICATE_WEB_ACL_PRIORITY } from '../../../src/review/rules/duplicate-web-acl-priority';
import { ref } from '../edge-resources';
import { found } from '../reviewed';

const review = (Type: string, ...priorities: unknown[]) =>
  found(DUPLICATE_WEB_ACL_PRIORITY, { Acl: { Type, Properties: { Rules: priorities.map(Priority => ({ Name: 'Rule', Priority })) } } });

test.each(['AWS::WAFv2::WebACL', 'AWS::WAFv2::RuleGroup'])('%s', type => {
  expect(review(type, 1, 0, '1', 2, 0)).toEqual(['Acl Properties.Rules.2.Priority', 'Acl Properties.Rules.4.Priority']);
});

test('numbers that differ, or are chosen at deployment, are silent', () => {
  expect(review('AWS::WAFv2::WebACL', 0, 1, '2', ref('Priority'), ref('Priority'), undefined, undefined)).toEqual([]);
});
