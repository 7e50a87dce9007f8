import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ApiExposure, ApiProtocol, Compute, ICompute, ServiceArtifact } from '../../src';
import { api, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';

function leaves(compute: ICompute, delay: number, stop: number): unknown {
  const artifact = ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { stopTime: Duration.seconds(stop) });
  const protocols = [ApiProtocol.rest({ deregistrationDelay: Duration.seconds(delay) })];
  return api(regionalStack(), { artifact, compute, exposure: ApiExposure.vpcOnly(), protocols });
}

const spotInstances = () => Compute.autoScalingGroup({ spot: { otherInstanceTypes: [new ec2.InstanceType('c6g.large')] } });
const spotTasks = () => Compute.fargate({ spot: {} });

test.each<[string, ICompute, number, number]>([
  ['on Fargate, both times together', spotTasks(), 90, 30],
  ['on Fargate, without a delay', spotTasks(), 0, 120],
  ['on instances, the delay, which holds the stop time', spotInstances(), 120, 30],
  ['on instances, of a delay and a stop time that would add up to more', spotInstances(), 100, 60],
  ['on instances, the stop time behind the least of drains', spotInstances(), 0, 110],
  ['on Fargate on demand, whatever it takes', Compute.fargate(), 300, 120],
  ['on instances on demand, whatever it takes', Compute.autoScalingGroup(), 300, 300],
])('a service may leave within the notice of Spot: %s', (_where, compute, delay, stop) => {
  expect(() => leaves(compute, delay, stop)).not.toThrow();
});

test.each<[string, ICompute, number, number, string]>([
  ['on Fargate', spotTasks(), 91, 30, '91 s until SIGTERM and 30 s to stop'],
  ['on instances, by the delay', spotInstances(), 121, 30, '91 s until SIGTERM and 30 s to stop'],
  ['on instances, by the stop time', spotInstances(), 0, 111, '10 s until SIGTERM and 111 s to stop'],
  [
    'in a mix',
    Compute.weighted([
      { compute: Compute.autoScalingGroup(), weight: 1 },
      { compute: spotTasks(), weight: 1 },
    ]),
    91,
    30,
    '91 s until SIGTERM and 30 s to stop',
  ],
])('one that takes longer is refused: %s', (_where, compute, delay, stop, got) => {
  expect(() => leaves(compute, delay, stop)).toThrow(fourParts('longer than the notice', got, '120 s together', 'leave `spot` out'));
});
