import { Duration, Size, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import {
  ApiExposure,
  ApiProtocol,
  AutoScalingGroupOptions,
  Compute,
  ScalableApiProps,
  ScalingPolicy,
  ScalingSet,
  ServiceArtifact,
} from '../../src';
import { api, Found, IMAGE, ofType, only, regionalStack } from '../support/apps';
import { domainIn } from '../support/domains';
import { fourParts } from '../support/refusals';

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';

function build(
  options: AutoScalingGroupOptions = {},
  props: Partial<ScalableApiProps> = {},
  stack = regionalStack(),
): { stack: Stack; template: Template; group: any; launch: any } {
  api(stack, { compute: Compute.autoScalingGroup(options), ...props });
  const template = Template.fromStack(stack);
  return {
    stack,
    template,
    group: only(template, 'AWS::AutoScaling::AutoScalingGroup').resource,
    launch: only(template, 'AWS::EC2::LaunchTemplate').resource.Properties.LaunchTemplateData,
  };
}

/** The service's own log group, beside those of the functions that a deployment runs. */
function serviceLogs(template: Template): Found {
  return ofType(template, 'AWS::Logs::LogGroup').find(({ id }) => id.startsWith('ApiService'))!;
}

/** The agent's configuration in the user data, with references by their logical ids. */
function agentConfiguration(userData: any): any {
  const script = userData['Fn::Base64']['Fn::Join'][1].map((part: any) => (typeof part === 'string' ? part : part.Ref)).join('');
  return JSON.parse(/cloudwatch-agent\.json' <<'END_OF_FILE'\n([^]*?)\nEND_OF_FILE/.exec(script)![1]);
}

describe('instances', () => {
  test('current Amazon Linux on Graviton, IMDSv2, no key, encrypted volume, detailed monitoring', () => {
    const { launch, template } = build();
    expect(launch).toMatchObject({
      InstanceType: 'c7g.large',
      Monitoring: { Enabled: true },
      MetadataOptions: { HttpTokens: 'required', HttpPutResponseHopLimit: 2 },
      BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true, VolumeType: 'gp3', VolumeSize: 20 } }],
    });
    expect(launch.KeyName).toBeUndefined();
    const parameter = Object.values(template.toJSON().Parameters as object).find(({ Type }) => Type.startsWith('AWS::SSM'));
    expect(parameter.Default).toMatch(/al2023-ami.*arm64/);
  });

  test('x86, where the instance type is x86', () => {
    const { launch, template } = build({ instanceType: new ec2.InstanceType('m7i.xlarge'), volumeSize: Size.gibibytes(40) });
    expect(launch).toMatchObject({ InstanceType: 'm7i.xlarge', BlockDeviceMappings: [{ Ebs: { VolumeSize: 40 } }] });
    expect(Object.values(template.toJSON().Parameters as object).some(({ Default }) => /al2023-ami.*x86_64/.test(Default))).toBe(true);
  });

  test('in the private subnets of three zones', () => {
    const subnets = build().group.Properties.VPCZoneIdentifier.map((subnet: any) => subnet.Ref);
    expect(subnets).toHaveLength(3);
    expect(subnets.every((id: string) => id.includes('Private'))).toBe(true);
  });

  test('live as long as the user says', () => {
    expect(build().group.Properties.MaxInstanceLifetime).toBeUndefined();
    expect(build({ maxInstanceLifetime: Duration.days(7) }).group.Properties.MaxInstanceLifetime).toBe(604_800);
    expect(() => Compute.autoScalingGroup({ maxInstanceLifetime: Duration.hours(1) })).toThrow(
      /maximum instance lifetime is out of range; got: 3600 seconds; allowed: .* from 86400 to 31536000 seconds; instead:/,
    );
    expect(() => Compute.autoScalingGroup({ volumeSize: Size.gibibytes(4) })).toThrow(
      /root volume's size is out of range; got: 4 GiB; allowed: .* from 8 to 65536 GiB; instead:/,
    );
  });
});

describe('times follow from what the artifact states', () => {
  const { group, template } = build(
    {},
    {
      artifact: ServiceArtifact.publicImage('a/b:1', { startTime: Duration.seconds(60), stopTime: Duration.seconds(45) }),
      protocols: [ApiProtocol.rest({ deregistrationDelay: Duration.seconds(20) })],
    },
  );

  test('health by the load balancer, with a grace period for boot and start', () => {
    expect(group.Properties).toMatchObject({ HealthCheckType: 'ELB', HealthCheckGracePeriod: 180, DefaultInstanceWarmup: 180 });
  });

  test('the termination hook outlasts deregistration and stop', () => {
    const { HeartbeatTimeout, LifecycleTransition, DefaultResult } = only(template, 'AWS::AutoScaling::LifecycleHook').resource.Properties;
    expect(LifecycleTransition).toBe('autoscaling:EC2_INSTANCE_TERMINATING');
    expect(DefaultResult).toBe('CONTINUE');
    expect(HeartbeatTimeout).toBeGreaterThanOrEqual(20 + 45);
  });

  test.each([
    ['shorter than the stop time', 20, 45, 10],
    ['as long', 45, 45, 10],
    ['much longer', 300, 45, 255],
  ])('with a deregistration %s the process is told once nothing new comes, and has all of the delay', (_how, delay, stop, drain) => {
    const { template: own } = build(
      {},
      {
        artifact: ServiceArtifact.publicImage('a/b:1', { stopTime: Duration.seconds(stop) }),
        protocols: [ApiProtocol.rest({ deregistrationDelay: Duration.seconds(delay) })],
      },
    );
    expect(JSON.stringify(own)).toContain(`sleep ${drain}\\nsystemctl stop`);
    expect(drain + stop).toBeGreaterThanOrEqual(delay);
  });

  test('CloudFormation waits longer for a signal than the instance for its targets', () => {
    expect(group.CreationPolicy.ResourceSignal).toEqual({ Count: 2, Timeout: 'PT13M' });
    const script = JSON.stringify(only(template, 'AWS::EC2::LaunchTemplate').resource.Properties.LaunchTemplateData.UserData);
    const seconds = Number(/SECONDS \+ (\d+)/.exec(script)![1]);
    expect(seconds).toBeLessThan(13 * 60);
    expect(seconds).toBeGreaterThan(180);
  });
});

describe('deployment', () => {
  test('a broken build never replaces a healthy one: every new instance must signal, and the minimum stays in service', () => {
    const { group } = build({}, { scaling: ScalingSet.of({ minimum: 12, maximum: 40 }) });
    expect(group.UpdatePolicy.AutoScalingRollingUpdate).toMatchObject({
      WaitOnResourceSignals: true,
      MinSuccessfulInstancesPercent: 100,
      MinInstancesInService: 12,
      MaxBatchSize: 3,
    });
  });

  test('a group of fixed size gives up one instance, because CloudFormation needs room for the new one', () => {
    const { group } = build({}, { scaling: ScalingSet.of({ minimum: 4, maximum: 4 }) });
    expect(group.UpdatePolicy.AutoScalingRollingUpdate.MinInstancesInService).toBe(3);
  });

  test('the desired capacity, which scaling owns, is never set', () => {
    expect(build().group.Properties.DesiredCapacity).toBeUndefined();
  });
});

describe('scaling', () => {
  test('processor, memory and requests at once, from 2 to 50', () => {
    const { group, template } = build();
    expect(group.Properties).toMatchObject({ MinSize: '2', MaxSize: '50' });
    const policies = ofType(template, 'AWS::AutoScaling::ScalingPolicy').map(
      ({ resource }) => resource.Properties.TargetTrackingConfiguration,
    );
    expect(policies).toHaveLength(3);
    expect(policies).toContainEqual({
      TargetValue: 70,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' },
    });
    expect(policies).toContainEqual(
      expect.objectContaining({
        TargetValue: 80,
        CustomizedMetricSpecification: expect.objectContaining({
          Namespace: 'ScalableApi',
          MetricName: 'mem_used_percent',
          Statistic: 'Average',
        }),
      }),
    );
    expect(policies).toContainEqual({
      TargetValue: 1000,
      PredefinedMetricSpecification: {
        PredefinedMetricType: 'ALBRequestCountPerTarget',
        ResourceLabel: {
          'Fn::Join': [
            '',
            [
              { 'Fn::GetAtt': ['ApiLoadBalancer9F78B8A1', 'LoadBalancerFullName'] },
              '/',
              { 'Fn::GetAtt': [expect.stringContaining('Port8080'), 'TargetGroupFullName'] },
            ],
          ],
        },
      },
    });
  });

  test('the memory metric that the agent sends is the one that is tracked', () => {
    const { launch, template } = build();
    const tracked = ofType(template, 'AWS::AutoScaling::ScalingPolicy')
      .map(({ resource }) => resource.Properties.TargetTrackingConfiguration.CustomizedMetricSpecification)
      .find(Boolean);
    expect(tracked.Dimensions).toEqual([{ Name: 'LogGroupName', Value: { Ref: serviceLogs(template).id } }]);
    const { metrics } = agentConfiguration(launch.UserData);
    expect(metrics).toEqual({
      namespace: 'ScalableApi',
      metrics_collected: { mem: { measurement: ['mem_used_percent'], append_dimensions: { LogGroupName: serviceLogs(template).id } } },
    });
  });

  test('connections: half of what the load balancer counts, by the healthy targets of the port that holds them', () => {
    const stack = regionalStack();
    const { template } = build(
      {},
      {
        exposure: ApiExposure.internet(),
        domain: domainIn(stack),
        protocols: [ApiProtocol.grpc({ services: ['shop.v1.Inventory'] }), ApiProtocol.webSocket()],
        scaling: ScalingSet.of({ policies: [ScalingPolicy.connectionsPerTarget(500)] }),
      },
      stack,
    );
    const { AutoScalingGroupName, PolicyType, TargetTrackingConfiguration } = only(template, 'AWS::AutoScaling::ScalingPolicy').resource
      .Properties;
    const { TargetValue, CustomizedMetricSpecification } = TargetTrackingConfiguration;
    const loadBalancer = { Name: 'LoadBalancer', Value: { 'Fn::GetAtt': [only(template, LOAD_BALANCER).id, 'LoadBalancerFullName'] } };
    const [group] = ofType(template, TARGET_GROUP).filter(({ resource }) => resource.Properties.Port === 8080);

    expect(PolicyType).toBe('TargetTrackingScaling');
    expect(AutoScalingGroupName).toEqual({ Ref: only(template, 'AWS::AutoScaling::AutoScalingGroup').id });
    expect(TargetValue).toBe(500);
    expect(Object.keys(CustomizedMetricSpecification)).toEqual(['Metrics']);
    const [result, connections, healthy] = CustomizedMetricSpecification.Metrics;
    expect(result).toEqual({ Id: 'perTarget', Expression: 'connections / 2 / IF(healthy > 0, healthy, 1)', ReturnData: true });
    expect(connections).toEqual({
      Id: 'connections',
      ReturnData: false,
      MetricStat: {
        Stat: 'Sum',
        Metric: { Namespace: 'AWS/ApplicationELB', MetricName: 'ActiveConnectionCount', Dimensions: [loadBalancer] },
      },
    });
    expect(healthy).toMatchObject({
      Id: 'healthy',
      ReturnData: false,
      MetricStat: { Stat: 'Maximum', Metric: { Namespace: 'AWS/ApplicationELB', MetricName: 'HealthyHostCount' } },
    });
    expect(healthy.MetricStat.Metric.Dimensions).toEqual([
      loadBalancer,
      { Name: 'TargetGroup', Value: { 'Fn::Select': [5, { 'Fn::Split': [':', { Ref: group.id }] }] } },
    ]);
  });

  test('requests and connections are refused where there is no load balancer to count them', () => {
    const stack = regionalStack();
    const vpc = new ec2.Vpc(stack, 'Vpc');
    const worker = (id: string) =>
      Compute.autoScalingGroup().bind(new Construct(stack, id), {
        vpc,
        artifact: IMAGE,
        ports: [],
        environment: {},
        role: new iam.Role(stack, `${id}Role`, { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') }),
        securityGroup: new ec2.SecurityGroup(stack, `${id}Group`, { vpc }),
      });
    const by = (policy: ScalingPolicy) => ScalingSet.of({ policies: [policy] });

    expect(() => worker('One').scale(by(ScalingPolicy.requestsPerTarget(5)))).toThrow(
      fourParts('requests cannot be counted without a load balancer', 'a request policy on a worker', 'processor and memory', 'leave'),
    );
    expect(() => worker('Two').scale(by(ScalingPolicy.connectionsPerTarget(5)))).toThrow(
      fourParts(
        'connections cannot be counted without a load balancer',
        'a connection policy on a worker',
        'processor and memory',
        'leave',
      ),
    );
    expect(() => worker('Three').scale(by(ScalingPolicy.cpu(50)))).not.toThrow();
  });

  test('only the policies that are asked for', () => {
    const { template } = build({}, { scaling: ScalingSet.of({ policies: [ScalingPolicy.cpu(50)] }) });
    expect(ofType(template, 'AWS::AutoScaling::ScalingPolicy')).toHaveLength(1);
  });
});

describe('what it tells', () => {
  test('every scaling event, to a topic that takes TLS only', () => {
    const { group, template } = build();
    const topic = only(template, 'AWS::SNS::Topic');
    expect(group.Properties.NotificationConfigurations).toEqual([
      {
        TopicARN: { Ref: topic.id },
        NotificationTypes: ['LAUNCH', 'LAUNCH_ERROR', 'TERMINATE', 'TERMINATE_ERROR'].map(event => `autoscaling:EC2_INSTANCE_${event}`),
      },
    ]);
    expect(JSON.stringify(only(template, 'AWS::SNS::TopicPolicy').resource)).toContain('aws:SecureTransport');
  });

  test('an own topic, and how long logs are kept', () => {
    const stack = regionalStack();
    const { group, template } = build(
      {
        notificationTopic: sns.Topic.fromTopicArn(stack, 'Mine', 'arn:aws:sns:eu-west-1:111122223333:mine'),
        logRetention: logs.RetentionDays.ONE_WEEK,
      },
      {},
      stack,
    );
    expect(group.Properties.NotificationConfigurations[0].TopicARN).toBe('arn:aws:sns:eu-west-1:111122223333:mine');
    template.resourceCountIs('AWS::SNS::Topic', 0);
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  });
});

describe('user data', () => {
  test('that grows over what EC2 takes is refused at synthesis', () => {
    const stack = regionalStack();
    api(stack, { environment: { LONG: 'x'.repeat(16_000) } });
    expect(() => Template.fromStack(stack)).toThrow(
      /user data is too long, environment included; got: about \d{5} bytes; allowed: 16384 bytes; instead: move long values/,
    );
  });

  test("tells AWS's SDKs the region, unless the user names another", () => {
    const regions = (environment = {}) => {
      const script = JSON.stringify(build({}, { environment }).launch.UserData);
      return script.match(/AWS_(DEFAULT_)?REGION=[a-z0-9-]+/g);
    };

    expect(regions()).toEqual(['AWS_DEFAULT_REGION=eu-west-1', 'AWS_REGION=eu-west-1']);
    expect(regions({ AWS_REGION: 'us-east-1' })).toEqual(['AWS_DEFAULT_REGION=eu-west-1', 'AWS_REGION=us-east-1']);
  });

  test('names secrets, never their values', () => {
    const stack = regionalStack();
    const some = api(stack);
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Token', 'shop/token');
    some.service.workload.addSecret('TOKEN', secret, 'value');
    const script = JSON.stringify(
      only(Template.fromStack(stack), 'AWS::EC2::LaunchTemplate').resource.Properties.LaunchTemplateData.UserData,
    );
    expect(script).toContain('aws secretsmanager get-secret-value');
    expect(script).toContain('--env TOKEN');
    expect(script).not.toContain('--env TOKEN=');
  });
});
