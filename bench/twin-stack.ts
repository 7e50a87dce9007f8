import { join } from 'node:path';
import {
  CfnOutput,
  CfnResource,
  CustomResource,
  CustomResourceProvider,
  CustomResourceProviderRuntime,
  Duration,
  Fn,
  Lazy,
  RemovalPolicy,
  Stack,
  StackProps,
} from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { TwinWatchedService, twinServiceAlarms } from './twin-alarms';
import { twinBoot } from './twin-boot';
import { twinDistribution } from './twin-edge';

export interface TwinStackProps extends StackProps {
  /** Directory of the service, with its Dockerfile. */
  readonly service: string;
  /** The stack in us-east-1 with the web ACL. */
  readonly firewall: Stack;
}

/**
 * The example's API (examples/typescript/rest/catalogue-stack.ts) as one would write it without this library: the same resources, from
 * aws-cdk-lib alone. L1 only where aws-cdk-lib has no L2, or where its L2 closes a cycle.
 */
export class TwinStack extends Stack {
  /** What the last stack must know. */
  public readonly distributionIdOutput: string;
  public readonly logBucketArnOutput: string;

  constructor(scope: Construct, id: string, props: TwinStackProps) {
    super(scope, id, props);
    const bucket = logBucket(this, 'LogBucket');
    const vpc = this.network(bucket);
    const securityGroup = new ec2.SecurityGroup(this, 'LoadBalancerSecurityGroup', {
      vpc,
      description: 'Load balancer',
      allowAllOutbound: false,
    });
    const loadBalancer = this.loadBalancer(vpc, securityGroup, bucket);
    const listener = loadBalancer.addListener('Listener', {
      port: 80,
      protocol: elbv2.ApplicationProtocol.HTTP,
      open: false,
      defaultAction: elbv2.ListenerAction.fixedResponse(404, {
        contentType: 'application/json',
        messageBody: '{"message":"no route matches this request"}',
      }),
    });
    this.letCloudFrontIn(vpc, loadBalancer);
    const vpcOrigin = new cloudfront.VpcOrigin(this, 'VpcOrigin', {
      endpoint: cloudfront.VpcOriginEndpoint.applicationLoadBalancer(loadBalancer),
      httpPort: 80,
      protocolPolicy: cloudfront.OriginProtocolPolicy.HTTP_ONLY,
    });
    vpcOrigin.node.addDependency(vpc.internetConnectivityEstablished);
    const parameterName = `/distribution-id/${id}`;
    const { role, watched } = this.service(props.service, vpc, loadBalancer, securityGroup, listener, parameterName);

    const distribution = twinDistribution(this, vpcOrigin, loadBalancer.loadBalancerDnsName, props.firewall);
    this.letInvalidate(role, distribution, parameterName);
    twinServiceAlarms(this, watched);
    const accessLogs = logBucket(this, 'AccessLogBucket');
    this.letLogDeliveryWrite(accessLogs, 'cloudfront', `us-east-1:${this.account}:delivery-source:*`);
    new CfnOutput(this, 'Url', { value: `https://${distribution.distributionDomainName}`, description: 'Address of the API' });
    this.distributionIdOutput = new CfnOutput(this, 'DistributionId', { value: distribution.distributionId }).node.id;
    this.logBucketArnOutput = new CfnOutput(this, 'AccessLogBucketArn', { value: accessLogs.bucketArn }).node.id;
  }

  private network(flowLogs: s3.IBucket): ec2.Vpc {
    const vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16'),
      availabilityZones: [0, 1, 2].map(index => Fn.select(index, Fn.getAzs())),
      restrictDefaultSecurityGroup: true,
      subnetConfiguration: [
        { name: 'Public', subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
        { name: 'Private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      ],
      gatewayEndpoints: {
        S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
        DynamoDb: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
      },
    });
    keepProviderLogs(this.node.findChild('Custom::VpcRestrictDefaultSGCustomResourceProvider') as Construct);
    this.letLogDeliveryWrite(flowLogs, 'vpc-flow-logs', `${this.region}:${this.account}:*`);
    vpc.addFlowLog('FlowLog', { destination: ec2.FlowLogDestination.toS3(flowLogs, 'vpc-flow-logs/') });
    return vpc;
  }

  private loadBalancer(vpc: ec2.IVpc, securityGroup: ec2.ISecurityGroup, bucket: s3.IBucket): elbv2.ApplicationLoadBalancer {
    const loadBalancer = new elbv2.ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc,
      internetFacing: false,
      securityGroup,
      deletionProtection: true,
      dropInvalidHeaderFields: true,
      idleTimeout: Duration.seconds(60),
    });
    loadBalancer.logAccessLogs(bucket, 'load-balancer');
    return loadBalancer;
  }

  /** The list weighs 55 of the 60 rules that a group may have: a second port would not fit beside it, so the way in has a group of its own. */
  private letCloudFrontIn(vpc: ec2.IVpc, loadBalancer: elbv2.ApplicationLoadBalancer): void {
    const group = new ec2.SecurityGroup(this, 'CloudFrontSecurityGroup', {
      vpc,
      description: 'CloudFront to the load balancer',
      allowAllOutbound: false,
    });
    group.addIngressRule(ec2.Peer.prefixList(this.cloudFrontPrefixList()), ec2.Port.tcp(80), 'CloudFront VPC origin');
    loadBalancer.addSecurityGroup(group);
  }

  /** AWS publishes the list's id in no parameter, and a look-up at synthesis needs an account. */
  private cloudFrontPrefixList(): string {
    const provider = CustomResourceProvider.getOrCreateProvider(this, 'Custom::CloudFrontPrefixList', {
      codeDirectory: join(__dirname, 'prefix-list'),
      runtime: CustomResourceProviderRuntime.NODEJS_22_X,
      policyStatements: [{ Effect: 'Allow', Action: 'ec2:DescribeManagedPrefixLists', Resource: '*' }],
    });
    keepProviderLogs(provider);
    return new CustomResource(this, 'PrefixList', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::CloudFrontPrefixList',
      properties: { Name: 'com.amazonaws.global.cloudfront.origin-facing' },
    }).getAttString('PrefixListId');
  }

  private service(
    directory: string,
    vpc: ec2.IVpc,
    loadBalancer: elbv2.ApplicationLoadBalancer,
    loadBalancerSecurityGroup: ec2.ISecurityGroup,
    listener: elbv2.IApplicationListener,
    distributionIdParameter: string,
  ): { role: iam.IRole; watched: TwinWatchedService } {
    const image = new DockerImageAsset(this, 'Image', { directory, platform: Platform.LINUX_ARM64 });
    const logGroup = new logs.LogGroup(this, 'ServiceLogs', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const securityGroup = new ec2.SecurityGroup(this, 'ServiceSecurityGroup', { vpc, description: 'Targets', allowAllOutbound: true });
    securityGroup.connections.allowFrom(loadBalancerSecurityGroup, ec2.Port.tcp(8080), 'Load balancer to targets');
    const role = new iam.Role(this, 'ServiceRole', {
      description: 'Runs the service',
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
    });
    const permissions = this.permissions(role, image, logGroup);

    const targetGroup = new elbv2.ApplicationTargetGroup(this, 'Targets', {
      vpc,
      port: 8080,
      targetType: elbv2.TargetType.INSTANCE,
      protocol: elbv2.ApplicationProtocol.HTTP,
      protocolVersion: elbv2.ApplicationProtocolVersion.HTTP1,
      deregistrationDelay: Duration.seconds(30),
      loadBalancingAlgorithmType: elbv2.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      healthCheck: {
        path: '/health',
        interval: Duration.seconds(15),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
        healthyHttpCodes: '200',
      },
    });
    const userData = twinBoot({
      stackName: this.stackName,
      region: this.region,
      groupLogicalId: Lazy.string({ produce: () => this.getLogicalId(group.node.defaultChild as autoscaling.CfnAutoScalingGroup) }),
      imageUri: image.imageUri,
      registry: Fn.select(0, Fn.split('/', image.repository.repositoryUri)),
      targetGroupArn: targetGroup.targetGroupArn,
      logGroupName: logGroup.logGroupName,
      distributionIdParameter,
    });
    const group = this.group(vpc, this.launchTemplate(role, securityGroup, userData));
    targetGroup.addTarget(group);
    group.node.addDependency(role, ...permissions);
    this.scaling(group, logGroup, loadBalancer, targetGroup);
    this.routes(listener, targetGroup, group);
    return { role, watched: { loadBalancer, targetGroup, group } };
  }

  private permissions(role: iam.Role, image: DockerImageAsset, logGroup: logs.ILogGroup): iam.ManagedPolicy[] {
    const own = new iam.ManagedPolicy(this, 'InstancePolicy', {
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
          resources: [logGroup.logGroupArn],
        }),
        new iam.PolicyStatement({
          actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          resources: [image.repository.repositoryArn],
        }),
      ],
    });
    const unscoped = new iam.ManagedPolicy(this, 'UnscopedPolicy', {
      roles: [role],
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

  private launchTemplate(role: iam.IRole, securityGroup: ec2.ISecurityGroup, userData: string): ec2.LaunchTemplate {
    return new ec2.LaunchTemplate(this, 'LaunchTemplate', {
      instanceType: new ec2.InstanceType('c7g.large'),
      machineImage: ec2.MachineImage.latestAmazonLinux2023({ cpuType: ec2.AmazonLinuxCpuType.ARM_64 }),
      role,
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

  private group(vpc: ec2.IVpc, launchTemplate: ec2.ILaunchTemplate): autoscaling.AutoScalingGroup {
    const group = new autoscaling.AutoScalingGroup(this, 'Group', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      launchTemplate,
      minCapacity: 2,
      maxCapacity: 50,
      healthChecks: autoscaling.HealthChecks.withAdditionalChecks({
        additionalTypes: [autoscaling.AdditionalHealthCheckType.ELB],
        gracePeriod: Duration.seconds(150),
      }),
      defaultInstanceWarmup: Duration.seconds(150),
      groupMetrics: [autoscaling.GroupMetrics.all()],
      notifications: [{ topic: new sns.Topic(this, 'ScalingEvents', { enforceSSL: true }), scalingEvents: autoscaling.ScalingEvents.ALL }],
      signals: autoscaling.Signals.waitForMinCapacity({ timeout: Duration.seconds(750) }),
      updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({
        minInstancesInService: 2,
        maxBatchSize: 1,
        waitOnResourceSignals: true,
        pauseTime: Duration.seconds(750),
        minSuccessPercentage: 100,
      }),
    });
    group.addLifecycleHook('Drain', {
      lifecycleTransition: autoscaling.LifecycleTransition.INSTANCE_TERMINATING,
      heartbeatTimeout: Duration.seconds(90),
      defaultResult: autoscaling.DefaultResult.CONTINUE,
    });
    return group;
  }

  private scaling(
    group: autoscaling.AutoScalingGroup,
    logGroup: logs.ILogGroup,
    loadBalancer: elbv2.ApplicationLoadBalancer,
    targetGroup: elbv2.ApplicationTargetGroup,
  ): void {
    group.scaleOnCpuUtilization('CpuScaling', { targetUtilizationPercent: 70 });
    group.scaleToTrackMetric('MemoryScaling', {
      targetValue: 80,
      metric: new cloudwatch.Metric({
        namespace: 'Twin',
        metricName: 'mem_used_percent',
        dimensionsMap: { LogGroupName: logGroup.logGroupName },
        statistic: cloudwatch.Stats.AVERAGE,
        period: Duration.minutes(1),
      }),
    });
    // `scaleOnRequestCount` works only with an L2 listener rule.
    new autoscaling.TargetTrackingScalingPolicy(this, 'RequestScaling', {
      autoScalingGroup: group,
      targetValue: 1000,
      predefinedMetric: autoscaling.PredefinedMetric.ALB_REQUEST_COUNT_PER_TARGET,
      resourceLabel: `${loadBalancer.loadBalancerFullName}/${targetGroup.targetGroupFullName}`,
    });
  }

  /** L1, because an L2 rule makes the group wait for the rule, and the rule waits for the group: no request before instances are healthy. */
  private routes(
    listener: elbv2.IApplicationListener,
    targetGroup: elbv2.IApplicationTargetGroup,
    group: autoscaling.AutoScalingGroup,
  ): void {
    const attach = new elbv2.CfnListenerRule(this, 'Attach', {
      listenerArn: listener.listenerArn,
      priority: 50_000,
      conditions: [{ field: 'source-ip', sourceIpConfig: { values: ['255.255.255.255/32'] } }],
      actions: [{ type: 'forward', targetGroupArn: targetGroup.targetGroupArn }],
    });
    group.node.addDependency(attach);
    const route = new elbv2.CfnListenerRule(this, 'Route', {
      listenerArn: listener.listenerArn,
      priority: 1,
      conditions: [{ field: 'path-pattern', pathPatternConfig: { values: ['/api', '/api/*'] } }],
      actions: [{ type: 'forward', forwardConfig: { targetGroups: [{ targetGroupArn: targetGroup.targetGroupArn, weight: 100 }] } }],
    });
    route.node.addDependency(group);
  }

  /** A policy of its own: the group waits for the role's default one, and with it would wait for the distribution. */
  private letInvalidate(role: iam.IRole, distribution: cloudfront.IDistribution, parameterName: string): void {
    const parameter = new ssm.StringParameter(this, 'DistributionIdParameter', {
      parameterName,
      stringValue: distribution.distributionId,
      description: 'Id of the distribution',
    });
    new iam.ManagedPolicy(this, 'InvalidationPolicy', {
      roles: [role],
      statements: [
        new iam.PolicyStatement({ actions: ['cloudfront:CreateInvalidation'], resources: [distribution.distributionArn] }),
        new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameter.parameterArn] }),
      ],
    });
  }

  /** AWS adds such statements by itself, until the next deployment of the bucket's policy drops them. */
  private letLogDeliveryWrite(bucket: s3.IBucket, prefix: string, source: string): void {
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects(`${prefix}/*`)],
        conditions: {
          StringEquals: { 'aws:SourceAccount': this.account, 's3:x-amz-acl': 'bucket-owner-full-control' },
          ArnLike: { 'aws:SourceArn': `arn:${this.partition}:logs:${source}` },
        },
      }),
    );
  }
}

/** The function of a custom-resource provider would keep its logs for ever. */
function keepProviderLogs(provider: Construct): void {
  const group = new logs.LogGroup(provider, 'Logs', { retention: logs.RetentionDays.THREE_MONTHS, removalPolicy: RemovalPolicy.RETAIN });
  (provider.node.findChild('Handler') as CfnResource).addPropertyOverride('LoggingConfig', { LogGroup: group.logGroupName });
}

function logBucket(scope: Construct, id: string): s3.Bucket {
  return new s3.Bucket(scope, id, {
    encryption: s3.BucketEncryption.S3_MANAGED,
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    removalPolicy: RemovalPolicy.RETAIN,
    lifecycleRules: [{ expiration: Duration.days(90), abortIncompleteMultipartUploadAfter: Duration.days(1) }],
  });
}
