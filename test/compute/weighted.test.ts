import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { platformCluster } from './support/eks';
import { OwnMachines } from './support/own-machines';
import { FILES, INSTANCES, mixed, TASKS } from './support/weighted';
import {
  ArtifactKind,
  Compute,
  FargateWorkload,
  ICompute,
  InstanceWorkload,
  ScalingKind,
  ScalingPolicy,
  ScalingSet,
  ServiceArtifact,
} from '../../src';
import { api, IMAGE, ofType, only, regionalStack } from '../support/apps';
import { waitsFor } from '../support/dependencies';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
/** Resources below the service's branch of a compute, without the order in which they are made. */
function branch(template: any, name: string): { [id: string]: any } {
  const own = Object.entries<any>(template.Resources).filter(([id]) => id.startsWith(`ApiService${name}`));
  return Object.fromEntries(own.map(([id, { DependsOn, ...resource }]) => [id, resource]));
}

/** As the compute, with other capabilities. */
function altered(compute: ICompute, capabilities: Partial<ICompute['capabilities']>): ICompute {
  return { capabilities: { ...compute.capabilities, ...capabilities }, bind: (scope, options) => compute.bind(scope, options) };
}

describe('what it makes', () => {
  test('each member is what it is alone, so one becomes a mix, and a mix another one, without a replacement', () => {
    // GIVEN
    const [instances, tasks] = [INSTANCES, TASKS].map(({ compute }) => {
      const stack = regionalStack();
      api(stack, { compute });
      return Template.fromStack(stack).toJSON();
    });

    // WHEN
    const all = mixed().template();

    // THEN
    expect(Object.keys(branch(all, 'AutoScalingGroup')).length).toBeGreaterThan(10);
    expect(branch(all, 'AutoScalingGroup')).toEqual(branch(instances, 'AutoScalingGroup'));
    expect(branch(all, 'Fargate')).toEqual(branch(tasks, 'Fargate'));
  });

  test('and nothing itself, but for what keeps weights', () => {
    const { template } = mixed();

    const stack = regionalStack();
    api(stack);
    const alone = Object.keys(Template.fromStack(stack).toJSON().Resources);
    const news = Object.entries<any>(template().Resources).filter(([id]) => !alone.includes(id) && !id.startsWith('ApiServiceFargate'));
    expect(news.map(([, { Type }]) => Type).sort()).toEqual([
      'AWS::ElasticLoadBalancingV2::ListenerRule',
      'AWS::IAM::Role',
      'AWS::Lambda::Function',
      'AWS::Logs::LogGroup',
      'Custom::LiveWeights',
    ]);
  });

  test('every rule forwards to every member, once all of them take traffic', () => {
    const { template } = mixed();
    const all = template();

    const rule = ofType(all, RULE).find(({ resource }) => resource.Properties.Actions[0].ForwardConfig)!.resource;
    const groups = rule.Properties.Actions[0].ForwardConfig.TargetGroups.map(({ TargetGroupArn }: any) => TargetGroupArn.Ref);
    expect(groups.map((id: string) => all.Resources[id].Properties.TargetType)).toEqual(['instance', 'ip']);
    const earlier = [...waitsFor(all, rule)].map(id => all.Resources[id].Type);
    expect(earlier).toEqual(expect.arrayContaining(['AWS::AutoScaling::AutoScalingGroup', 'AWS::ECS::Service']));
  });

  test('every member joins the load balancer before its copies start', () => {
    const { template } = mixed();
    const all = template();

    for (const [type, branchName] of [
      ['AWS::AutoScaling::AutoScalingGroup', 'AutoScalingGroup'],
      ['AWS::ECS::Service', 'Fargate'],
    ]) {
      const attached = ofType(all, RULE)
        .filter(({ id }) => waitsFor(all, only(all, type).resource).has(id))
        .map(({ resource }) => resource.Properties.Actions[0].TargetGroupArn.Ref);
      expect(attached).toContainEqual(expect.stringContaining(branchName));
    }
  });

  test('the role trusts the principals of all, and the one security group serves all', () => {
    const { workload, template } = mixed();

    const { Statement } = trustOf(template());
    expect(Statement.map(({ Principal }: any) => Principal.Service).sort()).toEqual(['ec2.amazonaws.com', 'ecs-tasks.amazonaws.com']);
    expect(workload.connections.securityGroups).toHaveLength(1);
  });

  test('targets have the weight of their member, one that is known only at deployment too', () => {
    const { workload, stack, template } = mixed([INSTANCES, { ...TASKS, weight: token.number(25) }]);

    expect(workload.members.map(member => member.constructor)).toEqual([InstanceWorkload, FargateWorkload]);
    expect(workload.targets.map(({ portId, weight }) => [portId, stack.resolve(weight)])).toEqual([
      ['Port8080', 90],
      ['Port8080', 25],
    ]);
    expect(only(template(), 'Custom::LiveWeights').resource.Properties.Members.map(({ Weight }: any) => Weight)).toEqual([90, 25]);
  });

  test('members of one kind stand under their ids, with metrics of their own', () => {
    const { some, workload, template } = mixed([TASKS, { ...TASKS, id: 'Next' }, { ...TASKS, id: 'Spot' }]);

    expect(workload.members.map(({ node }) => node.path.slice(some.service.node.path.length))).toEqual([
      '/Fargate',
      '/Next/Fargate',
      '/Spot/Fargate',
    ]);
    expect(ofType(template(), TARGET_GROUP)).toHaveLength(3);
    const ids = workload.metrics.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(['Fargate/MaximumCapacity', 'Next/Fargate/MaximumCapacity', 'Spot/Fargate/MaximumCapacity']),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('pods beside tasks: each is what it is alone, and the load balancer reaches both', () => {
    // GIVEN
    const [alone, both] = [1, 2].map(count => {
      const stack = regionalStack();
      const pods = { compute: Compute.eks({ cluster: platformCluster(stack) }), weight: 10 };
      api(stack, { compute: count === 1 ? pods.compute : Compute.weighted([{ ...TASKS, weight: 90 }, pods]) });
      return Template.fromStack(stack).toJSON();
    });

    // THEN
    const plain = (template: any) => JSON.stringify(branch(template, 'Eks'));
    expect(plain(both)).toEqual(plain(alone));
    const reached = ofType(both, 'AWS::EC2::SecurityGroupIngress').filter(({ resource }) => resource.Properties.FromPort === 8080);
    expect(new Set(reached.map(({ resource }) => JSON.stringify(resource.Properties.GroupId))).size).toBe(2);
  });

  test('a member runs an artifact of its own', () => {
    const next = ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.30');
    const { template } = mixed([INSTANCES, { ...TASKS, artifact: next }]);

    const [container] = only(template(), 'AWS::ECS::TaskDefinition').resource.Properties.ContainerDefinitions;
    expect(container.Image).toBe('public.ecr.aws/nginx/nginx:1.30');
    expect(JSON.stringify(only(template(), 'AWS::EC2::LaunchTemplate'))).toContain('nginx:1.29');
  });
});

describe('what it is told reaches every member', () => {
  test('environment, secrets and references', () => {
    const { stack, workload, template } = mixed(undefined, { environment: { STAGE: 'prod' } });
    const secret = new secretsmanager.Secret(stack, 'Token');

    workload.addEnvironment('LATER', 'yes');
    workload.addSecret('TOKEN', secret, 'field');
    workload.addSecretReference('TOKEN_ARN', secret);

    const all = template();
    const [container] = only(all, 'AWS::ECS::TaskDefinition').resource.Properties.ContainerDefinitions;
    const names = [...container.Environment, ...container.Secrets].map(({ Name }: any) => Name);
    const script = JSON.stringify(only(all, 'AWS::EC2::LaunchTemplate').resource);
    for (const name of ['STAGE', 'LATER', 'TOKEN', 'TOKEN_ARN']) {
      expect(names).toContain(name);
      expect(script).toMatch(new RegExp(`(\\\\n|secret_)${name}=`));
    }
  });

  test('connections, of members with groups of their own too', () => {
    // GIVEN
    const own: ICompute = {
      ...altered(new OwnMachines(['10.80.0.10']), {}),
      bind: (scope, options) => {
        const securityGroup = new ec2.SecurityGroup(scope, 'MachinesGroup', { vpc: options.vpc });
        return new OwnMachines(['10.80.0.10']).bind(scope, { ...options, securityGroup });
      },
    };
    const { stack, some, workload } = mixed([INSTANCES, { compute: own, weight: 1 }]);

    // WHEN
    workload.connections.allowFrom(new ec2.SecurityGroup(stack, 'Office', { vpc: some.vpc }), ec2.Port.tcp(9999));

    // THEN
    expect(workload.connections.securityGroups).toHaveLength(2);
    Template.fromStack(stack).resourcePropertiesCountIs('AWS::EC2::SecurityGroupIngress', { FromPort: 9999 }, 2);
    Template.fromStack(stack).resourcePropertiesCountIs('AWS::EC2::SecurityGroupIngress', { FromPort: 8080 }, 2);
  });

  test('bounds and policies, once; each keeps its own scaling', () => {
    const { workload, template } = mixed(undefined, {
      scaling: ScalingSet.of({ minimum: 3, maximum: 7, policies: [ScalingPolicy.requestsPerTarget(600)] }),
    });

    expect(only(template(), 'AWS::AutoScaling::AutoScalingGroup').resource.Properties).toMatchObject({ MinSize: '3', MaxSize: '7' });
    expect(only(template(), 'AWS::ApplicationAutoScaling::ScalableTarget').resource.Properties).toMatchObject({
      MinCapacity: 3,
      MaxCapacity: 7,
    });
    expect(ofType(template(), 'AWS::AutoScaling::ScalingPolicy')).toHaveLength(1);
    expect(ofType(template(), 'AWS::ApplicationAutoScaling::ScalingPolicy')).toHaveLength(1);
    expect(() => workload.scale(ScalingSet.of())).toThrow(
      fourParts('the workload is scaled twice', 'a second scaling set', 'one scaling set', 'put all policies into one'),
    );
  });
});

describe('what it can do', () => {
  const machines = new OwnMachines(['10.80.0.10']);

  test('is what all members can', () => {
    const { capabilities } = Compute.weighted([
      INSTANCES,
      { compute: altered(machines, { secretsAtStart: false, sessionTagPrincipals: ['pods.eks.amazonaws.com'] }), weight: 1 },
    ]);

    expect(capabilities).toMatchObject({
      name: 'a weighted mix of Auto Scaling group and Own machines',
      artifactKinds: [ArtifactKind.CONTAINER_IMAGE],
      architectures: [ec2.InstanceArchitecture.X86_64],
      protocolVersions: ['HTTP1'],
      scalingKinds: [ScalingKind.CPU, ScalingKind.MEMORY],
      secretsAtStart: false,
      servicePrincipals: ['ec2.amazonaws.com', 'rolesanywhere.amazonaws.com'],
      sessionTagPrincipals: ['pods.eks.amazonaws.com'],
      weighted: false,
    });
  });

  test('leaves out policies that divide a figure of the whole service by the copies of one member', () => {
    const { scalingKinds } = Compute.weighted([INSTANCES, TASKS]).capabilities;

    expect(Object.values(ScalingKind).filter(kind => !scalingKinds.includes(kind))).toEqual([
      ScalingKind.CONNECTIONS_PER_TARGET,
      ScalingKind.METRIC_PER_TARGET,
    ]);
    expect(() => mixed(undefined, { scaling: ScalingSet.of({ policies: [ScalingPolicy.connectionsPerTarget(500)] }) })).toThrow(
      fourParts("scales in a way that its compute can't", 'connectionsPerTarget', 'cpu', 'another compute than a weighted mix of'),
    );
  });

  test("of the service's artifact asks only those members that run it", () => {
    const { capabilities } = Compute.weighted([INSTANCES, { ...TASKS, artifact: IMAGE }]);

    expect(capabilities.artifactKinds).toEqual(INSTANCES.compute.capabilities.artifactKinds);
    expect(() => mixed([INSTANCES, TASKS], { artifact: FILES })).toThrow(
      fourParts("has an artifact that its compute can't run", 'machineImage', 'containerImage', 'choose another artifact'),
    );
    expect(() => mixed([INSTANCES, { ...TASKS, artifact: IMAGE }], { artifact: FILES })).not.toThrow();
  });

  test('brings the network that its members have in common', () => {
    const stack = regionalStack();
    const cluster = new ecs.Cluster(stack, 'Cluster');
    const members = [INSTANCES, { compute: Compute.fargate({ cluster }), weight: 1 }];

    expect(Compute.weighted(members).vpc).toBe(cluster.vpc);
    expect(Compute.weighted([INSTANCES, TASKS]).vpc).toBeUndefined();
  });
});

function trustOf(template: any): any {
  const [{ Ref }] = only(template, 'AWS::IAM::InstanceProfile').resource.Properties.Roles;
  return template.Resources[Ref].Properties.AssumeRolePolicyDocument;
}
