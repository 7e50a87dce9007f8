import { App, Duration, Size } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { fargateApi, SERVICE } from './support/fargate';
import {
  ApiExposure,
  ApiNetwork,
  ApiProtocol,
  ArtifactKind,
  Compute,
  FargateSpotOptions,
  IServiceArtifact,
  ScalingSet,
  ServiceArtifact,
} from '../../src';
import { IMAGE, ofType, only, regionalStack } from '../support/apps';
import { domainIn } from '../support/domains';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const TASK = 'AWS::ECS::TaskDefinition';
const CLUSTER = 'AWS::ECS::Cluster';
const LIFECYCLE = { startTime: Duration.seconds(30), stopTime: Duration.seconds(30) };

describe('task', () => {
  test('one processor and 2 GiB on Graviton, one container with an init process, logs that never block', () => {
    const { properties, template } = fargateApi();
    expect(properties(TASK)).toMatchObject({
      Cpu: '1024',
      Memory: '2048',
      NetworkMode: 'awsvpc',
      RequiresCompatibilities: ['FARGATE'],
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
      ContainerDefinitions: [
        {
          Image: 'public.ecr.aws/nginx/nginx:1.29',
          Essential: true,
          PortMappings: [{ ContainerPort: 8080, Protocol: 'tcp' }],
          LinuxParameters: { InitProcessEnabled: true },
          LogConfiguration: { LogDriver: 'awslogs', Options: { mode: 'non-blocking', 'awslogs-stream-prefix': 'service' } },
          ReadonlyRootFilesystem: false,
        },
      ],
    });
    expect(properties(TASK).EphemeralStorage).toBeUndefined();
    const own = ofType(template(), 'AWS::Logs::LogGroup').find(({ id }) => id.startsWith('ApiService'))!.resource;
    expect(own).toMatchObject({ Properties: { RetentionInDays: 90 }, DeletionPolicy: 'Retain' });
  });

  test("runs on the artifact's architecture", () => {
    const artifact = ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { architecture: ec2.InstanceArchitecture.X86_64 });
    expect(fargateApi({}, { artifact }).properties(TASK).RuntimePlatform.CpuArchitecture).toBe('X86_64');
  });

  test.each([
    [{ cpu: 256 }, '256', '2048'],
    [{ cpu: 256, memoryLimitMiB: 512 }, '256', '512'],
    [{ cpu: 512, memoryLimitMiB: 4096 }, '512', '4096'],
    [{ cpu: 1024, memoryLimitMiB: 8192 }, '1024', '8192'],
    [{ cpu: 2048 }, '2048', '4096'],
    [{ cpu: 4096, memoryLimitMiB: 30720 }, '4096', '30720'],
    [{ cpu: 8192, memoryLimitMiB: 20480 }, '8192', '20480'],
    [{ cpu: 8192, memoryLimitMiB: 61440 }, '8192', '61440'],
    [{ cpu: 16384 }, '16384', '32768'],
    [{ cpu: 16384, memoryLimitMiB: 122880 }, '16384', '122880'],
  ])('has the size %j', (options, cpu, memory) => {
    expect(fargateApi(options).properties(TASK)).toMatchObject({ Cpu: cpu, Memory: memory });
  });

  test.each([
    [{ cpu: 3072 }, 'no task of Fargate has this number of processors', '3072', '256, 512, 1024, 2048, 4096, 8192, 16384', 'cpu: 4096'],
    [{ cpu: 32768 }, 'no task of Fargate has this number of processors', '32768', '16384', 'cpu: 16384'],
    [{ memoryLimitMiB: 1024 }, 'with 1024 CPU units has this much memory', '1024 MiB', '2048, 3072', 'memoryLimitMiB: 2048'],
    [{ cpu: 256, memoryLimitMiB: 3072 }, 'with 256 CPU units', '3072 MiB', '512, 1024, 2048 MiB', 'memoryLimitMiB: 2048'],
    [{ cpu: 8192, memoryLimitMiB: 17408 }, 'with 8192 CPU units', '17408 MiB', '16384, 20480', 'memoryLimitMiB: 20480'],
    [{ cpu: 16384, memoryLimitMiB: 36864 }, 'with 16384 CPU units', '36864 MiB', '32768, 40960', 'memoryLimitMiB: 40960'],
    [{ cpu: token.number(1024) }, '`cpu` is known only at deployment', 'a token', 'a whole number', 'write the number'],
    [{ memoryLimitMiB: 2048.5 }, '`memoryLimitMiB` is out of range', '2048.5', 'a whole number', 'the table of Fargate'],
    [{ ephemeralStorageGiB: 20 }, 'ephemeral storage is out of range', '20 GiB', 'from 21 to 200 GiB', 'leave it out'],
    [{ ephemeralStorageGiB: 201 }, 'ephemeral storage is out of range', '201 GiB', 'from 21 to 200 GiB', 'leave it out'],
  ])('refuses %j', (options, what, got, allowedValues, instead) => {
    expect(() => Compute.fargate(options)).toThrow(fourParts(what, got, allowedValues, instead));
  });

  test('has more disk where it is asked for', () => {
    expect(fargateApi({ ephemeralStorageGiB: 50 }).properties(TASK).EphemeralStorage).toEqual({ SizeInGiB: 50 });
  });

  test('keeps its logs as long as it is told', () => {
    fargateApi({ logRetention: logs.RetentionDays.ONE_YEAR })
      .template()
      .hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  });

  test('with a read-only root, can write to /tmp alone, and execute nothing there', () => {
    const [container] = fargateApi({ readonlyRootFilesystem: { temporaryDirectorySize: Size.mebibytes(256) } }).properties(
      TASK,
    ).ContainerDefinitions;
    expect(container.ReadonlyRootFilesystem).toBe(true);
    expect(container.LinuxParameters.Tmpfs).toEqual([{ ContainerPath: '/tmp', Size: 256, MountOptions: ['noexec', 'nosuid', 'nodev'] }]);
    const [usual] = fargateApi({ readonlyRootFilesystem: {} }).properties(TASK).ContainerDefinitions;
    expect(usual.LinuxParameters.Tmpfs[0].Size).toBe(64);
    expect(() =>
      Compute.fargate({ cpu: 256, memoryLimitMiB: 512, readonlyRootFilesystem: { temporaryDirectorySize: Size.gibibytes(1) } }),
    ).toThrow(fourParts('size of the temporary directory is out of range', '1024 MiB', 'from 1 to 512 MiB', 'ephemeralStorageGiB'));
  });
});

describe('service', () => {
  test('replaces tasks without a gap, rolls back what does not come up, and keeps the zones even', () => {
    expect(fargateApi().properties(SERVICE)).toMatchObject({
      LaunchType: 'FARGATE',
      AvailabilityZoneRebalancing: 'ENABLED',
      EnableExecuteCommand: false,
      PropagateTags: 'SERVICE',
      DeploymentController: { Type: 'ECS' },
      DeploymentConfiguration: {
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      },
    });
  });

  test('leaves the number of tasks to scaling: a deployment would set it back', () => {
    expect(fargateApi().properties(SERVICE).DesiredCount).toBeUndefined();
  });

  test("is in the private subnets, with the service's own security group and no public address", () => {
    const { stack, some, properties } = fargateApi();
    expect(properties(SERVICE).NetworkConfiguration.AwsvpcConfiguration).toEqual({
      AssignPublicIp: 'DISABLED',
      SecurityGroups: [stack.resolve((some.service.node.findChild('SecurityGroup') as ec2.SecurityGroup).securityGroupId)],
      Subnets: some.vpc.privateSubnets.map(({ subnetId }) => stack.resolve(subnetId)),
    });
  });

  test('registers each port with its own target group', () => {
    const stack = regionalStack();
    const { properties, workload } = fargateApi(
      {},
      {
        exposure: ApiExposure.cloudFrontOnly(),
        domain: domainIn(stack),
        protocols: [ApiProtocol.rest({ paths: ['/api/*'] }), ApiProtocol.grpc({ services: ['shop.v1.Inventory'] })],
      },
      stack,
    );
    expect(properties(SERVICE).LoadBalancers).toEqual(
      workload.targets.map(({ portId, targetGroup }) => ({
        ContainerName: 'Container',
        ContainerPort: Number(portId.replace('Port', '')),
        TargetGroupArn: stack.resolve(targetGroup.targetGroupArn),
      })),
    );
    expect(properties(SERVICE).LoadBalancers).toHaveLength(2);
  });

  test('refuses more target groups than a service of ECS can hold', () => {
    const stack = regionalStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const { target } = ApiProtocol.rest({ paths: ['/*'] }).traits;
    const bind = (count: number) =>
      Compute.fargate().bind(new Construct(stack, `With${count}`), {
        vpc,
        artifact: IMAGE,
        ports: Array.from({ length: count }, (_, index) => ({
          id: `Port${index + 1}`,
          port: index + 1,
          target: { ...target, portVariable: `PORT_${index}` },
        })),
        environment: {},
        role: new iam.Role(stack, `Role${count}`, { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') }),
        securityGroup: new ec2.SecurityGroup(stack, `Group${count}`, { vpc }),
      });
    expect(bind(5).targets).toHaveLength(5);
    expect(() => bind(6)).toThrow(fourParts("number of the service's ports", '6', 'from 1 to 5', 'addService'));
  });

  test.each([
    ['30 s to start, 2 answers every 15 s, one check missed', {}, {}, 30 + 3 * 15],
    ['Spring Boot', { startTime: Duration.seconds(60) }, {}, 60 + 3 * 15],
    ['a health check of its own', {}, { interval: Duration.seconds(10), healthyThreshold: 5 }, 30 + 6 * 10],
    ['a threshold known at deployment', {}, { healthyThreshold: token.number(3) }, 30 + 11 * 15],
  ])('overlooks failed checks while a task starts: %s', (_name, times, healthCheck, seconds) => {
    const { properties } = fargateApi(
      {},
      {
        artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', times),
        protocols: [ApiProtocol.rest({ paths: ['/api/*'], healthCheck })],
      },
    );
    expect(properties(SERVICE).HealthCheckGracePeriodSeconds).toBe(seconds);
  });

  test("gives the process the artifact's stop time, and refuses more than Fargate waits for", () => {
    const stopping = (seconds: number) =>
      ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { stopTime: Duration.seconds(seconds) });
    expect(fargateApi({}, { artifact: stopping(120) }).properties(TASK).ContainerDefinitions[0].StopTimeout).toBe(120);
    expect(() => fargateApi({}, { artifact: stopping(121) })).toThrow(
      fourParts("artifact's stop time on Fargate is out of range", '121 seconds', 'from 1 to 120 seconds', 'Compute.autoScalingGroup()'),
    );
  });
});

describe('cluster', () => {
  test('is made with Container Insights, in the branch of the service', () => {
    const { template, properties } = fargateApi();
    expect(only(template(), CLUSTER).id).toMatch(/^ApiServiceFargateCluster/);
    expect(properties(CLUSTER).ClusterSettings).toEqual([{ Name: 'containerInsights', Value: 'enabled' }]);
  });

  test.each([
    [ecs.ContainerInsights.ENHANCED, 'enhanced'],
    [ecs.ContainerInsights.DISABLED, 'disabled'],
  ])('has Container Insights %s', (containerInsights, value) => {
    expect(fargateApi({ containerInsights }).properties(CLUSTER).ClusterSettings).toEqual([{ Name: 'containerInsights', Value: value }]);
  });

  test('that exists is used from another stack, and its network is the network of the API', () => {
    const app = new App();
    const platform = regionalStack('Platform', {}, app);
    const vpc = new ec2.Vpc(platform, 'Vpc');
    const cluster = new ecs.Cluster(platform, 'Cluster', { vpc });
    const { some, template } = fargateApi({ cluster }, {}, regionalStack('App', {}, app));
    expect(some.vpc).toBe(vpc);
    expect(ofType(template(), CLUSTER)).toEqual([]);
    const { Cluster: used } = only(template(), SERVICE).resource.Properties;
    expect(JSON.stringify(used)).toContain('Platform:ExportsOutputRefCluster');
    template().hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      ResourceId: { 'Fn::Join': ['', ['service/', used, '/', Match.anyValue()]] },
    });
    expect(() => app.synth()).not.toThrow();
  });

  test('that is imported with its network is used by name', () => {
    const stack = regionalStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'platform', vpc });
    expect(fargateApi({ cluster }, {}, stack).properties(SERVICE).Cluster).toBe('platform');
  });

  test('that is imported by its ARN alone is refused', () => {
    const cluster = ecs.Cluster.fromClusterArn(regionalStack(), 'Cluster', 'arn:aws:ecs:eu-west-1:111122223333:cluster/platform');
    expect(() => Compute.fargate({ cluster })).toThrow(
      fourParts("cluster doesn't know its network", 'imported by its ARN', 'imported with its VPC', 'fromClusterAttributes'),
    );
  });

  test('in another network than the load balancer is refused', () => {
    const stack = regionalStack();
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Platform') });
    expect(() => fargateApi({ cluster }, { vpc: ApiNetwork.existing(new ec2.Vpc(stack, 'Other')) }, stack)).toThrow(
      fourParts('in another network', 'two VPCs', 'one VPC', 'ApiNetwork.existing(cluster.vpc)'),
    );
  });

  test('that exists has a setting of its own for Container Insights', () => {
    const stack = regionalStack();
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: new ec2.Vpc(stack, 'Vpc') });
    expect(() => Compute.fargate({ cluster, containerInsights: ecs.ContainerInsights.ENABLED })).toThrow(
      fourParts('a cluster that exists already', '`containerInsights` beside `cluster`', 'one of the two', 'containerInsightsV2'),
    );
  });
});

test('an artifact that delivers something else than its kind is refused', () => {
  const artifact: IServiceArtifact = { ...LIFECYCLE, kind: ArtifactKind.CONTAINER_IMAGE, deliver: () => ({}) };
  expect(() => fargateApi({}, { artifact })).toThrow(
    fourParts('something else than its own kind', 'delivery of nothing', 'the one member that the kind names', 'return { containerImage'),
  );
});

describe('Spot', () => {
  test('begins above the minimum of the scaling set', () => {
    const { properties, template } = fargateApi({ spot: {} }, { scaling: ScalingSet.of({ minimum: 4 }) });
    expect(properties(SERVICE).LaunchType).toBeUndefined();
    expect(properties(SERVICE).CapacityProviderStrategy).toEqual([
      { CapacityProvider: 'FARGATE', Base: 4, Weight: 1 },
      { CapacityProvider: 'FARGATE_SPOT', Weight: 99 },
    ]);
    const association = only(template(), 'AWS::ECS::ClusterCapacityProviderAssociations');
    expect(association.resource.Properties.CapacityProviders).toEqual(['FARGATE', 'FARGATE_SPOT']);
    expect(only(template(), SERVICE).resource.DependsOn).toContain(association.id);
  });

  test('takes other shares', () => {
    expect(fargateApi({ spot: { onDemandBase: 1, onDemandPercentageAboveBase: 40 } }).properties(SERVICE).CapacityProviderStrategy).toEqual(
      [
        { CapacityProvider: 'FARGATE', Base: 1, Weight: 40 },
        { CapacityProvider: 'FARGATE_SPOT', Weight: 60 },
      ],
    );
  });

  test.each([
    [{ onDemandBase: 0 }, 'number of tasks on demand is out of range', '0', 'from 1 to 5000', 'what is left'],
    [{ onDemandPercentageAboveBase: 0 }, 'share on demand above the base is out of range', '0 %', 'from 1 to 99 %', 'nearly all Spot'],
    [{ onDemandPercentageAboveBase: 100 }, 'share on demand above the base is out of range', '100 %', 'from 1 to 99 %', 'leave `spot` out'],
  ] as [FargateSpotOptions, string, string, string, string][])('refuses %j', (spot, what, got, allowedValues, instead) => {
    expect(() => Compute.fargate({ spot })).toThrow(fourParts(what, got, allowedValues, instead));
  });
});
