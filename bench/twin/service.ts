import { Duration, Fn, Lazy, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { twinBoot } from './boot';
import { TwinLoadBalancer } from './load-balancer';
import { RETAINED_LOGS } from './network';

export interface TwinServiceProps extends TwinLoadBalancer {
  /** Directory of the service, with its Dockerfile. */
  readonly directory: string;
  readonly vpc: ec2.IVpc;
  readonly port: number;
  readonly protocolVersion: elbv2.ApplicationProtocolVersion;
  /** Path, and what a healthy target answers. */
  readonly healthCheck: elbv2.HealthCheck;
  readonly deregistrationDelay: Duration;
  /** How long an instance that must go still serves what is open; then it stops its container. */
  readonly drainSeconds: number;
  readonly environment: { [name: string]: string };
  readonly minimum: number;
  readonly maximum: number;
}

/** A container on each of a group's instances, behind a target group. */
export class TwinService extends Construct {
  public readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  public readonly role: iam.Role;
  public readonly targetGroup: elbv2.ApplicationTargetGroup;
  public readonly group: autoscaling.AutoScalingGroup;
  public readonly logs: logs.LogGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TwinServiceProps,
  ) {
    super(scope, id);
    const { directory, vpc, port } = props;
    this.loadBalancer = props.loadBalancer;
    const image = new DockerImageAsset(this, 'Image', { directory, platform: Platform.LINUX_ARM64 });
    this.logs = new logs.LogGroup(this, 'Logs', RETAINED_LOGS);
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, description: 'Targets', allowAllOutbound: true });
    securityGroup.connections.allowFrom(props.securityGroup, ec2.Port.tcp(port), 'Load balancer to targets');
    this.role = new iam.Role(this, 'Role', { description: 'Runs the service', assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const permissions = this.permissions(image);
    this.targetGroup = this.targets();
    this.group = this.instances(this.launchTemplate(securityGroup, this.userData(image)));
    this.targetGroup.addTarget(this.group);
    this.group.node.addDependency(this.role, ...permissions);
  }

  public scale(): void {
    this.group.scaleOnCpuUtilization('CpuScaling', { targetUtilizationPercent: 70 });
    this.group.scaleToTrackMetric('MemoryScaling', {
      targetValue: 80,
      metric: new cloudwatch.Metric({
        namespace: 'Twin',
        metricName: 'mem_used_percent',
        dimensionsMap: { LogGroupName: this.logs.logGroupName },
        statistic: cloudwatch.Stats.AVERAGE,
        period: Duration.minutes(1),
      }),
    });
    // `scaleOnRequestCount` works only with an L2 listener rule.
    new autoscaling.TargetTrackingScalingPolicy(this, 'RequestScaling', {
      autoScalingGroup: this.group,
      targetValue: 1000,
      predefinedMetric: autoscaling.PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET,
      resourceLabel: `${this.loadBalancer.loadBalancerFullName}/${this.targetGroup.targetGroupFullName}`,
    });
  }

  /**
   * Routes by path, in the order of their priority, and ties the target group to the load balancer by a rule that never matches.
   *
   * L1, because an L2 rule makes the group wait for the rule, and the rule waits for the group: no request before instances are healthy.
   */
  public route(
    listener: elbv2.IApplicationListener,
    firstPriority: number,
    routes: string[][],
    ...also: elbv2.CfnListenerRule.RuleConditionProperty[]
  ): void {
    const { listenerArn } = listener;
    const { targetGroupArn } = this.targetGroup;
    const attach = new elbv2.CfnListenerRule(this, 'Attach', {
      listenerArn,
      priority: 40_000 + firstPriority,
      conditions: [{ field: 'source-ip', sourceIpConfig: { values: ['255.255.255.255/32'] } }, ...also],
      actions: [{ type: 'forward', targetGroupArn }],
    });
    this.group.node.addDependency(attach);
    routes.forEach((values, index) => {
      const rule = new elbv2.CfnListenerRule(this, `Route${index}`, {
        listenerArn,
        priority: firstPriority + index,
        conditions: [{ field: 'path-pattern', pathPatternConfig: { values } }, ...also],
        actions: [{ type: 'forward', forwardConfig: { targetGroups: [{ targetGroupArn, weight: 100 }] } }],
      });
      rule.node.addDependency(this.group);
    });
  }

  private targets(): elbv2.ApplicationTargetGroup {
    const { vpc, port, protocolVersion, deregistrationDelay, healthCheck } = this.props;
    return new elbv2.ApplicationTargetGroup(this, 'Targets', {
      vpc,
      port,
      protocolVersion,
      deregistrationDelay,
      targetType: elbv2.TargetType.INSTANCE,
      protocol: elbv2.ApplicationProtocol.HTTP,
      loadBalancingAlgorithmType: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      healthCheck: {
        interval: Duration.seconds(15),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
        ...healthCheck,
      },
    });
  }

  private userData(image: DockerImageAsset): string {
    const { stackName, region } = Stack.of(this);
    return twinBoot({
      stackName,
      region,
      groupLogicalId: Lazy.string({
        produce: () => Stack.of(this).getLogicalId(this.group.node.defaultChild as autoscaling.CfnAutoScalingGroup),
      }),
      imageUri: image.imageUri,
      registry: Fn.select(0, Fn.split('/', image.repository.repositoryUri)),
      targetGroupArn: this.targetGroup.targetGroupArn,
      logGroupName: this.logs.logGroupName,
      port: this.props.port,
      environment: this.props.environment,
      drainSeconds: this.props.drainSeconds,
    });
  }

  private permissions(image: DockerImageAsset): iam.ManagedPolicy[] {
    const roles = [this.role];
    const own = new iam.ManagedPolicy(this, 'InstancePolicy', {
      roles,
      statements: [
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
          resources: [this.logs.logGroupArn],
        }),
        new iam.PolicyStatement({
          actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          resources: [image.repository.repositoryArn],
        }),
      ],
    });
    const unscoped = new iam.ManagedPolicy(this, 'UnscopedPolicy', {
      roles,
      statements: [
        new iam.PolicyStatement({
          actions: [
            'ssm:UpdateInstanceInformation',
            'ssmmessages:CreateControlChannel',
            'ssmmessages:CreateDataChannel',
            'ssmmessages:OpenControlChannel',
            'ssmmessages:OpenDataChannel',
          ],
          resources: ['*'],
        }),
        new iam.PolicyStatement({
          actions: ['cloudwatch:PutMetricData'],
          resources: ['*'],
          conditions: { StringEquals: { 'cloudwatch:namespace': 'Twin' } },
        }),
        new iam.PolicyStatement({ actions: ['elasticloadbalancing:DescribeTargetHealth'], resources: ['*'] }),
        new iam.PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
      ],
    });
    return [own, unscoped];
  }

  private launchTemplate(securityGroup: ec2.ISecurityGroup, userData: string): ec2.LaunchTemplate {
    return new ec2.LaunchTemplate(this, 'LaunchTemplate', {
      instanceType: new ec2.InstanceType('c7g.large'),
      machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
      role: this.role,
      securityGroup,
      userData: ec2.UserData.custom(userData),
      detailedMonitoring: true,
      requireImdsv2: true,
      httpPutResponseHopLimit: 2,
      blockDevices: [
        { deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(20, { encrypted: true, volumeType: ec2.EbsDeviceVolumeType.GP3 }) },
      ],
    });
  }

  private instances(launchTemplate: ec2.ILaunchTemplate): autoscaling.AutoScalingGroup {
    const { vpc, minimum, maximum, drainSeconds } = this.props;
    const group = new autoscaling.AutoScalingGroup(this, 'Group', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      launchTemplate,
      minCapacity: minimum,
      maxCapacity: maximum,
      healthChecks: autoscaling.HealthChecks.withAdditionalChecks({
        additionalTypes: [autoscaling.AdditionalHealthCheckType.ELB],
        gracePeriod: Duration.seconds(150),
      }),
      defaultInstanceWarmup: Duration.seconds(150),
      groupMetrics: [autoscaling.GroupMetrics.all()],
      notifications: [{ topic: new sns.Topic(this, 'ScalingEvents', { enforceSSL: true }), scalingEvents: autoscaling.ScalingEvents.ALL }],
      signals: autoscaling.Signals.waitForMinCapacity({ timeout: Duration.seconds(750) }),
      updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({
        minInstancesInService: minimum,
        maxBatchSize: 1,
        waitOnResourceSignals: true,
        pauseTime: Duration.seconds(750),
        minSuccessPercentage: 100,
      }),
    });
    group.addLifecycleHook('Drain', {
      lifecycleTransition: autoscaling.LifecycleTransition.INSTANCE_TERMINATING,
      heartbeatTimeout: Duration.seconds(drainSeconds + 60),
      defaultResult: autoscaling.DefaultResult.CONTINUE,
    });
    return group;
  }
}
