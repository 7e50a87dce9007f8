import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Compute, ServiceArtifact, WeightedMember, WeightedWorkload } from '../../../src';
import { api, regionalStack } from '../../support/apps';

export const INSTANCES: WeightedMember = { compute: Compute.autoScalingGroup(), weight: 90 };
export const TASKS: WeightedMember = { compute: Compute.fargate(), weight: 10 };
/** What instances run and tasks don't. */
export const FILES = ServiceArtifact.machineImage(ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-0123456789abcdef0' }), ['/opt/serve']);

/** An API whose service runs on several computes. */
export function mixed(members = [INSTANCES, TASKS], options: Parameters<typeof api>[1] = {}) {
  const stack = regionalStack();
  const some = api(stack, { compute: Compute.weighted(members), ...options });
  return { stack, some, workload: some.service.workload as WeightedWorkload, template: () => Template.fromStack(stack).toJSON() };
}
