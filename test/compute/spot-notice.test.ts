import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ApiExposure, ApiProtocol, Compute, ICompute, ServiceArtifact } from '../../src';
import { api, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';

const artifact = ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { stopTime: Duration.seconds(30) });

function drained(seconds: number, compute: ICompute): unknown {
  const protocols = [ApiProtocol.rest({ deregistrationDelay: Duration.seconds(seconds) })];
  return api(regionalStack(), { artifact, compute, exposure: ApiExposure.vpcOnly(), protocols });
}

describe.each<[string, () => ICompute, () => ICompute]>([
  ['Fargate', () => Compute.fargate({ spot: {} }), () => Compute.fargate()],
  [
    'instances',
    () => Compute.autoScalingGroup({ spot: { otherInstanceTypes: [new ec2.InstanceType('c6g.large')] } }),
    () => Compute.autoScalingGroup(),
  ],
])('Spot capacity on %s', (_where, spot, onDemand) => {
  test('takes a service that is gone within the notice', () => {
    expect(() => drained(90, spot())).not.toThrow();
  });

  test('refuses one that takes longer', () => {
    expect(() => drained(91, spot())).toThrow(
      fourParts('longer than the notice', '91 s of deregistration delay and 30 s to stop', '120 s together', 'leave `spot` out'),
    );
  });

  test('and nobody else does', () => {
    expect(() => drained(300, onDemand())).not.toThrow();
  });
});
