import { WEIGHTS_SUM_TO_ZERO } from '../../../src/review/rules/weights-sum-to-zero';
import { found } from '../reviewed';

function forwarding(...weights: (number | undefined)[]): object {
  return { Type: 'forward', ForwardConfig: { TargetGroups: weights.map(Weight => ({ TargetGroupArn: { Ref: 'Group' }, Weight })) } };
}

test.each([
  ['a weight', [0, 100]],
  ['the weight that AWS gives where none is said', [undefined]],
])('%s is silent', (_what, weights) => {
  const Properties = { Actions: [forwarding(...weights)] };
  expect(found(WEIGHTS_SUM_TO_ZERO, { Rule: { Type: 'AWS::ElasticLoadBalancingV2::ListenerRule', Properties } })).toEqual([]);
});

test('nothing but 0, in a rule and in the default action', () => {
  expect(
    found(WEIGHTS_SUM_TO_ZERO, {
      Rule: { Type: 'AWS::ElasticLoadBalancingV2::ListenerRule', Properties: { Actions: [{ Type: 'jwt-validation' }, forwarding(0, 0)] } },
      Listener: { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: { DefaultActions: [forwarding(0)] } },
    }),
  ).toEqual(['Rule Properties.Actions.1.ForwardConfig', 'Listener Properties.DefaultActions.0.ForwardConfig']);
});
