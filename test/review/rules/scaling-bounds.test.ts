import { SCALING_BOUNDS } from '../../../src/review/rules/scaling-bounds';
import { found } from '../reviewed';

function group(Properties: object) {
  return { Type: 'AWS::AutoScaling::AutoScalingGroup', Properties };
}

function scheduled(Properties: object) {
  return { Type: 'AWS::AutoScaling::ScheduledAction', Properties: { AutoScalingGroupName: { Ref: 'Group' }, ...Properties } };
}

function scalable(Properties: object) {
  return { Type: 'AWS::ApplicationAutoScaling::ScalableTarget', Properties };
}

function manifest(...objects: object[]) {
  return { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { Manifest: JSON.stringify(objects) } };
}

describe('silent', () => {
  test.each([
    ['the same', { MinSize: '2', MaxSize: '2', DesiredCapacity: '2' }],
    ['numbers that as text would be the other way round', { MinSize: '9', MaxSize: '10' }],
    ['a bound of a parameter', { MinSize: { Ref: 'Least' }, MaxSize: '1', DesiredCapacity: { 'Fn::If': ['Big', 9, 3] } }],
    ['nothing', {}],
  ])('a group with %s', (_what, properties) => {
    expect(found(SCALING_BOUNDS, { Group: group(properties) })).toEqual([]);
  });

  test('an action that leaves one bound to the target, or to another action', () => {
    const actions = [{ ScalableTargetAction: { MaxCapacity: 100 } }, { ScalableTargetAction: { MinCapacity: 50 } }];
    expect(found(SCALING_BOUNDS, { Target: scalable({ MinCapacity: 2, MaxCapacity: 10, ScheduledActions: actions }) })).toEqual([]);
    expect(
      found(SCALING_BOUNDS, {
        Group: group({ MinSize: '2', MaxSize: '10' }),
        Morning: scheduled({ MinSize: 10 }),
        Evening: scheduled({ MaxSize: { Ref: 'Evening' } }),
        Night: scheduled({ MinSize: 20 }),
        Weekend: scheduled({ MaxSize: 1 }),
        Holiday: scheduled({ MinSize: 1, MaxSize: 100 }),
      }),
    ).toEqual([]);
  });

  test('autoscalers of pods with room, and others that have bounds of that name', () => {
    const autoscalers = [
      { kind: 'HorizontalPodAutoscaler', metadata: { name: 'api' }, spec: { maxReplicas: 1 } },
      { kind: 'ScaledObject', metadata: { name: 'api' }, spec: { minReplicaCount: 100 } },
      { kind: 'ScaledObject', metadata: { name: 'jobs' }, spec: { maxReplicaCount: 0 } },
      { kind: 'Policy', metadata: { name: 'api' }, spec: { minReplicas: 3, maxReplicas: 1 } },
    ];
    expect(found(SCALING_BOUNDS, { Manifest: manifest(...autoscalers) })).toEqual([]);
  });
});

test.each([
  ['a minimum above the maximum', { MinSize: '10', MaxSize: '9' }],
  ['numbers for text', { MinSize: 10, MaxSize: '9' }],
  ['a wanted size above the maximum', { MinSize: '1', MaxSize: '2', DesiredCapacity: '3' }],
  ['a wanted size below the minimum', { MinSize: { Ref: 'Least' }, MaxSize: '2', DesiredCapacity: 4 }],
  ['a wanted size of nobody', { MinSize: '1', DesiredCapacity: '0' }],
])('a group with %s', (_what, properties) => {
  expect(found(SCALING_BOUNDS, { Group: group(properties) })).toEqual(['Group Properties']);
});

test('a scalable target, and its action', () => {
  const actions = [
    { ScheduledActionName: 'Morning', ScalableTargetAction: { MinCapacity: 20 } },
    { ScalableTargetAction: { MaxCapacity: 1 } },
    { ScheduledActionName: 'Night', ScalableTargetAction: { MinCapacity: 3, MaxCapacity: 2 } },
  ];
  expect(
    found(SCALING_BOUNDS, {
      Wrong: scalable({ MinCapacity: 3, MaxCapacity: 2 }),
      Target: scalable({ MinCapacity: 2, MaxCapacity: 10, ScheduledActions: [actions[0], actions[2]] }),
      Low: scalable({ MinCapacity: 2, MaxCapacity: 10, ScheduledActions: [actions[1]] }),
    }),
  ).toEqual([
    'Wrong Properties',
    'Target Properties.ScheduledActions.0 [Morning]',
    'Target Properties.ScheduledActions.1 [Night]',
    'Low Properties.ScheduledActions.0 [0]',
  ]);
});

test('an action of a group, against the group', () => {
  expect(
    found(SCALING_BOUNDS, {
      Group: group({ MinSize: '2', MaxSize: '10' }),
      High: scheduled({ MinSize: 11 }),
      Wanted: scheduled({ DesiredCapacity: 12 }),
      Fine: scheduled({ MinSize: 2, DesiredCapacity: 10 }),
      Foreign: scheduled({ AutoScalingGroupName: 'elsewhere', MinSize: 11 }),
    }),
  ).toEqual(['High Properties', 'Wanted Properties']);
});

test('autoscalers of pods, also in a list', () => {
  const scaled = { kind: 'ScaledObject', metadata: { name: 'jobs', namespace: 'work' }, spec: { minReplicaCount: 101 } };
  expect(
    found(SCALING_BOUNDS, {
      Manifest: manifest({ kind: 'HorizontalPodAutoscaler', metadata: { name: 'api' }, spec: { minReplicas: 3, maxReplicas: 2 } }),
      List: manifest({ kind: 'List', items: [scaled] }),
    }),
  ).toEqual(['Manifest Properties.Manifest [HorizontalPodAutoscaler/default/api]', 'List Properties.Manifest [ScaledObject/work/jobs]']);
});
