import { Duration, Lazy, RemovalPolicy, Size } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, IDependable } from 'constructs';
import { delivered } from './artifact-delivery';
import { ArtifactImage } from './artifact.contract';
import { requireSameNetwork } from './cluster-network';
import { ComputeBindOptions } from './compute.contract';
import { executionRole } from './fargate-execution-role';
import { scaleTasks } from './fargate-scaling';
import { capacityProviderStrategies, FargateSpotOptions } from './fargate-spot';
import { ProcessEnvironment } from './process-environment';
import { requireUnscaled } from './scaled-once';
import { grantSecretRead } from './secret-grant';
import { requireWithinNotice } from './spot-notice';
import { secondsUntilHealthy, workloadTargets } from './target-group';
import { balancedMetrics } from './workload-metrics';
import { IWorkload, WorkloadTarget } from './workload.contract';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { acknowledge } from '../private/acknowledge';
import { requireNumber } from '../private/refusal';
import { ScalingSet } from '../scaling/scaling-set';

/** A service and the tasks that it runs in, all choices made. */
export interface FargateWorkloadProps extends ComputeBindOptions {
  /** Processor architecture of the tasks. */
  readonly architecture: ec2.InstanceArchitecture;
  /** CPU units of a task. */
  readonly cpu: number;
  /** Memory of a task in MiB. */
  readonly memoryLimitMiB: number;
  /** Disk of a task in GiB. @default - 20 GiB, which AWS gives to every task */
  readonly ephemeralStorageGiB?: number;
  /** Cluster that the tasks run in. @default - a cluster of the service's own */
  readonly cluster?: ecs.ICluster;
  /** Container Insights of the service's own cluster. */
  readonly containerInsights: ecs.ContainerInsights;
  /** How much of the tasks runs on Spot capacity. @default - all run on demand */
  readonly spot?: FargateSpotOptions;
  /** Makes the root file system read-only but for so much in `/tmp`. @default - the root is writable */
  readonly temporaryDirectoryMiB?: number;
  /** Whether processor and memory are measured every 20 seconds. */
  readonly highResolutionMetrics: boolean;
  /** How long the service's logs are kept. */
  readonly logRetention: logs.RetentionDays;
}

/** From a task that is missing to a process that starts: capacity, network interface, image. */
const PLACEMENT_SECONDS = 120;
/** What ECS takes. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html */
const MAX_TARGET_GROUPS = 5;
/** What Fargate takes. @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html */
const MAX_STOP_SECONDS = 120;

/**
 * A service in tasks on AWS Fargate: what `Compute.fargate()` runs.
 *
 * A task that leaves is deregistered first. It gets SIGTERM when its requests are done, or when the deregistration delay is over, and is
 * killed after the artifact's stop time: the two times add up. By then the load balancer has closed the connections that clients hold
 * open, so the process can't say goodbye on them.
 */
export class FargateWorkload extends Construct implements IWorkload {
  public readonly targets: WorkloadTarget[];
  public readonly connections: ec2.Connections;
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** The ECS service itself, for what this library does not offer. */
  public readonly service: ecs.FargateService;
  /** Where the service's output goes. */
  public readonly logGroup: logs.LogGroup;

  private readonly environment = new ProcessEnvironment(this);
  private readonly container: ecs.ContainerDefinition;
  private scaling?: ScalingSet;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: FargateWorkloadProps,
  ) {
    super(scope, id);
    this.requireRunnable();
    this.role = props.role;
    this.grantPrincipal = props.role.grantPrincipal;
    this.connections = new ec2.Connections({ securityGroups: [props.securityGroup] });
    this.logGroup = new logs.LogGroup(this, 'Logs', { retention: props.logRetention, removalPolicy: RemovalPolicy.RETAIN });
    this.targets = workloadTargets(this, props.ports, props.vpc, elbv2.TargetType.IP);
    this.container = this.taskContainer();
    props.ports.forEach(port => this.addEnvironment(port.target.portVariable, `${port.port}`));
    Object.entries(props.environment).forEach(([name, value]) => this.addEnvironment(name, value));
    this.service = this.ecsService();
  }

  public get ready(): IDependable {
    return this.service;
  }

  public get metrics(): MonitoredMetric[] {
    const { loadBalancerFullName } = this.props;
    return balancedMetrics(this, PLACEMENT_SECONDS + this.graceSeconds, { loadBalancerFullName, scaling: this.scaling });
  }

  public startAfter(...dependencies: IDependable[]): void {
    this.service.node.addDependency(...dependencies);
  }

  public addEnvironment(name: string, value: string): void {
    this.environment.add(name, value);
    this.container.addEnvironment(name, value);
  }

  public addSecret(name: string, secret: secretsmanager.ISecret, field?: string): void {
    this.environment.addSecret({ name, secret, field });
    const { arn, hasField } = ecs.Secret.fromSecretsManager(secret, field);
    this.container.addSecret(name, { arn, hasField, grantRead: reader => grantSecretRead(secret, reader) });
  }

  public addSecretReference(name: string, secret: secretsmanager.ISecret): void {
    this.addEnvironment(name, secret.secretArn);
    grantSecretRead(secret, this.role);
  }

  public scale(scaling: ScalingSet): void {
    requireUnscaled(this, this.scaling);
    this.scaling = scaling;
    scaleTasks(this, scaling, { ...this.props, targets: this.targets, service: this.service });
  }

  private requireRunnable(): void {
    const { artifact, cluster, ports, spot, vpc } = this.props;
    requireNumber(ports.length, {
      what: "the number of the service's ports, each with a target group",
      min: 1,
      max: MAX_TARGET_GROUPS,
      instead: 'let protocols share a port, or make another service with `addService`',
    });
    requireNumber(artifact.stopTime.toSeconds(), {
      what: "the artifact's stop time on Fargate",
      min: 1,
      max: MAX_STOP_SECONDS,
      unit: 'seconds',
      instead: 'give requests the time before SIGTERM, as `deregistrationDelay` of their protocol, or choose Compute.autoScalingGroup()',
    });
    if (cluster) requireSameNetwork(this, vpc, cluster.vpc);
    // Load balancer and process take their time one after the other.
    const drainSeconds = Math.max(...ports.map(({ target }) => target.deregistrationDelaySeconds));
    if (spot) requireWithinNotice(this, { drainSeconds, stopSeconds: artifact.stopTime.toSeconds() });
  }

  /**
   * How long ECS overlooks failed health checks of a new task: until the process has started and the load balancer, whose last check it may
   * just have missed, has asked it often enough.
   */
  private get graceSeconds(): number {
    return this.props.artifact.startTime.toSeconds() + secondsUntilHealthy(this.props.ports);
  }

  private taskContainer(): ecs.ContainerDefinition {
    const { architecture, artifact, cpu, ephemeralStorageGiB, memoryLimitMiB, ports, role, temporaryDirectoryMiB } = this.props;
    const image = delivered(this, artifact, architecture).containerImage!;
    const task = new ecs.FargateTaskDefinition(this, 'TaskDefinition', {
      cpu,
      memoryLimitMiB,
      ephemeralStorageGiB,
      taskRole: role,
      executionRole: executionRole(this, image),
      runtimePlatform: {
        cpuArchitecture: architecture === ec2.InstanceArchitecture.ARM_64 ? ecs.CpuArchitecture.ARM64 : ecs.CpuArchitecture.X86_64,
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    acknowledge(
      task,
      'AwsSolutions-ECS2',
      'the environment holds settings only: a secret that CloudFormation would resolve is refused, and secrets reach the process by name',
    );
    const linuxParameters = new ecs.LinuxParameters(this, 'LinuxParameters', { initProcessEnabled: true });
    if (temporaryDirectoryMiB !== undefined) {
      // A volume would belong to root, and most images run as somebody else.
      linuxParameters.addTmpfs({
        containerPath: '/tmp',
        size: temporaryDirectoryMiB,
        mountOptions: [ecs.TmpfsMountOption.NOEXEC, ecs.TmpfsMountOption.NOSUID, ecs.TmpfsMountOption.NODEV],
      });
    }
    const container = task.addContainer('Container', {
      image: new ArtifactContainerImage(image),
      portMappings: ports.map(({ port }) => ({ containerPort: port })),
      logging: ecs.LogDrivers.awsLogs({
        logGroup: this.logGroup,
        streamPrefix: 'service',
        // A CloudWatch outage may cost log lines, never requests.
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
        maxBufferSize: Size.mebibytes(25),
      }),
      stopTimeout: artifact.stopTime,
      readonlyRootFilesystem: temporaryDirectoryMiB !== undefined,
      linuxParameters,
    });
    listByName(task, container);
    return container;
  }

  private ecsService(): ecs.FargateService {
    const { highResolutionMetrics, securityGroup, spot, vpc } = this.props;
    const minimum = Lazy.number({ produce: () => (this.scaling ?? ScalingSet.of()).minimum });
    const { taskDefinition, containerName } = this.container;
    const cluster = this.props.cluster ?? this.ownCluster();
    const service = new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition,
      // No desired count: CloudFormation would set it again in every deployment, however many tasks the load has brought.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      deploymentController: { type: ecs.DeploymentControllerType.ECS },
      circuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      healthCheckGracePeriod: Duration.seconds(this.graceSeconds),
      vpcSubnets: vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }),
      securityGroups: [securityGroup],
      assignPublicIp: false,
      enableExecuteCommand: false,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      capacityProviderStrategies: spot && capacityProviderStrategies(spot, minimum),
    });
    this.targets.forEach(({ targetGroup: group }, index) =>
      (group as elbv2.ApplicationTargetGroup).addTarget(
        service.loadBalancerTarget({ containerName, containerPort: this.props.ports[index].port }),
      ),
    );
    if (highResolutionMetrics) {
      (service.node.defaultChild as ecs.CfnService).addPropertyOverride('Monitoring', {
        MetricConfigurations: [{ MetricNames: ['CPUUtilization', 'MemoryUtilization'], ResolutionSeconds: 20 }],
      });
    }
    // A task that starts before its permissions exist fails to pull its image.
    service.node.addDependency(taskDefinition.executionRole!);
    // Capacity providers join a cluster after it is made.
    if (spot && !this.props.cluster) service.node.addDependency(cluster);
    return service;
  }

  private ownCluster(): ecs.Cluster {
    return new ecs.Cluster(this, 'Cluster', {
      vpc: this.props.vpc,
      containerInsightsV2: this.props.containerInsights,
      enableFargateCapacityProviders: this.props.spot !== undefined,
    });
  }
}

/** An image whose permissions are arranged already. */
class ArtifactContainerImage extends ecs.ContainerImage {
  constructor(private readonly image: ArtifactImage) {
    super();
  }

  public bind(): ecs.ContainerImageConfig {
    return { imageName: this.image.imageUri };
  }
}

/** In the order of their names: the same variables in another order are a new revision, and so a deployment. */
function listByName(task: ecs.FargateTaskDefinition, container: ecs.ContainerDefinition): void {
  const rendered = (list: 'environment' | 'secrets') =>
    [...((container.renderContainerDefinition()[list] ?? []) as { name: string }[])].sort((a, b) => (a.name < b.name ? -1 : 1));
  const override = (list: string, produce: () => object[] | undefined) =>
    (task.node.defaultChild as ecs.CfnTaskDefinition).addPropertyOverride(`ContainerDefinitions.0.${list}`, Lazy.any({ produce }));
  override('Environment', () => rendered('environment').map((each: any) => ({ Name: each.name, Value: each.value })));
  override('Secrets', () => {
    const secrets = rendered('secrets').map((each: any) => ({ Name: each.name, ValueFrom: each.valueFrom }));
    return secrets.length > 0 ? secrets : undefined;
  });
}
