import { Duration, Lazy, RemovalPolicy, Size, Stack, StringConcat, Tokenization } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IDependable } from 'constructs';
import { delivered } from './artifact-delivery';
import { ArtifactDelivery } from './artifact.contract';
import { ContainerRun, ProgramRun } from './boot-plan';
import { ComputeBindOptions } from './compute.contract';
import { bootScript } from './instance-boot';
import { archivePolicy, requireLinux, runOf } from './instance-delivery';
import { instanceGroup } from './instance-group';
import { instanceMetrics } from './instance-metrics';
import { instancePolicy, unscopedPolicy } from './instance-permissions';
import { MEMORY_METRIC, scaleInstances } from './instance-scaling';
import { InstanceSpotOptions } from './instance-spot';
import { addWarmPool, InstanceWarmPoolOptions, preparedPolicy, requireRoom } from './instance-warm-pool';
import { ProcessEnvironment } from './process-environment';
import { refuseResolvedSecrets } from './resolved-secret';
import { requireUnscaled } from './scaled-once';
import { grantSecretRead } from './secret-grant';
import { requireWithinNotice } from './spot-notice';
import { workloadTargets } from './target-group';
import { IWorkload, WorkloadTarget } from './workload.contract';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { refusal } from '../private/refusal';
import { requireSameRegion } from '../private/same-region';
import { ScalingSet } from '../scaling/scaling-set';

/** A service and the instances that it runs on, all choices made. */
export interface InstanceWorkloadProps extends ComputeBindOptions {
  /** Processor architecture of the instances. */
  readonly architecture: ec2.InstanceArchitecture;
  /** Type of every instance, or of the first choice beside Spot types. */
  readonly instanceType: ec2.InstanceType;
  /** Size of the root volume. */
  readonly volumeSize: Size;
  /** Age at which an instance is replaced. @default - instances live until a deployment or scaling replaces them */
  readonly maxInstanceLifetime?: Duration;
  /** How long the service's logs are kept. */
  readonly logRetention: logs.RetentionDays;
  /** Topic that hears of every scaling event. @default - a topic of the service's own */
  readonly notificationTopic?: sns.ITopic;
  /** The part of the group on Spot capacity. @default - all instances are on demand */
  readonly spot?: InstanceSpotOptions;
  /** Instances that wait, stopped. @default - none */
  readonly warmPool?: InstanceWarmPoolOptions;
}

/** From launch until the process itself starts: operating system, packages, image or archive. */
const BOOT_SECONDS = 120;
/** Beyond boot and start, how long the load balancer may take to call a new instance healthy before its deployment has failed. */
const HEALTHY_SECONDS = 300;
/** How long the nodes of the load balancer may still send requests to a target that deregisters. */
const SPREAD_SECONDS = 10;
/** What EC2 takes as user data. @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html */
const MAX_USER_DATA_BYTES = 16_384;
/** Room for a value that is known only at deployment, an ARN at the longest. */
const TOKEN_BYTES = 128;

/** A service on EC2 instances, one process each, in an Auto Scaling group: what `Compute.autoScalingGroup()` runs. */
export class InstanceWorkload extends Construct implements IWorkload {
  public readonly targets: WorkloadTarget[];
  public readonly connections: ec2.Connections;
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  /** The group itself, for what this library does not offer. */
  public readonly autoScalingGroup: autoscaling.AutoScalingGroup;
  /** Where the service's output and the instances' boot logs go. */
  public readonly logGroup: logs.LogGroup;

  private readonly environment = new ProcessEnvironment(this);
  private readonly delivery: ArtifactDelivery;
  private readonly run: ContainerRun | ProgramRun;
  private scaling?: ScalingSet;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: InstanceWorkloadProps,
  ) {
    super(scope, id);
    const stopSeconds = props.artifact.stopTime.toSeconds();
    if (props.spot) requireWithinNotice(this, { drainSeconds: this.drainSeconds, stopSeconds });
    this.role = props.role;
    this.grantPrincipal = props.role.grantPrincipal;
    this.connections = new ec2.Connections({ securityGroups: [props.securityGroup] });
    this.delivery = delivered(this, props.artifact, props.architecture);
    this.run = runOf(this.delivery);
    if ('command' in this.run) refuseResolvedSecrets(this, 'the command', this.run.command);
    this.logGroup = new logs.LogGroup(this, 'Logs', { retention: props.logRetention, removalPolicy: RemovalPolicy.RETAIN });
    this.targets = workloadTargets(this, props.ports, props.vpc, elbv2.TargetType.INSTANCE);
    props.ports.forEach(port => this.environment.add(port.target.portVariable, `${port.port}`));
    Object.entries(props.environment).forEach(([name, value]) => this.environment.add(name, value));

    const permissions = this.permissions();
    this.autoScalingGroup = this.group();
    if (props.warmPool) {
      permissions.push(preparedPolicy(this, props.role, this.autoScalingGroup));
      addWarmPool(this, this.autoScalingGroup, props.warmPool, Duration.seconds(this.graceSeconds + HEALTHY_SECONDS));
    }
    // An instance that boots before its permissions exist fails to fetch what it runs.
    this.autoScalingGroup.node.addDependency(props.role, ...permissions);
    this.drainBeforeTermination();
    this.node.addValidation({ validate: () => this.validateUserData() });
  }

  public get ready(): IDependable {
    return this.autoScalingGroup;
  }

  public get metrics(): MonitoredMetric[] {
    return instanceMetrics({
      prefix: this.node.id,
      targets: this.targets,
      loadBalancerFullName: this.props.loadBalancerFullName,
      autoScalingGroupName: this.autoScalingGroup.autoScalingGroupName,
      scaling: this.scaling ?? ScalingSet.of(),
      healthySeconds: this.graceSeconds + HEALTHY_SECONDS,
    });
  }

  public startAfter(...dependencies: IDependable[]): void {
    this.autoScalingGroup.node.addDependency(...dependencies);
  }

  public addEnvironment(name: string, value: string): void {
    this.environment.add(name, value);
  }

  public addSecret(name: string, secret: secretsmanager.ISecret, field?: string): void {
    this.environment.addSecret({ name, secret, field });
    grantSecretRead(secret, this);
  }

  public addSecretReference(name: string, secret: secretsmanager.ISecret): void {
    this.environment.add(name, secret.secretArn);
    grantSecretRead(secret, this);
  }

  public scale(scaling: ScalingSet): void {
    requireUnscaled(this, this.scaling);
    if (this.props.warmPool) requireRoom(this, this.props.warmPool, scaling);
    this.scaling = scaling;
    scaleInstances(this, scaling, {
      autoScalingGroup: this.autoScalingGroup,
      logGroupName: this.logGroup.logGroupName,
      targets: this.targets,
      ports: this.props.ports,
      loadBalancerFullName: this.props.loadBalancerFullName,
    });
  }

  private get graceSeconds(): number {
    return BOOT_SECONDS + this.props.artifact.startTime.toSeconds();
  }

  /**
   * The process is told while the load balancer still holds its connections, so that it can say goodbye on them: a WebSocket that the
   * load balancer cuts tells its client nothing. Requests in flight lose no time: drain and stop last at least as long as deregistration.
   */
  private get drainSeconds(): number {
    const deregistration = this.props.ports.map(port => port.target.deregistrationDelaySeconds);
    return Math.max(SPREAD_SECONDS, ...deregistration.map(seconds => seconds - this.props.artifact.stopTime.toSeconds()));
  }

  private launchTemplate(): ec2.LaunchTemplate {
    const { architecture, instanceType, role, securityGroup, volumeSize } = this.props;
    const cpuType = architecture === ec2.InstanceArchitecture.ARM_64 ? ec2.AmazonLinuxCpuType.ARM_64 : ec2.AmazonLinuxCpuType.X86_64;
    return new ec2.LaunchTemplate(this, 'LaunchTemplate', {
      instanceType,
      machineImage: this.delivery.machineImage?.image ?? ec2.MachineImage.latestAmazonLinux2023({ cpuType }),
      role,
      securityGroup,
      userData: ec2.UserData.custom(Lazy.string({ produce: () => this.userData() })),
      detailedMonitoring: true,
      requireImdsv2: true,
      // One hop more than the instance itself, so that the container reaches its role's credentials.
      httpPutResponseHopLimit: this.delivery.containerImage ? 2 : undefined,
      blockDevices: [
        {
          deviceName: this.delivery.machineImage?.rootDeviceName ?? '/dev/xvda',
          volume: ec2.BlockDeviceVolume.ebs(volumeSize.toGibibytes(), { encrypted: true, volumeType: ec2.EbsDeviceVolumeType.GP3 }),
        },
      ],
    });
  }

  private group(): autoscaling.AutoScalingGroup {
    const launchTemplate = this.launchTemplate();
    requireLinux(this, launchTemplate.osType);
    const group = instanceGroup(this, {
      ...this.props,
      launchTemplate,
      pooled: this.props.warmPool !== undefined,
      notificationTopic: this.notifiedTopic(),
      grace: Duration.seconds(this.graceSeconds),
      pause: Duration.seconds(this.graceSeconds + HEALTHY_SECONDS * 2),
      scaling: () => this.scaling ?? ScalingSet.of(),
    });
    for (const target of this.targets) (target.targetGroup as elbv2.ApplicationTargetGroup).addTarget(group);
    return group;
  }

  private permissions(): iam.ManagedPolicy[] {
    const what = { role: this.role, logGroup: this.logGroup, repository: this.delivery.containerImage?.repository };
    const archive = archivePolicy(this, this.role, this.delivery);
    return [instancePolicy(this, what), unscopedPolicy(this, what), ...(archive ? [archive] : [])];
  }

  private notifiedTopic(): sns.ITopic {
    const topic = this.props.notificationTopic;
    if (!topic) return new sns.Topic(this, 'ScalingEvents', { enforceSSL: true });
    requireSameRegion({ what: 'the notification topic', env: topic.env, instead: 'pass a topic of that region, or leave it out' }, this);
    return topic;
  }

  private drainBeforeTermination(): void {
    this.autoScalingGroup.addLifecycleHook('Drain', {
      lifecycleTransition: autoscaling.LifecycleTransition.INSTANCE_TERMINATING,
      // Drain, stop, and the few seconds in which the instance notices that it leaves.
      heartbeatTimeout: Duration.seconds(this.drainSeconds + this.props.artifact.stopTime.toSeconds() + 30),
      defaultResult: autoscaling.DefaultResult.CONTINUE,
    });
  }

  private userData(): string {
    const { props } = this;
    return bootScript({
      stackName: Stack.of(this).stackName,
      groupLogicalId: Stack.of(this).getLogicalId(this.autoScalingGroup.node.defaultChild as autoscaling.CfnAutoScalingGroup),
      region: Stack.of(this).region,
      run: this.run,
      warmPool: props.warmPool !== undefined,
      ports: props.ports.map(port => port.port),
      targetGroupArns: this.targets.map(target => target.targetGroup.targetGroupArn),
      // As Amazon ECS does: most AWS SDKs don't ask the instance for its region, and its user can name another one.
      environment: { AWS_REGION: Stack.of(this).region, AWS_DEFAULT_REGION: Stack.of(this).region, ...this.environment.values },
      secrets: this.environment.secrets.map(entry => ({ name: entry.name, arn: entry.secret.secretArn, field: entry.field })),
      logGroupName: this.logGroup.logGroupName,
      metrics: MEMORY_METRIC,
      stopSeconds: props.artifact.stopTime.toSeconds(),
      drainSeconds: this.drainSeconds,
      healthySeconds: this.graceSeconds + HEALTHY_SECONDS,
    });
  }

  private validateUserData(): string[] {
    const known = Tokenization.reverseString(this.userData()).mapTokens({ mapToken: () => 'x'.repeat(TOKEN_BYTES) });
    const size = Buffer.byteLength(known.join(new StringConcat()) as string);
    return size <= MAX_USER_DATA_BYTES
      ? []
      : [
          refusal({
            what: "the instances' user data is too long, environment included",
            got: `about ${size} bytes`,
            allowed: `${MAX_USER_DATA_BYTES} bytes`,
            instead: 'move long values into Parameter Store or a secret and read them at start',
          }),
        ];
  }
}
