import { Duration, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { ServicePort } from './compute.contract';
import { WorkloadTarget } from './workload.contract';

const VERSIONS: { [version: string]: elbv2.ApplicationProtocolVersion } = {
  HTTP1: elbv2.ApplicationProtocolVersion.HTTP1,
  HTTP2: elbv2.ApplicationProtocolVersion.HTTP2,
  GRPC: elbv2.ApplicationProtocolVersion.GRPC,
};

/** What a load balancer takes. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html */
const MAX_HEALTHY_THRESHOLD = 10;

/** How long a process that answers is not yet healthy for a load balancer whose last check it may just have missed. */
export function secondsUntilHealthy(ports: ServicePort[]): number {
  const seconds = ports.map(({ target: { healthCheck: check } }) => {
    const answers = Token.isUnresolved(check.healthyThreshold) ? MAX_HEALTHY_THRESHOLD : check.healthyThreshold;
    return check.intervalSeconds * (answers + 1);
  });
  return Math.max(...seconds);
}

/** A target group for each port; every compute makes its own under its own branch, so that a swap touches nothing else. */
export function workloadTargets(scope: Construct, ports: ServicePort[], vpc: ec2.IVpc, targetType: elbv2.TargetType): WorkloadTarget[] {
  return ports.map(port => ({ portId: port.id, weight: 100, targetGroup: targetGroup(scope, port, vpc, targetType) }));
}

function targetGroup(
  scope: Construct,
  servicePort: ServicePort,
  vpc: ec2.IVpc,
  targetType: elbv2.TargetType,
): elbv2.ApplicationTargetGroup {
  const { port, target } = servicePort;
  const check = target.healthCheck;
  const grpc = target.protocolVersion === 'GRPC';
  return new elbv2.ApplicationTargetGroup(scope, servicePort.id, {
    vpc,
    port,
    targetType,
    protocol: elbv2.ApplicationProtocol.HTTP,
    protocolVersion: VERSIONS[target.protocolVersion],
    deregistrationDelay: Duration.seconds(target.deregistrationDelaySeconds),
    stickinessCookieDuration: target.stickiness && Duration.seconds(target.stickiness.seconds),
    stickinessCookieName: target.stickiness?.cookieName,
    loadBalancingAlgorithmType: target.algorithm as elbv2.TargetGroupLoadBalancingAlgorithmType,
    healthCheck: {
      path: check.path,
      interval: Duration.seconds(check.intervalSeconds),
      timeout: Duration.seconds(check.timeoutSeconds),
      healthyThresholdCount: check.healthyThreshold,
      unhealthyThresholdCount: check.unhealthyThreshold,
      ...(grpc ? { healthyGrpcCodes: check.matcher } : { healthyHttpCodes: check.matcher }),
    },
  });
}
