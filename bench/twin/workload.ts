import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IDependable } from 'constructs';
import { TwinLoadBalancer } from './load-balancer';

/** Who a service is, whatever it runs on: what stores and topics grant to, and let in. */
export interface TwinIdentity {
  readonly role: iam.Role;
  readonly targetSecurityGroup: ec2.SecurityGroup;
}

export interface TwinWorkloadProps extends TwinLoadBalancer {
  /** Directory of the service, with its Dockerfile. */
  readonly directory: string;
  readonly identity: TwinIdentity;
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

export function identity(scope: Construct, id: string, vpc: ec2.IVpc, principal: iam.IPrincipal): TwinIdentity {
  return {
    role: new iam.Role(scope, `${id}Role`, { description: 'Runs the service', assumedBy: principal }),
    targetSecurityGroup: new ec2.SecurityGroup(scope, `${id}SecurityGroup`, { vpc, description: 'Targets', allowAllOutbound: true }),
  };
}

/** The copies of a service, behind a target group. */
export abstract class TwinWorkload extends Construct {
  public readonly targetGroup: elbv2.ApplicationTargetGroup;
  /** Exists when targets take requests. */
  public abstract readonly ready: IDependable;
  /** How many minutes a new copy may take until it is healthy. */
  public abstract readonly minutesToStart: number;

  constructor(
    scope: Construct,
    id: string,
    protected readonly props: TwinWorkloadProps,
    targetType: elbv2.TargetType,
  ) {
    super(scope, id);
    const { vpc, port, protocolVersion, deregistrationDelay, healthCheck } = props;
    this.targetGroup = new elbv2.ApplicationTargetGroup(this, 'Targets', {
      vpc,
      port,
      protocolVersion,
      deregistrationDelay,
      targetType,
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

  public get role(): iam.Role {
    return this.props.identity.role;
  }

  /** Copies in percent of the most that there may be, as far as the load balancer sees them. */
  public get usedCapacity(): cloudwatch.IMetric {
    return new cloudwatch.MathExpression({
      expression: `100 * healthy / ${this.props.maximum}`,
      usingMetrics: { healthy: this.metric('HealthyHostCount', cloudwatch.Stats.MAXIMUM) },
      period: Duration.minutes(1),
    });
  }

  /** Targets are registered after this. */
  public abstract startAfter(dependency: IDependable): void;

  /** By processor and memory, and by requests where that can be counted. */
  public abstract scale(): void;

  /** The target group's own `metrics` need an L2 listener rule. */
  public metric(metricName: string, statistic: string): cloudwatch.Metric {
    return new cloudwatch.Metric({
      namespace: 'AWS/ApplicationELB',
      metricName,
      dimensionsMap: { LoadBalancer: this.props.loadBalancer.loadBalancerFullName, TargetGroup: this.targetGroup.targetGroupFullName },
      statistic,
      period: Duration.minutes(1),
    });
  }

  protected letLoadBalancerIn(securityGroup: ec2.ISecurityGroup): void {
    securityGroup.connections.allowFrom(this.props.securityGroup, ec2.Port.tcp(this.props.port), 'Load balancer to targets');
  }

  /** `scaleOnRequestCount` works only with an L2 listener rule. */
  protected get requestLabel(): string {
    return `${this.props.loadBalancer.loadBalancerFullName}/${this.targetGroup.targetGroupFullName}`;
  }
}
