import { TWO_AUTOSCALERS } from '../../../src/review/rules/two-autoscalers';
import { found, foundIn, Resources } from '../reviewed';

function predefined(PredefinedMetricType: string, ResourceLabel?: unknown) {
  return { PredefinedMetricSpecification: { PredefinedMetricType, ResourceLabel }, TargetValue: 70 };
}

function instances(TargetTrackingConfiguration?: object, group = 'Group') {
  return { Type: 'AWS::AutoScaling::ScalingPolicy', Properties: { AutoScalingGroupName: { Ref: group }, TargetTrackingConfiguration } };
}

function tasks(TargetTrackingScalingPolicyConfiguration: object, of: object = { ScalingTargetId: { Ref: 'Target' } }) {
  return { Type: 'AWS::ApplicationAutoScaling::ScalingPolicy', Properties: { ...of, TargetTrackingScalingPolicyConfiguration } };
}

const GROUPS: Resources = {
  Group: { Type: 'AWS::AutoScaling::AutoScalingGroup' },
  OtherGroup: { Type: 'AWS::AutoScaling::AutoScalingGroup' },
  Target: { Type: 'AWS::ApplicationAutoScaling::ScalableTarget' },
};

const CPU = predefined('ASGAverageCPUUtilization');
const TASK_CPU = predefined('ECSServiceAverageCPUUtilization');

test.each([
  ['of two metrics', instances(CPU), instances(predefined('ASGAverageNetworkIn'))],
  ['of two groups', instances(CPU), instances(CPU, 'OtherGroup')],
  ['of two target groups', instances(predefined('ALBRequestCountPerTarget', 'a')), instances(predefined('ALBRequestCountPerTarget', 'b'))],
  ['of steps', instances(), instances()],
  [
    'of two metrics of their own',
    instances({ CustomizedMetricSpecification: { MetricName: 'Jobs' } }),
    instances({ CustomizedMetricSpecification: { MetricName: 'Mails' } }),
  ],
  ['of groups of elsewhere', instances(CPU, 'GivenGroup'), instances(CPU, 'OtherGivenGroup')],
  ['under two conditions', { ...instances(CPU), Condition: 'Prod' }, { ...instances(CPU), Condition: 'Test' }],
])('two policies %s are silent', (_what, One, Two) => {
  expect(found(TWO_AUTOSCALERS, { ...GROUPS, One, Two })).toEqual([]);
});

test('two policies of one metric', () => {
  const custom = { CustomizedMetricSpecification: { MetricName: 'Jobs', Namespace: 'Shop', Statistic: 'Average' } };
  expect(
    found(TWO_AUTOSCALERS, {
      ...GROUPS,
      First: instances(CPU),
      Second: instances({ ...CPU, TargetValue: 50 }),
      Jobs: instances({ ...custom, TargetValue: 1 }),
      MoreJobs: instances({ ...custom, TargetValue: 2 }),
      Task: tasks(TASK_CPU),
      SameTask: tasks(TASK_CPU),
    }),
  ).toEqual([
    'Second Properties.TargetTrackingConfiguration',
    'MoreJobs Properties.TargetTrackingConfiguration',
    'SameTask Properties.TargetTrackingScalingPolicyConfiguration',
  ]);
});

test('two policies, of which one is always made', () => {
  const second = { ...instances(CPU), Condition: 'Prod' };
  expect(found(TWO_AUTOSCALERS, { ...GROUPS, One: instances(CPU), Two: second })).toEqual(['Two Properties.TargetTrackingConfiguration']);
});

test('two regions that give a service the same name are silent', () => {
  const service = { ResourceId: 'service/shop/api', ScalableDimension: 'ecs:service:DesiredCount' };
  const stack = (region: string) => ({ region, template: { Resources: { Policy: tasks(TASK_CPU, service) } } });
  expect(foundIn(TWO_AUTOSCALERS, [stack('eu-west-1'), stack('us-west-2')])).toEqual([]);
  expect(foundIn(TWO_AUTOSCALERS, [stack('eu-west-1'), stack('eu-west-1')])).toHaveLength(1);
});

test('two policies of a service that they name', () => {
  const service = { ResourceId: 'service/shop/api', ScalableDimension: 'ecs:service:DesiredCount' };
  expect(
    found(TWO_AUTOSCALERS, {
      One: tasks(TASK_CPU, service),
      Two: tasks(TASK_CPU, service),
      Other: tasks(TASK_CPU, { ...service, ResourceId: 'service/shop/web' }),
    }),
  ).toEqual(['Two Properties.TargetTrackingScalingPolicyConfiguration']);
});

describe('pods', () => {
  function autoscaler(kind: string, name: unknown, target: unknown, namespace = 'shop', annotations = {}) {
    return { kind, metadata: { name, namespace, annotations }, spec: { scaleTargetRef: { name: target } } };
  }

  function manifest(ClusterName: unknown, ...objects: object[]) {
    return { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { ClusterName, Manifest: JSON.stringify(objects) } };
  }

  const HPA = autoscaler('HorizontalPodAutoscaler', 'api', 'api');
  const CLUSTER = { Ref: 'Cluster' };

  test.each([
    ['of another Deployment', CLUSTER, autoscaler('ScaledObject', 'jobs', 'jobs')],
    ['in another namespace', CLUSTER, autoscaler('ScaledObject', 'api', 'api', 'test')],
    ['in another cluster', { Ref: 'OtherCluster' }, autoscaler('ScaledObject', 'api', 'api')],
    [
      'that takes over',
      CLUSTER,
      autoscaler('ScaledObject', 'api', 'api', 'shop', { 'scaledobject.keda.sh/transfer-hpa-ownership': 'true' }),
    ],
    ['that is the same one, written again', CLUSTER, HPA],
    [
      'of another kind of target',
      CLUSTER,
      { ...HPA, kind: 'ScaledObject', spec: { scaleTargetRef: { kind: 'StatefulSet', name: 'api' } } },
    ],
  ])('with a second autoscaler %s are silent', (_what, cluster, second) => {
    expect(found(TWO_AUTOSCALERS, { One: manifest(CLUSTER, HPA), Two: manifest(cluster, second) })).toEqual([]);
  });

  test('with two autoscalers under two conditions are silent', () => {
    const [One, Two] = ['One', 'Two'].map(name => ({ ...manifest(CLUSTER, autoscaler('ScaledObject', name, 'api')), Condition: name }));
    expect(found(TWO_AUTOSCALERS, { One, Two })).toEqual([]);
  });

  test('that two autoscalers leave unnamed are silent', () => {
    const [One, Two] = ['one', 'two'].map(name => manifest(CLUSTER, { kind: 'ScaledObject', metadata: { name }, spec: {} }));
    expect(found(TWO_AUTOSCALERS, { One, Two })).toEqual([]);
  });

  test('with two of any kind', () => {
    const objects = [autoscaler('ScaledObject', 'api', 'api'), autoscaler('HorizontalPodAutoscaler', 'more', 'api')];
    expect(found(TWO_AUTOSCALERS, { One: manifest(CLUSTER, HPA), Two: manifest(CLUSTER, ...objects) })).toEqual([
      'Two Properties.Manifest [ScaledObject/shop/api]',
      'Two Properties.Manifest [HorizontalPodAutoscaler/shop/more]',
    ]);
  });

  test('with two in stacks of their own', () => {
    const Outputs = { Cluster: { Value: CLUSTER, Export: { Name: 'cluster' } } };
    const second = manifest({ 'Fn::ImportValue': 'cluster' }, autoscaler('ScaledObject', 'api', 'api'));
    expect(
      foundIn(TWO_AUTOSCALERS, [
        { template: { Resources: { Cluster: { Type: 'AWS::EKS::Cluster' }, One: manifest(CLUSTER, HPA) }, Outputs } },
        { template: { Resources: { Two: second } } },
      ]),
    ).toEqual(['Two Properties.Manifest [ScaledObject/shop/api]']);
  });

  test('with names that are known at deployment only', () => {
    const joined = (kind: string, parameter: string) => {
      const [before, after] = JSON.stringify([autoscaler(kind, 'api', 'TARGET')]).split('TARGET');
      const Manifest = { 'Fn::Join': ['', [before, { Ref: parameter }, after]] };
      return { Type: 'Custom::AWSCDK-EKS-KubernetesResource', Properties: { ClusterName: CLUSTER, Manifest } };
    };
    expect(
      found(TWO_AUTOSCALERS, {
        One: joined('HorizontalPodAutoscaler', 'Api'),
        Other: joined('ScaledObject', 'Jobs'),
        Same: joined('ScaledObject', 'Api'),
      }),
    ).toEqual(['Same Properties.Manifest [ScaledObject/shop/api]']);
  });
});
