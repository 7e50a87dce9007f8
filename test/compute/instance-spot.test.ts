import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AutoScalingGroupOptions, Compute, InstanceSpotOptions, ScalingSet, ServiceArtifact } from '../../src';
import { api, only, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';

const type = (name: string) => new ec2.InstanceType(name);
const OTHERS = [type('c6g.large'), type('m7g.large')];

function group(spot: Partial<InstanceSpotOptions> = {}, scaling = ScalingSet.of({ minimum: 3 }), options: AutoScalingGroupOptions = {}) {
  const stack = regionalStack();
  api(stack, { compute: Compute.autoScalingGroup({ spot: { otherInstanceTypes: OTHERS, ...spot }, ...options }), scaling });
  const template = Template.fromStack(stack);
  return { ...only(template, 'AWS::AutoScaling::AutoScalingGroup').resource, launch: only(template, 'AWS::EC2::LaunchTemplate') };
}

describe('Spot instances', () => {
  test('come above the minimum, from the cheapest of the safest pools, and are replaced before they are taken', () => {
    const { Properties, launch } = group();
    expect(Properties.MixedInstancesPolicy.InstancesDistribution).toEqual({
      OnDemandAllocationStrategy: 'prioritized',
      OnDemandBaseCapacity: 3,
      OnDemandPercentageAboveBaseCapacity: 0,
      SpotAllocationStrategy: 'price-capacity-optimized',
    });
    expect(Properties.CapacityRebalance).toBe(true);
    // AND from the launch template that the group would use without them
    expect(Properties.LaunchTemplate).toBeUndefined();
    expect(Properties.MixedInstancesPolicy.LaunchTemplate.LaunchTemplateSpecification.LaunchTemplateId).toEqual({ Ref: launch.id });
  });

  test('have the types of the user, after the usual one or his own', () => {
    const types = (built: any) => built.Properties.MixedInstancesPolicy.LaunchTemplate.Overrides.map((entry: any) => entry.InstanceType);
    expect(types(group())).toEqual(['c7g.large', 'c6g.large', 'm7g.large']);
    expect(types(group({}, undefined, { instanceType: type('c8g.large') }))).toEqual(['c8g.large', 'c6g.large', 'm7g.large']);
    expect(types(group({ otherInstanceTypes: [type('m7i.large')] }))).toEqual(['c7i.large', 'm7i.large']);
  });

  test('share with instances on demand as the user says', () => {
    const { InstancesDistribution } = group({ onDemandBase: 1, onDemandPercentageAboveBase: 25 }).Properties.MixedInstancesPolicy;
    expect(InstancesDistribution).toMatchObject({ OnDemandBaseCapacity: 1, OnDemandPercentageAboveBaseCapacity: 25 });
  });

  test('are deployed as all others, one proved batch after the other', () => {
    expect(group().UpdatePolicy.AutoScalingRollingUpdate).toMatchObject({ WaitOnResourceSignals: true, MinInstancesInService: 3 });
  });
});

describe('without Spot instances', () => {
  test('a group has its one type from the launch template', () => {
    const stack = regionalStack();
    api(stack);
    const { Properties } = only(Template.fromStack(stack), 'AWS::AutoScaling::AutoScalingGroup').resource;
    expect([Properties.MixedInstancesPolicy, Properties.CapacityRebalance]).toEqual([undefined, undefined]);
    expect(Properties.LaunchTemplate).toBeDefined();
  });
});

describe('Spot options are refused', () => {
  const compute = (spot: Partial<InstanceSpotOptions>, instanceType?: ec2.InstanceType) => () =>
    Compute.autoScalingGroup({ instanceType, spot: { otherInstanceTypes: OTHERS, ...spot } });

  test('for types of two architectures', () => {
    const message = (got: string, rest: string) =>
      fourParts('the instance types have different processor architectures', got, 'types of one architecture', `choose ${rest} types`);
    expect(compute({}, type('m7i.large'))).toThrow(message('c6g.large (arm64) beside x86_64', 'x86_64'));
    expect(compute({ otherInstanceTypes: [type('c6g.large'), type('c6i.large')] })).toThrow(
      message('c6i.large (x86_64) beside arm64', 'arm64'),
    );
  });

  test('for an artifact that was built for another architecture than the types', () => {
    const artifact = ServiceArtifact.publicImage('a/b:1', { architecture: ec2.InstanceArchitecture.X86_64 });
    expect(() => api(regionalStack(), { artifact, compute: compute({})() })).toThrow(
      /a processor that its compute doesn't have; got: x86_64/,
    );
  });
});
