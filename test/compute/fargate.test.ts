import { App, Duration, Size } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { fargateApi, SERVICE } from './support/fargate';
import { ApiExposure, ApiProtocol, Compute, ScalingSet, ServiceArtifact } from '../../src';
import { IMAGE, ofType, only, regionalStack } from '../support/apps';
import { domainIn } from '../support/domains';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const TASK = 'AWS::ECS::TaskDefinition';
const CLUSTER = 'AWS::ECS::Cluster';

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
});
