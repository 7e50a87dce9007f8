import { Duration, Size } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, IDependable } from 'constructs';
import { RETAINED_LOGS } from './network';
import { TwinWorkload, TwinWorkloadProps } from './workload';

/** A container in each of a service's tasks, behind a target group. */
export class TwinFargate extends TwinWorkload {
  public readonly minutesToStart = 4;

  private readonly service: ecs.FargateService;

  constructor(scope: Construct, id: string, props: TwinWorkloadProps) {
    super(scope, id, props, elbv2.TargetType.IP);
    this.letLoadBalancerIn(props.identity.targetSecurityGroup);
    const image = new DockerImageAsset(this, 'Image', { directory: props.directory, platform: Platform.LINUX_ARM64 });
    this.service = this.tasks(this.taskDefinition(image));
    this.targetGroup.addTarget(this.service);
  }

  public get ready(): IDependable {
    return this.service;
  }

  public startAfter(dependency: IDependable): void {
    this.service.node.addDependency(dependency);
  }

  public scale(): void {
    const { minimum, maximum } = this.props;
    const target = this.service.autoScaleTaskCount({ minCapacity: minimum, maxCapacity: maximum });
    this.track(target, 'CpuScaling', 70, { predefinedMetricType: 'ECSServiceAverageCPUUtilizationHighResolution' });
    this.track(target, 'MemoryScaling', 80, { predefinedMetricType: 'ECSServiceAverageMemoryUtilizationHighResolution' });
    this.track(target, 'RequestScaling', 1000, { predefinedMetricType: 'ALBRequestCountPerTarget', resourceLabel: this.requestLabel });
  }

  /** The L2 policy knows no metric of 20 seconds. */
  private track(
    target: ecs.ScalableTaskCount,
    id: string,
    targetValue: number,
    predefinedMetricSpecification: appscaling.CfnScalingPolicy.PredefinedMetricSpecificationProperty,
  ): void {
    new appscaling.CfnScalingPolicy(this, id, {
      policyName: id,
      policyType: 'TargetTrackingScaling',
      scalingTargetId: (target.node.findChild('Target') as appscaling.ScalableTarget).scalableTargetId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue,
        predefinedMetricSpecification,
        scaleOutCooldown: 60,
        scaleInCooldown: 300,
      },
    });
  }

  private taskDefinition(image: DockerImageAsset): ecs.FargateTaskDefinition {
    const { environment, port } = this.props;
    const definition = new ecs.FargateTaskDefinition(this, 'TaskDefinition', {
      cpu: 1024,
      memoryLimitMiB: 2048,
      taskRole: this.role,
      executionRole: this.executionRole(image),
      runtimePlatform: { cpuArchitecture: ecs.CpuArchitecture.ARM64, operatingSystemFamily: ecs.OperatingSystemFamily.LINUX },
    });
    definition.addContainer('Container', {
      image: ecs.ContainerImage.fromRegistry(image.imageUri),
      portMappings: [{ containerPort: port }],
      environment,
      logging: ecs.LogDrivers.awsLogs({
        logGroup: new logs.LogGroup(this, 'Logs', RETAINED_LOGS),
        streamPrefix: 'service',
        mode: ecs.AwsLogDriverMode.NON_BLOCKING,
        maxBufferSize: Size.mebibytes(25),
      }),
      stopTimeout: Duration.seconds(30),
      linuxParameters: new ecs.LinuxParameters(this, 'LinuxParameters', { initProcessEnabled: true }),
    });
    return definition;
  }

  /** The only permission that takes no narrower resource lies in a policy of its own. */
  private executionRole(image: DockerImageAsset): iam.Role {
    const role = new iam.Role(this, 'ExecutionRole', {
      description: 'Starts the tasks',
      assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com'),
    });
    const allow = (id: string, actions: string[], resource: string) =>
      new iam.ManagedPolicy(role, id, { roles: [role], statements: [new iam.PolicyStatement({ actions, resources: [resource] })] });
    allow(
      'ImagePolicy',
      ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      image.repository.repositoryArn,
    );
    allow('LoginPolicy', ['ecr:GetAuthorizationToken'], '*');
    return role;
  }

  private tasks(taskDefinition: ecs.FargateTaskDefinition): ecs.FargateService {
    const { identity, vpc } = this.props;
    const service = new ecs.FargateService(this, 'Service', {
      cluster: new ecs.Cluster(this, 'Cluster', { vpc, containerInsightsV2: ecs.ContainerInsights.ENABLED }),
      taskDefinition,
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      deploymentController: { type: ecs.DeploymentControllerType.ECS },
      circuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing.ENABLED,
      healthCheckGracePeriod: Duration.seconds(75),
      securityGroups: [identity.targetSecurityGroup],
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    (service.node.defaultChild as ecs.CfnService).addPropertyOverride('Monitoring', {
      MetricConfigurations: [{ MetricNames: ['CPUUtilization', 'MemoryUtilization'], ResolutionSeconds: 20 }],
    });
    // A task that starts before its permissions exist fails to pull its image.
    service.node.addDependency(taskDefinition.executionRole!);
    return service;
  }
}
