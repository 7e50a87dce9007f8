import { basename, join } from 'node:path';
import { Duration, SecretValue, Size, Stack, Token } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { closed, each, Line, numbers, refused, times } from './line';
import {
  ApiNetwork,
  ApiProtocol,
  ArtifactKind,
  AutoScalingGroupOptions,
  Compute,
  EksOptions,
  FargateOptions,
  ICompute,
  IServiceArtifact,
  ScalableApi,
  ScalingPolicy,
  ScalingSet,
  ServiceArtifact,
  ServiceArtifactOptions,
  WeightedMember,
} from '../../src';
import { FILES, INSTANCES, TASKS } from '../compute/support/weighted';
import { api, IMAGE } from '../support/apps';
import { platformCluster } from '../support/platform-cluster';
import { folderOf } from '../support/sites';
import { token } from '../support/tokens';

const EC2_SCALING = 'https://docs.aws.amazon.com/autoscaling/ec2/APIReference';
const ECS = 'https://docs.aws.amazon.com/AmazonECS/latest';
const DOCKER = 'https://docs.docker.com/reference';
const KUBERNETES = 'https://kubernetes.io/docs/concepts';
const TASK_SIZE = `${ECS}/developerguide/task-cpu-memory-error.html`;
const SPOT = `${EC2_SCALING}/API_InstancesDistribution.html`;
const NOTICE = 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html';
const NAMES = 'https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html';
const PAGE = 'docs/computes.md';
const ARTIFACTS = 'docs/artifacts.md';
const SERVICES = 'docs/services.md';

const KUBECTL = 'arn:aws:lambda:eu-west-1:111122223333:layer:kubectl:1';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

const machines = (options: AutoScalingGroupOptions) => () => Compute.autoScalingGroup(options);
const tasks = (options: FargateOptions) => () => Compute.fargate(options);
const pods = (options: Partial<EksOptions>) => (scope: Stack) => Compute.eks({ cluster: platformCluster(scope), ...options });
const arm = new ec2.InstanceType('c7g.large');
const intel = new ec2.InstanceType('c7i.large');
const of = (architecture: ec2.InstanceArchitecture) => ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { architecture });
const repositoryIn = (scope: Stack) => ecr.Repository.fromRepositoryName(scope, 'Repository', 'shop');
const jar = () => join(folderOf('shop.jar'), 'shop.jar');

/** A service of a drain and a stop time. */
function leaves(scope: Stack, compute: ICompute, drain: number, stop: number): ScalableApi {
  return api(scope, {
    compute,
    artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { stopTime: Duration.seconds(stop) }),
    protocols: [ApiProtocol.rest({ deregistrationDelay: Duration.seconds(drain) })],
  });
}

const INSTANCE_GROUPS: Line[] = [
  ...refused(
    ['AutoScalingGroupOptions.volumeSize'],
    'https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html',
    each<[Size, string]>(
      [
        [Size.gibibytes(7), '7 GiB'],
        [Size.gibibytes(65_537), '65537 GiB'],
        [Size.mebibytes(20_000), '19.53125 GiB'],
      ],
      ([volumeSize, got]) => [
        `a volume of ${got}`,
        machines({ volumeSize }),
        "root volume's size is out of range",
        got,
        '8 to 65536 GiB',
        'keep the default',
      ],
    ),
  ),
  ...times({
    cover: 'AutoScalingGroupOptions.maxInstanceLifetime',
    what: 'the maximum instance lifetime',
    min: 86_400,
    max: 31_536_000,
    see: `${EC2_SCALING}/API_CreateAutoScalingGroup.html`,
    instead: 'from 1 to 365 days',
    make: maxInstanceLifetime => Compute.autoScalingGroup({ maxInstanceLifetime }),
  }),
  ...refused(['AutoScalingGroupOptions.notificationTopic'], `${EC2_SCALING}/API_PutNotificationConfiguration.html`, [
    [
      'a topic of another region',
      scope => {
        const notificationTopic = sns.Topic.fromTopicArn(scope, 'Topic', 'arn:aws:sns:us-east-1:111122223333:events');
        api(scope, { compute: Compute.autoScalingGroup({ notificationTopic }) });
      },
      'the notification topic lies in another region',
      'us-east-1, and a stack in eu-west-1',
      'eu-west-1',
      'pass a topic of that region',
    ],
  ]),
  ...refused(['ServiceArtifactOptions.stopTime', 'ProtocolOptions.deregistrationDelay'], NOTICE, [
    [
      'instances on Spot that leave in 121 s',
      scope => leaves(scope, Compute.autoScalingGroup({ spot: { otherInstanceTypes: [arm] } }), 121, 30),
      'longer than the notice that Spot capacity gets',
      '91 s until SIGTERM and 30 s to stop',
      '120 s together',
      'leave `spot` out',
    ],
  ]),
  ...refused(['InstanceSpotOptions.otherInstanceTypes', 'AutoScalingGroupOptions.instanceType'], SPOT, [
    [
      'Spot of one type',
      machines({ spot: { otherInstanceTypes: [] } }),
      'instance types beside the first',
      '0 types',
      '1 to 39',
      'c6g.large',
    ],
    [
      'Spot of 41 types',
      machines({ spot: { otherInstanceTypes: Array.from({ length: 40 }, () => arm) } }),
      'instance types beside the first',
      '40 types',
      '1 to 39',
      'c6g.large',
    ],
    [
      'Spot of two architectures',
      machines({ instanceType: arm, spot: { otherInstanceTypes: [intel] } }),
      'different processor architectures',
      'c7i.large (x86_64) beside arm64',
      'types of one architecture',
      'choose arm64 types only',
    ],
  ]),
  ...numbers({
    cover: 'InstanceSpotOptions.onDemandBase',
    what: 'the number of instances on demand',
    min: 1,
    max: 5000,
    see: SPOT,
    instead: 'at least 1',
    make: onDemandBase => Compute.autoScalingGroup({ spot: { otherInstanceTypes: [arm], onDemandBase } }),
  }),
  ...numbers({
    cover: 'InstanceSpotOptions.onDemandPercentageAboveBase',
    what: 'the share on demand above the base',
    name: 'the share of instances on demand',
    min: 0,
    max: 100,
    unit: '%',
    see: SPOT,
    instead: 'leave it out',
    make: onDemandPercentageAboveBase => Compute.autoScalingGroup({ spot: { otherInstanceTypes: [arm], onDemandPercentageAboveBase } }),
  }),
  ...numbers({
    cover: 'InstanceWarmPoolOptions.size',
    what: "the warm pool's size",
    min: 1,
    max: 5000,
    unit: 'instances',
    literal: true,
    see: `${EC2_SCALING}/API_PutWarmPool.html`,
    instead: 'leave `warmPool` out',
    make: size => Compute.autoScalingGroup({ warmPool: { size } }),
  }),
  ...refused(['InstanceWarmPoolOptions.size'], 'https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-warm-pools.html', [
    [
      'a warm pool beside Spot',
      machines({ warmPool: { size: 2 }, spot: { otherInstanceTypes: [arm] } }),
      'a warm pool holds no Spot instances',
      '`warmPool` and `spot`',
      'one of them',
      'leave `spot` out',
    ],
    [
      'a warm pool for more than can be added',
      scope =>
        api(scope, { compute: Compute.autoScalingGroup({ warmPool: { size: 9 } }), scaling: ScalingSet.of({ minimum: 2, maximum: 10 }) }),
      'more instances than the service can ever add',
      'a pool of 9 for 2 to 10 copies',
      'at most 8',
      'set the size to 8',
    ],
  ]),
];

const FARGATE_TASKS: Line[] = [
  ...refused(
    ['FargateOptions.cpu', 'FargateOptions.memoryLimitMiB'],
    TASK_SIZE,
    each<[FargateOptions, string, string, string, string]>(
      [
        [{ cpu: 1000 }, 'has this number of processors', '1000', '256, 512, 1024', 'write `cpu: 1024`'],
        [{ cpu: 32_768 }, 'has this number of processors', '32768', '16384', 'write `cpu: 16384`'],
        [{ memoryLimitMiB: 2048.5 }, '`memoryLimitMiB` is out of range', '2048.5', 'a whole number', 'the table of Fargate tasks'],
        [{ cpu: 16_384, memoryLimitMiB: 36_864 }, 'has this much memory', '36864 MiB', '32768, 40960', 'write `memoryLimitMiB: 40960`'],
        [{ cpu: 0 }, "the task's `cpu` is out of range", '0', '1 to 1048576', 'the table of Fargate tasks'],
        [{ memoryLimitMiB: 1024 }, 'with 1024 CPU units has this much memory', '1024 MiB', '2048, 3072', 'write `memoryLimitMiB: 2048`'],
        [{ cpu: 256, memoryLimitMiB: 4096 }, 'with 256 CPU units has this much memory', '4096 MiB', '512, 1024, 2048 MiB', 'another `cpu`'],
        [{ cpu: 8192, memoryLimitMiB: 17_408 }, 'has this much memory', '17408 MiB', '16384, 20480', 'write `memoryLimitMiB: 20480`'],
        [{ cpu: token.number(256) }, "the task's `cpu` is known only at deployment", 'a token', '1 to', 'write the number'],
        [{ memoryLimitMiB: token.number(2048) }, '`memoryLimitMiB` is known only at deployment', 'a token', '1 to', 'write the number'],
      ],
      ([options, ...parts]) => [
        `a task of ${JSON.stringify(options, (_, value) => (Token.isUnresolved(value) ? 'a token' : value))}`,
        tasks(options),
        ...parts,
      ],
    ),
  ),
  ...numbers({
    cover: 'FargateOptions.ephemeralStorageGiB',
    what: "the task's ephemeral storage",
    min: 21,
    max: 200,
    unit: 'GiB',
    see: `${ECS}/APIReference/API_EphemeralStorage.html`,
    instead: 'leave it out',
    make: ephemeralStorageGiB => Compute.fargate({ ephemeralStorageGiB }),
  }),
  ...numbers({
    cover: 'FargateSpotOptions.onDemandBase',
    what: 'the number of tasks on demand',
    min: 1,
    max: 5000,
    see: `${ECS}/APIReference/API_CapacityProviderStrategyItem.html`,
    instead: 'at least 1',
    make: onDemandBase => Compute.fargate({ spot: { onDemandBase } }),
  }),
  ...numbers({
    cover: 'FargateSpotOptions.onDemandPercentageAboveBase',
    what: 'the share on demand above the base',
    min: 1,
    max: 99,
    unit: '%',
    literal: true,
    see: `${ECS}/APIReference/API_CapacityProviderStrategyItem.html`,
    instead: 'leave it out for nearly all Spot, or leave `spot` out',
    make: onDemandPercentageAboveBase => Compute.fargate({ spot: { onDemandPercentageAboveBase } }),
  }),
  ...refused(['ServiceArtifactOptions.stopTime', 'ProtocolOptions.deregistrationDelay'], NOTICE, [
    [
      'tasks on Spot that leave in 121 s',
      scope => leaves(scope, Compute.fargate({ spot: {} }), 91, 30),
      'longer than the notice that Spot capacity gets',
      '91 s until SIGTERM and 30 s to stop',
      '120 s together',
      'leave `spot` out',
    ],
  ]),
  ...refused(
    ['ReadonlyRootOptions.temporaryDirectorySize'],
    `${ECS}/APIReference/API_Tmpfs.html`,
    each<[string, Size, string, string, string]>(
      [
        ['none', Size.mebibytes(0), 'out of range', '0 MiB', 'leave most of the memory to the process'],
        ['more than the memory', Size.mebibytes(513), 'out of range', '513 MiB', 'leave most of the memory to the process'],
        ['half a mebibyte', Size.kibibytes(1536), 'out of range', '1.5 MiB', 'leave most of the memory to the process'],
        ['a token', Size.mebibytes(token.number(5)), 'known only at deployment', 'a token', 'write the number in the code'],
        ['a token in another unit', Size.gibibytes(token.number(5)), 'known only at deployment', 'a token', 'write the number in the code'],
      ],
      ([name, temporaryDirectorySize, what, got, instead]) => [
        `a temporary directory of ${name}`,
        tasks({ cpu: 256, memoryLimitMiB: 512, readonlyRootFilesystem: { temporaryDirectorySize } }),
        `the size of the temporary directory is ${what}`,
        got,
        'from 1 to 512 MiB',
        instead,
      ],
    ),
  ),
  ...refused(['FargateOptions.cluster', 'FargateOptions.containerInsights'], PAGE, [
    [
      'a cluster without a network',
      scope => tasks({ cluster: ecs.Cluster.fromClusterArn(scope, 'Cluster', 'arn:aws:ecs:eu-west-1:111122223333:cluster/a') })(),
      "cluster doesn't know its network",
      'imported by its ARN',
      'imported with its VPC',
      'fromClusterAttributes',
    ],
    [
      'a cluster of another network',
      scope => {
        const cluster = new ecs.Cluster(scope, 'Cluster', { vpc: new ec2.Vpc(scope, 'Platform') });
        api(scope, { compute: Compute.fargate({ cluster }), vpc: ApiNetwork.existing(new ec2.Vpc(scope, 'Other')) });
      },
      'in another network',
      'two VPCs',
      'one VPC',
      'ApiNetwork.existing(cluster.vpc)',
    ],
    [
      'Container Insights for a cluster that has its own setting',
      scope =>
        tasks({
          cluster: new ecs.Cluster(scope, 'Cluster', { vpc: new ec2.Vpc(scope, 'Vpc') }),
          containerInsights: ecs.ContainerInsights.ENABLED,
        })(),
      'a cluster that exists already',
      '`containerInsights` beside `cluster`',
      'one of the two',
      'containerInsightsV2',
    ],
  ]),
];

const PODS: Line[] = [
  ...numbers({
    cover: 'EksOptions.cpu',
    what: "the pod's processor",
    min: 10,
    max: 192_000,
    unit: 'thousandths',
    literal: true,
    see: `${KUBERNETES}/configuration/manage-resources-containers/`,
    instead: '1000 is one processor',
    make: (cpu, scope) => pods({ cpu })(scope),
  }),
  ...numbers({
    cover: 'EksOptions.user',
    what: "the number of the pod's user",
    min: 1,
    max: 65_535,
    see: `${KUBERNETES}/security/pod-security-standards/`,
    instead: '0 is root',
    make: (user, scope) => pods({ user })(scope),
  }),
  ...refused(
    ['EksOptions.memory'],
    `${KUBERNETES}/configuration/manage-resources-containers/`,
    each<[string, Size, string, string, string]>(
      [
        ['15 MiB', Size.mebibytes(15), 'out of range', '15 MiB', 'such as Size.gibibytes(2)'],
        ['2 TiB', Size.tebibytes(2), 'out of range', '2097152 MiB', 'such as Size.gibibytes(2)'],
        ['half a mebibyte more', Size.kibibytes(20_992), 'out of range', '20.5 MiB', 'such as Size.gibibytes(2)'],
        ['a token', Size.mebibytes(token.number(2048)), 'known only at deployment', 'a token', 'write the number in the code'],
        ['a token in GiB', Size.gibibytes(token.number(2)), 'known only at deployment', 'a token', 'write the number in the code'],
      ],
      ([name, memory, what, got, instead]) => [
        `memory of ${name}`,
        pods({ memory }),
        `the pod's memory is ${what}`,
        got,
        'from 16 to 1572864 MiB',
        instead,
      ],
    ),
  ),
  ...refused(
    ['EksOptions.namespaceName'],
    `${KUBERNETES}/overview/working-with-objects/names/#dns-label-names`,
    each(['', 'Shop', 'my_shop', '-shop', 'shop.eu', 'x'.repeat(64)], namespaceName => [
      `the namespace "${namespaceName}"`,
      pods({ namespaceName }),
      'the name of the namespace is not valid',
      `"${namespaceName}"`,
      '1 to 63 small letters',
      'kubectl get namespaces',
    ]),
  ),
  ...refused(
    ['EksOptions.nodeSelector'],
    `${KUBERNETES}/overview/working-with-objects/labels/#syntax-and-character-set`,
    each<[string, string]>(
      [
        ['', 'a'],
        ['my pool', 'a'],
        ['Example.com/pool', 'a'],
        ['a/b/c', 'a'],
        ['pool', 'my pool'],
        ['pool', 'x'.repeat(64)],
        ['pool', '-a'],
      ],
      ([label, value]) => [
        `nodes "${label}": "${value}"`,
        pods({ nodeSelector: { [label]: value } }),
        'a label of the node selector is not valid',
        `"${label}": "${value}"`,
        'up to 63 letters',
        '--show-labels',
      ],
    ),
  ),
  ...refused(['EksOptions.cluster'], 'docs/computes.md', [
    [
      'no cluster',
      () => Compute.eks({}),
      'runs in one cluster',
      'neither `cluster` nor `newCluster`',
      'one of the two',
      'pass a cluster with a kubectl provider',
    ],
    [
      'an EKS cluster without a network',
      scope => pods({ cluster: platformCluster(scope, { vpc: undefined }) })(new Stack(scope, 'Other')),
      "cluster doesn't know its network",
      'without `vpc`',
      'imported with its VPC',
      'fromClusterAttributes',
    ],
    [
      'a cluster that nobody can apply manifests to',
      scope => Compute.eks({ cluster: platformCluster(scope, { kubectlProvider: undefined }) }),
      'no function that applies manifests',
      'without a kubectl provider',
      'a cluster with one',
      'kubectlProviderOptions',
    ],
    [
      'a cluster without the security group of its nodes',
      scope => Compute.eks({ cluster: platformCluster(scope, { clusterSecurityGroupId: undefined }) }),
      'the security group of its nodes',
      'without `clusterSecurityGroupId`',
      'imported with that group',
      'aws eks describe-cluster',
    ],
    [
      'pods on Fargate',
      scope => {
        const kubectlProviderOptions = { kubectlLayer: lambda.LayerVersion.fromLayerVersionArn(scope, 'Kubectl', KUBECTL) };
        Compute.eks({ cluster: new eks.FargateCluster(scope, 'Pods', { version: eks.KubernetesVersion.V1_35, kubectlProviderOptions }) });
      },
      'neither pod identity nor a driver for secrets',
      'an eks.FargateCluster',
      'a cluster with nodes',
      'Compute.fargate()',
    ],
  ]),
  ...refused(['EksOptions.architectures'], PAGE, [
    [
      'nodes of no architecture',
      pods({ architectures: [] }),
      'of no architecture',
      '`architectures: []`',
      'one architecture or two',
      'x86-64',
    ],
  ]),
  ...refused(['EksOptions.autoMode', 'EksOptions.metricsServer', 'EksOptions.secretsStoreCsiDriver'], PAGE, [
    [
      'what a new cluster has, said again',
      scope =>
        Compute.eks({
          newCluster: {
            kubectlLayer: lambda.LayerVersion.fromLayerVersionArn(scope, 'Kubectl', KUBECTL),
            version: eks.KubernetesVersion.V1_35,
          },
          autoMode: true,
          metricsServer: true,
          secretsStoreCsiDriver: true,
        }),
      'a cluster that is made here is told what it has',
      '`autoMode`, `metricsServer`, `secretsStoreCsiDriver`',
      'beside `cluster`',
      'leave them out',
    ],
  ]),
  ...refused(['EksOptions.keda', 'ApiServiceOptions.scaling'], PAGE, [
    [
      'requests without KEDA',
      scope => api(scope, { compute: pods({})(scope), scaling: ScalingSet.of({ policies: [ScalingPolicy.requestsPerTarget(600)] }) }),
      "scales in a way that its compute can't",
      'requestsPerTarget',
      'cpu, memory',
      'use ScalingPolicy.cpu(…)',
    ],
    [
      'a percentile for KEDA',
      scope =>
        api(scope, {
          compute: pods({ keda: true })(scope),
          scaling: ScalingSet.of({
            policies: [
              ScalingPolicy.metric(
                new Metric({ namespace: 'Shop', metricName: 'Wait', dimensionsMap: { Service: 'a' }, statistic: 'p95' }),
                5,
              ),
            ],
          }),
        }),
      'more than KEDA can ask for',
      'statistic p95',
      'Average, Maximum',
      'as a metric of its own',
    ],
    [
      'a metric without dimensions for KEDA',
      scope =>
        api(scope, {
          compute: pods({ keda: true })(scope),
          scaling: ScalingSet.of({ policies: [ScalingPolicy.metric(new Metric({ namespace: 'Shop', metricName: 'Jobs' }), 5)] }),
        }),
      "can't be named to KEDA",
      'Shop Jobs without dimensions',
      'one dimension or more',
      'publish the metric with a dimension',
    ],
    [
      'a schedule of a maximum for KEDA',
      scope =>
        api(scope, {
          compute: pods({ keda: true })(scope),
          scaling: ScalingSet.of({
            policies: [ScalingPolicy.cpu(60), ScalingPolicy.schedule({ start: '0 8 * * *', end: '0 9 * * *', maximum: 9 })],
          }),
        }),
      'a schedule on EKS sets another maximum',
      'a maximum alone',
      'a minimum',
      'leave the maximum of the schedule out',
    ],
  ]),
];

const WHAT_RUNS: Line[] = [
  ...times({
    cover: 'ServiceArtifactOptions.startTime',
    what: 'the start time',
    min: 1,
    max: 1800,
    literal: true,
    see: ARTIFACTS,
    instead: 'until its health check answers',
    make: startTime => ServiceArtifact.publicImage('a:1', { startTime }),
  }),
  ...times({
    cover: 'ServiceArtifactOptions.stopTime',
    what: 'the stop time',
    min: 1,
    max: 900,
    literal: true,
    see: ARTIFACTS,
    instead: 'after SIGTERM',
    make: stopTime => ServiceArtifact.publicImage('a:1', { stopTime }),
  }),
  ...refused(
    ['ServiceArtifactOptions.startTime'],
    ARTIFACTS,
    each<[string, (options: ServiceArtifactOptions, scope: Stack) => IServiceArtifact]>(
      [
        ['a Dockerfile', options => ServiceArtifact.dockerfile(folderOf('Dockerfile'), options)],
        ['an ECR image', (options, scope) => ServiceArtifact.ecrImage(repositoryIn(scope), { tagOrDigest: 'v1', ...options })],
        ['an archive', options => ServiceArtifact.archive(__dirname, ['a'], options)],
        ['a Java archive', options => ServiceArtifact.javaArchive(jar(), options)],
        ['a machine image', options => ServiceArtifact.machineImage(ec2.MachineImage.latestAmazonLinux2023(), ['/opt/a'], options)],
      ],
      ([name, artifact]) => [
        `${name} that never starts`,
        scope => artifact({ startTime: Duration.seconds(1801) }, scope),
        'the start time is out of range',
        '1801 seconds',
        'a whole number from 1 to 1800 seconds',
        'until its health check answers',
      ],
    ),
  ),
  ...refused(['ServiceArtifactOptions.stopTime', 'ServiceArtifactOptions.startTime'], `${ECS}/APIReference/API_ContainerDefinition.html`, [
    [
      'more time to stop than Fargate waits',
      scope =>
        api(scope, { compute: Compute.fargate(), artifact: ServiceArtifact.publicImage('a:1', { stopTime: Duration.seconds(121) }) }),
      "artifact's stop time on Fargate is out of range",
      '121 seconds',
      '1 to 120 seconds',
      'Compute.autoScalingGroup()',
    ],
    [
      'a slower start than a deployment on EKS waits',
      scope =>
        api(scope, { compute: pods({})(scope), artifact: ServiceArtifact.publicImage('a:1', { startTime: Duration.seconds(1700) }) }),
      "artifact's start time on EKS is out of range",
      '1700 seconds',
      'a number from 0',
      'make the process start faster',
    ],
  ]),
  ...refused(['ServiceArtifactOptions.architecture', 'AutoScalingGroupOptions.instanceType'], ARTIFACTS, [
    [
      'an image for another processor',
      scope => api(scope, { compute: Compute.autoScalingGroup({ instanceType: arm }), artifact: of(ec2.InstanceArchitecture.X86_64) }),
      "for a processor that its compute doesn't have",
      'x86_64',
      'arm64',
      'build the artifact for that architecture',
    ],
  ]),
  ...refused(['ApiServiceOptions.artifact', 'ApiServiceOptions.compute'], PAGE, [
    [
      'a machine image on Fargate',
      scope => api(scope, { compute: Compute.fargate(), artifact: FILES }),
      "has an artifact that its compute can't run",
      'machineImage',
      'containerImage',
      'another compute than Fargate',
    ],
  ]),
  ...refused(['ServiceArtifact.dockerfile(directory)', 'DockerfileOptions.file'], `${DOCKER}/cli/docker/buildx/build/`, [
    [
      'no folder',
      () => ServiceArtifact.dockerfile('no/such'),
      'does not exist',
      '"no/such" (looked for',
      'holds a Dockerfile',
      'absolute one',
    ],
    [
      'no Dockerfile',
      () => ServiceArtifact.dockerfile(__dirname),
      'has no Dockerfile',
      'Dockerfile"',
      'inside the directory',
      'with `file`',
    ],
    [
      'another Dockerfile that is missing',
      () => ServiceArtifact.dockerfile(__dirname, { file: 'Other' }),
      'has no Dockerfile',
      'Other"',
      'inside the directory',
      'with `file`',
    ],
  ]),
  ...refused(['DockerfileOptions.buildArgs'], `${DOCKER}/dockerfile/#arg`, [
    [
      'an argument known too late',
      () => ServiceArtifact.dockerfile(folderOf('Dockerfile'), { buildArgs: { VERSION: '1', TABLE: token.text('a') } }),
      'the build argument TABLE is known only at deployment',
      'a token',
      'the image is built before',
      '`environment`',
    ],
  ]),
  ...refused(
    ['EcrImageOptions.tagOrDigest'],
    'https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageIdentifier.html',
    each(['', 'my tag', '.1', '-x', 'x'.repeat(129), 'sha256:0123', DIGEST.toUpperCase(), `${DIGEST}0`, 'repo:1'], tagOrDigest => [
      `the tag "${tagOrDigest}"`,
      scope => ServiceArtifact.ecrImage(repositoryIn(scope), { tagOrDigest }),
      "the image's tag or digest is not valid",
      `"${tagOrDigest}"`,
      'up to 128 letters, digits, "_", "." and "-", or "sha256:" and 64 hexadecimal digits',
      'copy the tag',
    ]),
  ),
  ...refused(
    ['ServiceArtifact.publicImage(reference)'],
    'https://pkg.go.dev/github.com/distribution/reference',
    each(['', 'nginx', 'localhost:5000/app', 'nginx:', ':1', 'nginx: 1', 'nginx:1\n', 'nginx:1;rm'], reference => [
      `the image "${reference}"`,
      () => ServiceArtifact.publicImage(reference),
      'the image reference names no version',
      `"${reference}"`,
      'repository and tag or digest',
      'public.ecr.aws/nginx/nginx:1.29',
    ]),
  ),
  ...refused(['ServiceArtifact.archive(path)', 'ServiceArtifact.javaArchive(path)'], ARTIFACTS, [
    [
      'no archive',
      () => ServiceArtifact.archive('no/such', ['a']),
      'the archive does not exist',
      '"no/such"',
      'a directory, or a file whose name ends in .zip',
      'build it first',
    ],
    [
      'a file for an archive',
      () => ServiceArtifact.archive(__filename, ['a']),
      'the archive does not exist',
      `"${__filename}"`,
      'a directory, or a file whose name ends in .zip',
      'build it first',
    ],
    ...each(['no.jar', __filename, __dirname], path => [
      `${basename(path)} for a jar`,
      () => ServiceArtifact.javaArchive(path),
      'the Java archive does not exist',
      `"${path}"`,
      'a file whose name ends in .jar',
      'build it first',
    ]),
  ]),
  ...refused(['ServiceArtifact.archive(command)', 'ServiceArtifact.machineImage(command)'], ARTIFACTS, [
    ...each([[], ['']], command => [
      `the command ${JSON.stringify(command)}`,
      () => ServiceArtifact.archive(__dirname, command),
      'the command names no program',
      JSON.stringify(command),
      'a program and its arguments',
      "['node', 'dist/main.js']",
    ]),
    [
      'a command of two lines',
      () => ServiceArtifact.archive(__dirname, ['sh', '-c', 'a\nb']),
      'more than one line',
      '"a\\nb"',
      'without line breaks',
      'into a file',
    ],
    [
      'a program without a path',
      () => ServiceArtifact.machineImage(ec2.MachineImage.latestAmazonLinux2023(), ['serve']),
      "the command's program has no absolute path",
      '"serve"',
      'a path in the image that begins with "/"',
      '"/opt/shop/bin/serve"',
    ],
  ]),
  ...refused(['JavaArchiveOptions.jvmOptions', 'JavaArchiveOptions.arguments'], ARTIFACTS, [
    ...each(['jvmOptions', 'arguments'], list => [
      `${list} of two lines`,
      () => ServiceArtifact.javaArchive(jar(), { [list]: ['-Da=b\nc'] }),
      'more than one line',
      '"-Da=b\\nc"',
      'without line breaks',
      'into a file',
    ]),
  ]),
  closed(
    'CorrettoVersion',
    ['JavaArchiveOptions.version'],
    'https://docs.aws.amazon.com/corretto/latest/corretto-21-ug/what-is-corretto-21.html',
  ),
  ...refused(
    ['ArchiveOptions.packages'],
    'https://docs.aws.amazon.com/linux/al2023/ug/managing-repos-os-updates.html',
    each(['', 'node js', '$(id)', '-y', 'a;b'], name => [
      `the package "${name}"`,
      () => ServiceArtifact.archive(__dirname, ['a'], { packages: ['nodejs22', name] }),
      "a package's name is not valid",
      `"${name}"`,
      'letters, digits',
      '"nodejs22"',
    ]),
  ),
  ...refused(
    ['MachineImageOptions.rootDeviceName'],
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/device_naming.html',
    each(['', 'xvda', '/dev/', '/dev/xvda 1', 'C:'], rootDeviceName => [
      `the device "${rootDeviceName}"`,
      () => ServiceArtifact.machineImage(ec2.MachineImage.latestAmazonLinux2023(), ['/opt/a'], { rootDeviceName }),
      "the name of the image's root device is not valid",
      `"${rootDeviceName}"`,
      'begins with "/dev/"',
      'aws ec2 describe-images',
    ]),
  ),
  ...refused(['ServiceArtifact.machineImage(image)'], ARTIFACTS, [
    [
      'Windows',
      scope =>
        api(scope, {
          artifact: ServiceArtifact.machineImage(ec2.MachineImage.latestWindows(ec2.WindowsVersion.WINDOWS_SERVER_2022_ENGLISH_CORE_BASE), [
            '/opt/a',
          ]),
        }),
      'the machine image holds Windows',
      'operating system is Windows',
      'Linux and systemd',
      'Amazon Linux 2023',
    ],
  ]),
  ...refused(['IServiceArtifact.deliver(scope)'], ARTIFACTS, [
    [
      'an artifact that delivers nothing',
      scope => {
        const artifact: IServiceArtifact = {
          kind: ArtifactKind.CONTAINER_IMAGE,
          startTime: Duration.seconds(1),
          stopTime: Duration.seconds(1),
          deliver: () => ({}),
        };
        api(scope, { compute: Compute.fargate(), artifact });
      },
      'something else than its own kind',
      'delivery of nothing',
      'the one member that the kind names',
      'return { containerImage',
    ],
  ]),
];

const mix =
  (...members: WeightedMember[]) =>
  () =>
    Compute.weighted(members);

const MIXES: Line[] = [
  ...refused(['Compute.named(name)'], PAGE, [
    [
      'the compute "Fargate"',
      () => Compute.named('Fargate'),
      'no compute of this library goes by that name alone',
      '"Fargate"',
      'autoScalingGroup, fargate',
      'choose one of them, or a method of Compute',
    ],
  ]),
  ...refused(
    ['WeightedMember.compute'],
    'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ForwardActionConfig.html',
    [
      ['a mix of one', mix(TASKS), 'number of computes in a weighted mix', '1', 'from 2 to 5', 'a single compute as it is'],
      [
        'a mix of six',
        mix(INSTANCES, TASKS, ...['A', 'B', 'C', 'D'].map(id => ({ ...TASKS, id }))),
        'number of computes in a weighted mix',
        '6',
        'from 2 to 5',
        'a service of its own',
      ],
      [
        'a mix inside a mix',
        mix(INSTANCES, { compute: Compute.weighted([INSTANCES, TASKS]), weight: 5 }),
        'can not be one of several',
        'a weighted mix of Auto Scaling group and Fargate',
        'run copies themselves',
        'an inner mix beside the others',
      ],
      [
        'members of two networks',
        scope => {
          const inVpc = (id: string) =>
            Compute.fargate({
              cluster: ecs.Cluster.fromClusterAttributes(scope, id, {
                clusterName: id,
                vpc: ec2.Vpc.fromVpcAttributes(scope, `Vpc${id}`, { vpcId: id, availabilityZones: ['a'] }),
              }),
            });
          mix({ compute: inVpc('vpc-1'), weight: 1 }, { compute: inVpc('vpc-2'), weight: 1, id: 'Other' })();
        },
        'bring different networks',
        'two VPCs',
        'one VPC',
        'clusters in the same VPC',
      ],
    ],
  ),
  ...numbers({
    cover: 'WeightedMember.weight',
    what: 'the weight of Fargate',
    min: 0,
    max: 999,
    see: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupTuple.html',
    instead: 'write shares of the requests',
    make: weight => Compute.weighted([INSTANCES, { ...TASKS, weight }]),
  }),
  ...refused(['WeightedMember.weight'], PAGE, [
    [
      'no weight at all',
      mix({ ...INSTANCES, weight: 0 }, { ...TASKS, weight: 0 }),
      'gets any requests',
      '0, 0',
      'a weight above 0',
      '100 there',
    ],
  ]),
  ...refused(['WeightedMember.id'], PAGE, [
    ['two of a kind', mix(TASKS, TASKS), 'can not be told apart', 'Fargate and Fargate', 'one member of each kind', "'Next'"],
    [
      'an id twice',
      mix(INSTANCES, { ...TASKS, id: 'Next' }, { ...INSTANCES, id: 'next' }),
      'can not be told apart',
      'Next and next',
      'each id once',
      "'Next'",
    ],
    [
      'an id that reads like the kind of another member',
      mix({ ...TASKS, id: 'autoscalingGroup' }, INSTANCES),
      'can not be told apart',
      'autoscalingGroup and Auto Scaling group',
      'each id once',
      "'Next'",
    ],
    [
      'an id known too late',
      mix(INSTANCES, { ...TASKS, id: token.text('Next') }),
      'is no plain name',
      'only at deployment',
      'letters',
      "'Next'",
    ],
    ...each(['', 'Next/Fargate', 'next-one', '2nd'], id => [
      `the id "${id}"`,
      mix(INSTANCES, { ...TASKS, id }),
      'is no plain name',
      `"${id}"`,
      'letters and digits',
      "'Next'",
    ]),
    [
      'an id that the service has',
      scope => api(scope, { compute: Compute.weighted([INSTANCES, { ...TASKS, id: 'Role' }]) }),
      'the id of a member of a weighted mix is taken',
      '"Role"',
      'an id beside',
      'what the member is for',
    ],
  ]),
  ...refused(['WeightedMember.artifact'], PAGE, [
    [
      'an artifact that the member can not run',
      mix(INSTANCES, { ...TASKS, artifact: FILES }),
      "a member of a weighted mix has an artifact that its compute can't run",
      'machineImage',
      'containerImage',
      'another compute than Fargate',
    ],
    [
      'an artifact for another processor than the instances of a member',
      mix(TASKS, { compute: machines({ instanceType: arm })(), weight: 1, artifact: of(ec2.InstanceArchitecture.X86_64) }),
      "for a processor that its compute doesn't have",
      'x86_64',
      'arm64',
      'build',
    ],
    [
      "an artifact for another processor than a member's nodes",
      scope => mix(INSTANCES, { compute: pods({})(scope), weight: 1, artifact: of(ec2.InstanceArchitecture.ARM_64) })(),
      "for a processor that its compute doesn't have",
      'arm64',
      'x86_64',
      'give EKS what runs it',
    ],
    [
      'an artifact for every member',
      mix({ ...INSTANCES, artifact: IMAGE }, { ...TASKS, artifact: IMAGE }),
      "runs the service's artifact",
      'an artifact of its own for each member',
      'at least one member without `artifact`',
      'the artifact of one of them',
    ],
  ]),
];

const secretIn = (scope: Stack) => new secretsmanager.Secret(scope, 'Secret');
const workload = (some: ScalableApi) => some.service.workload;
const RESOLVED = SecretValue.secretsManager('token').unsafeUnwrap();
const PLACES: [string, (scope: Stack) => ICompute][] = [
  ['user data', machines({})],
  ['a task definition', tasks({})],
  ['a manifest', pods({})],
];

const ENVIRONMENT: Line[] = [
  ...refused(['ApiServiceOptions.environment', 'IWorkload.addEnvironment(name)', 'IWorkload.addSecretReference(name)'], NAMES, [
    ...each(['MY-NAME', '1ST', ''], name => [
      `the variable "${name}"`,
      scope => api(scope, { environment: { [name]: 'a' } }),
      'the name of an environment variable is not valid',
      `"${name}"`,
      'letters, digits and "_"',
      'write "',
    ]),
    [
      'a variable twice',
      scope => workload(api(scope, { environment: { TABLE: 'a' } })).addEnvironment('TABLE', 'b'),
      'the environment variable TABLE is set twice',
      'two values',
      'one value for each name',
      'another name',
    ],
    [
      'a reference that is no name',
      scope => workload(api(scope)).addSecretReference('MY-NAME', secretIn(scope)),
      'the name of an environment variable is not valid',
      '"MY-NAME"',
      'letters, digits and "_"',
      'write "MY_NAME"',
    ],
  ]),
  ...refused(
    ['IWorkload.addEnvironment(value)', 'ApiServiceOptions.environment'],
    'https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html',
    [
      [
        'a value of two lines',
        scope => api(scope, { environment: { KEY: 'a\nb' } }),
        'the environment variable KEY has more than one line',
        'line breaks',
        'one line',
        'in base64',
      ],
    ],
  ),
  ...refused(
    ['ApiServiceOptions.environment'],
    'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html',
    [
      [
        'more than user data holds',
        scope => api(scope, { environment: { TEXT: 'x'.repeat(16_384) } }),
        "the instances' user data is too long",
        'bytes',
        '16384 bytes',
        'move long values into Parameter Store',
      ],
    ],
    'synthesis',
  ),
  ...refused(
    ['IWorkload.addEnvironment(value)', 'ApiServiceOptions.environment'],
    SERVICES,
    each(PLACES, ([place, compute]) => [
      `a secret's value in ${place}`,
      scope => api(scope, { compute: compute(scope), environment: { TOKEN: RESOLVED } }),
      "the environment variable TOKEN would hold a secret's value",
      'a dynamic reference',
      'plain settings',
      'use `addSecret`',
    ]),
  ),
  ...refused(
    ['IWorkload.addEnvironment(value)', 'ApiServiceOptions.environment'],
    SERVICES,
    each(PLACES, ([place, compute]) => [
      `a secret's value in ${place}, known late`,
      scope => api(scope, { compute: compute(scope), environment: { TOKEN: token.text(RESOLVED) } }),
      "the environment variable TOKEN would hold a secret's value",
      'a dynamic reference',
      'plain settings',
      'use `addSecret`',
    ]),
    'synthesis',
  ),
  ...refused(['ServiceArtifact.archive(command)', 'ServiceArtifact.machineImage(command)', 'JavaArchiveOptions.arguments'], ARTIFACTS, [
    [
      "a secret's value in a command",
      scope => api(scope, { artifact: ServiceArtifact.archive(__dirname, ['serve', `--token=${RESOLVED}`]) }),
      "the command would hold a secret's value",
      'a dynamic reference',
      'plain settings',
      'use `addSecret`',
    ],
  ]),
  ...refused(
    ['ServiceArtifact.archive(command)', 'ServiceArtifact.machineImage(command)', 'JavaArchiveOptions.arguments'],
    ARTIFACTS,
    [
      [
        "a secret's value in a command, known late",
        scope => api(scope, { artifact: ServiceArtifact.archive(__dirname, ['serve', token.text(RESOLVED)]) }),
        "the command would hold a secret's value",
        'a dynamic reference',
        'plain settings',
        'use `addSecret`',
      ],
    ],
    'synthesis',
  ),
  ...refused(['IWorkload.addSecret(name)', 'IWorkload.addSecret(field)'], SERVICES, [
    ...each(['PATH', 'LD_PRELOAD', 'DOCKER_HOST'], name => [
      `a secret named ${name}`,
      scope => workload(api(scope)).addSecret(name, secretIn(scope)),
      `a secret can't be named ${name}`,
      `"${name}"`,
      'any name that the shell',
      `"APP_${name}"`,
    ]),
    ...each(['', 'a:b', 'my field', 'a}}'], field => [
      `the field "${field}" of a secret`,
      scope => workload(api(scope)).addSecret('TOKEN', secretIn(scope), field),
      "the secret's field for TOKEN is not valid",
      `"${field}"`,
      'letters, digits',
      'rename the field',
    ]),
  ]),
  ...refused(['IWorkload.scale(scaling)'], 'docs/scaling.md', [
    [
      'a second scaling set',
      scope => workload(api(scope)).scale(ScalingSet.of()),
      'the workload is scaled twice',
      'a second scaling set',
      'one scaling set',
      'into one `ScalingSet`',
    ],
  ]),
];

export const COMPUTE: Line[] = [...INSTANCE_GROUPS, ...FARGATE_TASKS, ...PODS, ...WHAT_RUNS, ...MIXES, ...ENVIRONMENT];
