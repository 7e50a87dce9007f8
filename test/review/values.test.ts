import { attribute, isIntrinsic, UNKNOWN } from '../../src/review/values';

const IF = { 'Fn::If': ['Prod', { Key: 'idle', Value: '300' }, { Ref: 'AWS::NoValue' }] };

test.each<[string, unknown, unknown]>([
  ['written', [{ Key: 'other' }, { Key: 'idle', Value: '60' }], '60'],
  ['absent, without any', undefined, undefined],
  ['absent', [{ Key: 'other', Value: '1' }], undefined],
  ['written beside a choice', [IF, { Key: 'idle', Value: '60' }], '60'],
  ['perhaps in a choice', [{ Key: 'other', Value: '1' }, IF], UNKNOWN],
  ['perhaps under a key that is chosen', [{ Key: { Ref: 'Key' }, Value: '1' }], UNKNOWN],
  ['perhaps in a list that is chosen', { 'Fn::If': ['Prod', [], []] }, UNKNOWN],
])('an attribute that is %s', (_where, attributes, value) => {
  expect(attribute(attributes, 'idle')).toBe(value);
});

test.each<[unknown, boolean]>([
  [{ Ref: 'A' }, true],
  [IF, true],
  [{ Key: { Ref: 'A' } }, false],
  ['Ref', false],
  [null, false],
])('%j is decided at deployment: %p', (value, is) => {
  expect(isIntrinsic(value)).toBe(is);
});
