import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { Duration, Size } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { EksCase, eksManifests } from './support/synthesised';
import { ApiProtocol, ScalableApi, ScalingPolicy, ScalingSet } from '../../src';
import { KubeApi } from '../../tools/kubernetes/kube-api';
import { refusals } from '../../tools/kubernetes/refusals';

jest.setTimeout(90_000);

let api: KubeApi;
beforeAll(async () => {
  api = await KubeApi.start();
});
afterAll(async () => api?.stop());

const ALWAYS = ['Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount'];
const REST = ApiProtocol.rest({ paths: ['/api/*'] });
const GRPC = ApiProtocol.grpc({ services: ['shop.Inventory'] });
const WEB_SOCKET = ApiProtocol.webSocket({ path: '/ws' });
const OF = { dimensionsMap: { Service: 'shop' }, period: Duration.minutes(1) };
const LAG = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Lag', statistic: 'Average', ...OF });
const JOBS = new cloudwatch.Metric({ namespace: 'Shop', metricName: 'Jobs', statistic: 'Sum', ...OF });
const SCALED_BY_ALL = ScalingSet.of({
  policies: [
    ScalingPolicy.cpu(60),
    ScalingPolicy.memory(70),
    ScalingPolicy.requestsPerTarget(1000),
    ScalingPolicy.connectionsPerTarget(500),
    ScalingPolicy.metric(LAG, 20),
    ScalingPolicy.metricPerTarget(JOBS, 100),
    ScalingPolicy.schedule({ start: '0 8 * * MON-FRI', end: '0 20 * * MON-FRI', timeZone: 'Europe/Berlin', minimum: 10 }),
  ],
});

function addSecrets(some: ScalableApi): void {
  const secret = new secretsmanager.Secret(some, 'Secret');
  some.service.workload.addSecret('PASSWORD', secret, 'pass-word');
  some.service.workload.addSecret('WHOLE', secret);
  some.service.workload.addSecretReference('SECRET_ARN', secret);
}

test.each<[string, EksCase, string[]]>([
  ['in Auto Mode', {}, ['Namespace', 'TargetGroupBinding', 'HorizontalPodAutoscaler']],
  ['under the Load Balancer Controller', { options: { autoMode: false } }, ['Namespace', 'TargetGroupBinding', 'HorizontalPodAutoscaler']],
  [
    'in a cluster of its own',
    { newCluster: stack => ({ kubectlLayer: new KubectlV35Layer(stack, 'Kubectl'), version: eks.KubernetesVersion.V1_34 }) },
    ['Namespace', 'TargetGroupBinding', 'HorizontalPodAutoscaler'],
  ],
  ['in a cluster of another stack', { clusterElsewhere: true }, ['Namespace', 'TargetGroupBinding', 'HorizontalPodAutoscaler']],
  ['with gRPC', { props: { protocols: [GRPC] } }, ['Namespace', 'TargetGroupBinding', 'HorizontalPodAutoscaler']],
  [
    'with REST, WebSocket and gRPC on two ports',
    { props: { protocols: [REST, WEB_SOCKET, GRPC] } },
    ['Namespace', 'TargetGroupBinding', 'TargetGroupBinding', 'HorizontalPodAutoscaler'],
  ],
  ['of a fixed size', { props: { scaling: ScalingSet.fixed(3) } }, ['Namespace', 'TargetGroupBinding', 'HorizontalPodAutoscaler']],
  [
    'that KEDA scales by default',
    { options: { keda: true } },
    ['Namespace', 'TargetGroupBinding', 'ScaledObject', 'TriggerAuthentication'],
  ],
  [
    'that KEDA scales by everything that it knows',
    { options: { keda: true }, props: { protocols: [WEB_SOCKET], scaling: SCALED_BY_ALL } },
    ['Namespace', 'TargetGroupBinding', 'ScaledObject', 'TriggerAuthentication'],
  ],
  [
    'with secrets, on chosen nodes, with a root that nobody writes to',
    {
      options: {
        secretsStoreCsiDriver: true,
        architectures: [ec2.InstanceArchitecture.ARM_64],
        nodeSelector: { 'karpenter.sh/capacity-type': 'spot' },
        cpu: 250,
        memory: Size.mebibytes(512),
        readonlyRootFilesystem: {},
      },
      prepare: addSecrets,
    },
    ['Namespace', 'TargetGroupBinding', 'HorizontalPodAutoscaler', 'SecretProviderClass'],
  ],
])('the server takes all objects of an API %s', async (_, variant, kinds) => {
  const manifests = eksManifests(variant);

  expect(manifests.map(({ kind }) => kind).sort()).toEqual([...ALWAYS, ...kinds].sort());
  expect(await refusals(api, manifests)).toEqual([]);
});

test('in a namespace that somebody else made, nothing is said of it', async () => {
  const manifests = eksManifests({ options: { namespaceName: 'theirs' } });
  expect(manifests.map(({ kind }) => kind)).not.toContain('Namespace');

  const beforehand = await refusals(api, manifests);
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'theirs' } });

  expect(beforehand).toContainEqual(expect.stringContaining('namespaces "theirs" not found'));
  expect(await refusals(api, manifests)).toEqual([]);
});

test('what is wrong in an object, past what the library refuses, reaches the server and is refused there', async () => {
  const labelled = eksManifests({ options: { nodeSelector: { 'a-label': 'x' } } });
  const manifests: typeof labelled = JSON.parse(JSON.stringify(labelled).replaceAll('"a-label"', '"no label!"'));

  expect(await refusals(api, manifests)).toEqual([
    expect.stringMatching(/^Deployment .*spec\.template\.spec\.nodeSelector: Invalid value: "no label!"/),
    expect.stringMatching(/^Pod .*spec\.nodeSelector: Invalid value: "no label!"/),
  ]);
});
