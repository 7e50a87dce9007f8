import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IpTarget } from 'aws-cdk-lib/aws-elasticloadbalancingv2-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct, IDependable } from 'constructs';
import {
  ArtifactKind,
  ComputeBindOptions,
  ComputeCapabilities,
  ICompute,
  IWorkload,
  MonitoredMetric,
  ScalingKind,
  ScalingSet,
  ServicePort,
  WorkloadTarget,
} from '../../../src';

/** Seconds in which an agent notices new orders. */
const NOTICE_SECONDS = 10;

/**
 * A compute as somebody else would write it, with public names only: machines of one's own beyond a private line. Each of them runs an agent
 * that reads its orders from a parameter.
 */
export class OwnMachines implements ICompute {
  public readonly capabilities: ComputeCapabilities = {
    name: 'Own machines',
    artifactKinds: [ArtifactKind.CONTAINER_IMAGE],
    architectures: [ec2.InstanceArchitecture.X86_64],
    protocolVersions: ['HTTP1'],
    scalingKinds: [ScalingKind.CPU, ScalingKind.MEMORY],
    secretsAtStart: true,
    servicePrincipals: ['rolesanywhere.amazonaws.com'],
    weighted: true,
    spot: false,
    placementSeconds: 600,
    metricSeconds: 60,
    costShape: 'machines that stand there anyway',
  };

  constructor(private readonly addresses: string[]) {}

  public bind(scope: Construct, options: ComputeBindOptions): IWorkload {
    return new OwnMachinesWorkload(scope, 'OwnMachines', options, this.addresses);
  }
}

class OwnMachinesWorkload extends Construct implements IWorkload {
  public readonly role: iam.IRole;
  public readonly grantPrincipal: iam.IPrincipal;
  public readonly connections: ec2.Connections;
  public readonly targets: WorkloadTarget[];
  public readonly ready: ssm.StringParameter;

  private readonly environment = new Map<string, string>();
  private readonly secrets = new Map<string, { arn: string; field?: string }>();
  private set?: ScalingSet;

  constructor(
    scope: Construct,
    id: string,
    private readonly options: ComputeBindOptions,
    addresses: string[],
  ) {
    super(scope, id);
    this.role = options.role;
    this.grantPrincipal = options.role.grantPrincipal;
    this.connections = new ec2.Connections({ securityGroups: [options.securityGroup] });
    this.targets = options.ports.map(port => ({
      portId: port.id,
      weight: 100,
      targetGroup: this.targetGroup(port, addresses),
    }));
    options.ports.forEach(({ port, target }) => this.addEnvironment(target.portVariable, `${port}`));
    Object.entries(options.environment).forEach(([name, value]) => this.addEnvironment(name, value));
    const { containerImage } = options.artifact.deliver(this, ec2.InstanceArchitecture.X86_64);
    containerImage!.repository?.grantPull(this);
    this.ready = new ssm.StringParameter(this, 'Orders', {
      stringValue: this.orders(containerImage!.imageUri),
      tier: ssm.ParameterTier.ADVANCED,
    });
    this.ready.grantRead(this);
  }

  public get metrics(): MonitoredMetric[] {
    const { minimum, maximum } = this.set!;
    const common = { unit: 'targets', evaluationPeriods: 5, description: 'Look at the machines.' };
    return [
      ...this.targets.map(target => ({
        ...common,
        id: `${this.node.id}/${target.portId}/UnhealthyTargets`,
        name: 'UnhealthyTargets',
        metric: this.metric('UnHealthyHostCount', target),
        threshold: 0,
      })),
      ...(minimum < maximum
        ? [
            {
              ...common,
              id: `${this.node.id}/MaximumCapacity`,
              name: 'MaximumCapacity',
              metric: this.metric('HealthyHostCount', this.targets[0]),
              threshold: maximum - 1,
            },
          ]
        : []),
    ];
  }

  public startAfter(...dependencies: IDependable[]): void {
    this.ready.node.addDependency(...dependencies);
  }

  public addEnvironment(name: string, value: string): void {
    if (!/^[A-Za-z_]\w*$/.test(name)) this.refuse(`${name} is no name`, `"${name}"`, 'letters, digits and "_"', 'choose another name');
    if (/[\r\n]/.test(value)) this.refuse(`${name} is long`, 'several lines', 'one line', 'encode the value');
    if ((this.environment.get(name) ?? value) !== value) this.refuse(`${name} is set twice`, 'two values', 'one', 'choose another name');
    this.environment.set(name, value);
  }

  public addSecret(name: string, secret: secretsmanager.ISecret, field?: string): void {
    this.secrets.set(name, { arn: secret.secretArn, field });
    this.allowRead(secret);
  }

  public addSecretReference(name: string, secret: secretsmanager.ISecret): void {
    this.addEnvironment(name, secret.secretArn);
    this.allowRead(secret);
  }

  public scale(set: ScalingSet): void {
    if (this.set) this.refuse('the workload is scaled twice', 'a second set', 'one set', 'put all policies into one set');
    this.set = set;
  }

  /** What the agents do, complete when the template is made. */
  private orders(image: string): string {
    const { artifact, ports } = this.options;
    const drainSeconds = Math.max(...ports.map(({ target }) => target.deregistrationDelaySeconds)) + NOTICE_SECONDS;
    return Lazy.string({
      produce: () =>
        Stack.of(this).toJsonString({
          image,
          role: this.role.roleArn,
          environment: Object.fromEntries(this.environment),
          secrets: Object.fromEntries(this.secrets),
          minimum: this.set?.minimum,
          maximum: this.set?.maximum,
          policies: this.set?.policies.map(({ kind, target }) => ({ kind, target })),
          startSeconds: artifact.startTime.toSeconds(),
          drainSeconds,
          stopSeconds: artifact.stopTime.toSeconds(),
        }),
    });
  }

  private targetGroup({ id, port, target }: ServicePort, addresses: string[]): elbv2.ApplicationTargetGroup {
    const check = target.healthCheck;
    return new elbv2.ApplicationTargetGroup(this, id, {
      vpc: this.options.vpc,
      port,
      protocol: elbv2.ApplicationProtocol.HTTP,
      protocolVersion: elbv2.ApplicationProtocolVersion.HTTP1,
      targetType: elbv2.TargetType.IP,
      targets: addresses.map(address => new IpTarget(address, port, 'all')),
      deregistrationDelay: Duration.seconds(target.deregistrationDelaySeconds),
      loadBalancingAlgorithmType: target.algorithm as elbv2.TargetGroupLoadBalancingAlgorithmType,
      healthCheck: {
        path: check.path,
        interval: Duration.seconds(check.intervalSeconds),
        timeout: Duration.seconds(check.timeoutSeconds),
        healthyThresholdCount: check.healthyThreshold,
        unhealthyThresholdCount: check.unhealthyThreshold,
        healthyHttpCodes: check.matcher,
      },
    });
  }

  private metric(metricName: string, { targetGroup }: WorkloadTarget): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/ApplicationELB',
      metricName,
      dimensionsMap: {
        LoadBalancer: this.options.loadBalancerFullName!,
        TargetGroup: (targetGroup as elbv2.ApplicationTargetGroup).targetGroupFullName,
      },
      period: Duration.minutes(1),
    });
  }

  /** In the role's policy alone, so that neither secret nor key waits for a role of another stack. */
  private allowRead(secret: secretsmanager.ISecret): void {
    const allow = (action: string, resource: string) =>
      this.role.addToPrincipalPolicy(new iam.PolicyStatement({ actions: [action], resources: [resource] }));
    allow('secretsmanager:GetSecretValue', secret.secretArn);
    if (secret.encryptionKey) allow('kms:Decrypt', secret.encryptionKey.keyArn);
  }

  private refuse(what: string, got: string, allowed: string, instead: string): never {
    throw new Error(`${what}; got: ${got}; allowed: ${allowed}; instead: ${instead}`);
  }
}
