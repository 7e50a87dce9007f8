import { DUPLICATE_RULE_PRIORITY } from '../../../src/review/rules/duplicate-rule-priority';
import { forward, getAtt, listener, path, ref, rule } from '../edge-resources';
import { found, foundIn, Resources } from '../reviewed';

const at = (priority: unknown, more: object = {}) => ({ ...rule(priority, [path('/a')], forward), ...more });
const on = (ListenerArn: unknown, each: Resources[string]) => ({ ...each, Properties: { ...each.Properties, ListenerArn } });

test('the second of two, as a number and as text', () => {
  expect(found(DUPLICATE_RULE_PRIORITY, { Listener: listener(), One: at(1), Two: at(2), Three: at('1') })).toEqual([
    'Three Properties.Priority',
  ]);
});

test('on a listener of another app', () => {
  const rules = { One: on('arn:listener', at(1)), Two: on('arn:listener', at(1)) };
  expect(found(DUPLICATE_RULE_PRIORITY, rules)).toEqual(['Two Properties.Priority']);
});

test('of which one is always made', () => {
  const rules = { One: at(1), Two: at(1, { Condition: 'Blue' }), Other: at(2, { Condition: 'Blue' }), Same: at(2, { Condition: 'Blue' }) };
  expect(found(DUPLICATE_RULE_PRIORITY, { Listener: listener(), ...rules })).toEqual([
    'Two Properties.Priority',
    'Same Properties.Priority',
  ]);
});

test.each<[string, Resources]>([
  [
    'two listeners of a nested stack that is not read',
    {
      One: on(getAtt('Net', 'Outputs.Http'), at(1)),
      Two: on(getAtt('Net', 'Outputs.Https'), at(1)),
      Net: { Type: 'AWS::CloudFormation::Stack' },
    },
  ],
  [
    'two listeners of a lookup',
    { One: on(getAtt('Lookup', 'Http'), at(1)), Two: on(getAtt('Lookup', 'Https'), at(1)), Lookup: { Type: 'Custom::Lookup' } },
  ],
  ['other numbers', { One: at(1), Two: at(2) }],
  ['two listeners', { One: at(1), Two: on(ref('Other'), at(1)), Other: listener() }],
  ['two listeners of another app', { One: on('arn:one', at(1)), Two: on('arn:two', at(1)) }],
  ['numbers that are chosen at deployment', { One: at(ref('Priority')), Two: at(ref('Priority')), Three: at(undefined) }],
  ['rules of which one is made', { One: at(1, { Condition: 'Blue' }), Two: at(1, { Condition: 'Green' }) }],
])('%s are silent', (_what, rules) => {
  expect(found(DUPLICATE_RULE_PRIORITY, { Listener: listener(), ...rules })).toEqual([]);
});

test('two stacks that get a listener by parameters of one name are silent', () => {
  const stack = (id: string) => ({ template: { Parameters: { Arn: {} }, Resources: { [id]: on(ref('Arn'), at(1)) } } });
  expect(foundIn(DUPLICATE_RULE_PRIORITY, [stack('One'), stack('Other')])).toEqual([]);
  const both = { Parameters: { Arn: {} }, Resources: { One: on(ref('Arn'), at(1)), Other: on(ref('Arn'), at(1)) } };
  expect(foundIn(DUPLICATE_RULE_PRIORITY, [{ template: both }])).toEqual(['Other Properties.Priority']);
});
