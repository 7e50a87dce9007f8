import { Duration, Fn, Lazy, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct, IDependable } from 'constructs';
import { twinBoot, TwinSecret } from './boot';
import { RETAINED_LOGS } from './network';
import { TwinWorkload, TwinWorkloadProps } from './workload';

export interface TwinInstancesProps extends TwinWorkloadProps {
  /** Read at each start. @default - none */
  readonly secrets?: TwinSecret[];
}

/** A container on each of a group's instances, behind a target group. */
export class TwinInstances extends TwinWorkload {
  public readonly minutesToStart = 8;

  private readonly group: autoscaling.AutoScalingGroup;
  private readonly logs: logs.LogGroup;

  constructor(scope: Construct, id: string, props: TwinInstancesProps) {
    super(scope, id, props, elbv2.TargetType.INSTANCE);
    const { directory, identity, secrets = [] } = props;
    const image = new DockerImageAsset(this, 'Image', { directory, platform: Platform.LINUX_ARM64 });
    this.logs = new logs.LogGroup(this, 'Logs', RETAINED_LOGS);
    this.letLoadBalancerIn(identity.targetSecurityGroup);
    const permissions = this.permissions(image);
    secrets.forEach(({ secret }) => secret.grantRead(this.role));
    this.group = this.instances(this.launchTemplate(this.userData(image, secrets)));
    this.targetGroup.addTarget(this.group);
    this.group.node.addDependency(this.role, ...permissions);
  }

  public get ready(): IDependable {
    return this.group;
  }

  /** What the group wants, not what it has: it is at its end even if the last instances never come up. */
  public get usedCapacity(): cloudwatch.IMetric {
    const size = (metricName: string) =>
      new cloudwatch.Metric({
        namespace: 'AWS/AutoScaling',
        metricName,
        dimensionsMap: { AutoScalingGroupName: this.group.autoScalingGroupName },
        statistic: cloudwatch.Stats.MAXIMUM,
        period: Duration.minutes(1),
      });
    return new cloudwatch.MathExpression({
      expression: '100 * desired / maximum',
      usingMetrics: { desired: size('GroupDesiredCapacity'), maximum: size('GroupMaxSize') },
      period: Duration.minutes(1),
    });
  }

  public startAfter(dependency: IDependable): void {
    this.group.node.addDependency(dependency);
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
    new autoscaling.TargetTrackingScalingPolicy(this, 'RequestScaling', {
      autoScalingGroup: this.group,
      targetValue: 1000,
      predefinedMetric: autoscaling.PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET,
      resourceLabel: this.requestLabel,
    });
  }

  private userData(image: DockerImageAsset, secrets: TwinSecret[]): string {
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
      secrets,
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

  private launchTemplate(userData: string): ec2.LaunchTemplate {
    return new ec2.LaunchTemplate(this, 'LaunchTemplate', {
      instanceType: new ec2.InstanceType('c7g.large'),
      machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
      role: this.role,
      securityGroup: this.props.identity.targetSecurityGroup,
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
