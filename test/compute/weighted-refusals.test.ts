import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { platformCluster } from './support/eks';
import { FILES, INSTANCES, mixed, TASKS } from './support/weighted';
import { Compute, ServiceArtifact, WeightedMember } from '../../src';
import { shown } from '../../src/private/refusal';
import { IMAGE, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

describe('what is refused', () => {
  const clusterIn = (vpc: string) =>
    Compute.fargate({
      cluster: ecs.Cluster.fromClusterAttributes(regionalStack(), vpc, {
        clusterName: vpc,
        vpc: ec2.Vpc.fromVpcAttributes(regionalStack(), vpc, { vpcId: vpc, availabilityZones: ['eu-west-1a'] }),
      }),
    });

  test.each<[string, WeightedMember[], RegExp]>([
    [
      'a single member',
      [TASKS],
      fourParts('the number of computes in a weighted mix is out of range', '1', 'from 2 to 5', 'a single compute as it is'),
    ],
    [
      'more members than a rule holds',
      [INSTANCES, TASKS, ...['A', 'B', 'C', 'D'].map(id => ({ ...TASKS, id }))],
      fourParts('the number of computes in a weighted mix is out of range', '6', 'from 2 to 5', 'a service of its own with `addService`'),
    ],
    [
      'a negative weight',
      [INSTANCES, { ...TASKS, weight: -1 }],
      fourParts('the weight of Fargate is out of range', '-1', 'a whole number from 0 to 999', 'write shares of the requests'),
    ],
    ['a weight above 999', [INSTANCES, { ...TASKS, weight: 1000 }], fourParts('the weight of Fargate', '1000', '0 to 999', 'write shares')],
    ['half a weight', [INSTANCES, { ...TASKS, weight: 0.5 }], fourParts('the weight of Fargate', '0.5', 'a whole number', 'write shares')],
    [
      'all weights zero',
      [
        { ...INSTANCES, weight: 0 },
        { ...TASKS, weight: 0 },
      ],
      fourParts('no member of a weighted mix gets any requests', '0, 0', 'a weight above 0 for at least one', 'give all requests to one'),
    ],
    [
      'a mix inside a mix',
      [INSTANCES, { compute: Compute.weighted([INSTANCES, TASKS]), weight: 5 }],
      fourParts(
        'a weighted mix holds a compute that can not be one of several',
        'a weighted mix of Auto Scaling group and Fargate',
        'computes that run copies themselves',
        'list the members of an inner mix beside the others',
      ),
    ],
    [
      'two of a kind without ids',
      [TASKS, TASKS],
      fourParts('two members of a weighted mix can not be told apart', 'Fargate and Fargate', 'one member of each kind', "such as 'Next'"),
    ],
    [
      'an id twice',
      [INSTANCES, { ...TASKS, id: 'Next' }, { ...INSTANCES, id: 'Next' }],
      fourParts('two members of a weighted mix can not be told apart', 'Next and Next', 'each id once', "such as 'Next'"),
    ],
    [
      'an id that reads like the kind of another member, whose construct ids it may take',
      [{ ...TASKS, id: 'autoscalingGroup' }, INSTANCES],
      fourParts('can not be told apart', 'autoscalingGroup and Auto Scaling group', 'each id once', "such as 'Next'"),
    ],
    [
      'ids that differ by case alone',
      [
        { ...TASKS, id: 'Next' },
        { ...INSTANCES, id: 'next' },
      ],
      fourParts('can not be told apart', 'Next and next', 'each id once', "such as 'Next'"),
    ],
    ...['', 'Next/Fargate', 'next-one', '2nd', token.text('Next')].map<[string, WeightedMember[], RegExp]>(id => [
      `an id that is no plain name: ${shown(id)}`,
      [INSTANCES, { ...TASKS, id }],
      fourParts('the id of a member of a weighted mix is no plain name', shown(id), 'letters and digits', "such as 'Next'"),
    ]),
    [
      'a member that has an artifact that it can not run',
      [INSTANCES, { ...TASKS, artifact: FILES }],
      fourParts(
        "a member of a weighted mix has an artifact that its compute can't run",
        'machineImage',
        'containerImage',
        'another compute than Fargate',
      ),
    ],
    [
      'a member whose artifact is for another processor',
      [
        TASKS,
        {
          compute: Compute.autoScalingGroup({ instanceType: new ec2.InstanceType('c7g.large') }),
          weight: 1,
          artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { architecture: ec2.InstanceArchitecture.X86_64 }),
        },
      ],
      fourParts("a member of a weighted mix has an artifact for a processor that its compute doesn't have", 'x86_64', 'arm64', 'build'),
    ],
    [
      'a member in a cluster whose artifact is for another processor',
      [
        INSTANCES,
        {
          compute: Compute.eks({ cluster: platformCluster(regionalStack()) }),
          weight: 1,
          artifact: ServiceArtifact.publicImage('public.ecr.aws/nginx/nginx:1.29', { architecture: ec2.InstanceArchitecture.ARM_64 }),
        },
      ],
      fourParts(
        "for a processor that its compute doesn't have",
        'arm64',
        'x86_64',
        'give EKS what runs it (`instanceType` of instances, `architectures` of a cluster)',
      ),
    ],
    [
      'an artifact of its own for every member',
      [
        { ...INSTANCES, artifact: IMAGE },
        { ...TASKS, artifact: IMAGE },
      ],
      fourParts(
        "no member of a weighted mix runs the service's artifact",
        'an artifact of its own for each member',
        'at least one member without `artifact`',
        'give the service the artifact of one of them',
      ),
    ],
    [
      'members in different networks',
      [
        { compute: clusterIn('vpc-1'), weight: 1 },
        { compute: clusterIn('vpc-2'), weight: 1, id: 'Other' },
      ],
      fourParts('the members of a weighted mix bring different networks', 'two VPCs', 'one VPC', 'clusters in the same VPC'),
    ],
  ])('%s', (_what, members, refused) => {
    expect(() => Compute.weighted(members)).toThrow(refused);
  });

  test("an id that is taken in the service, by what another member makes too, whatever the members' order", () => {
    const own: WeightedMember = {
      compute: {
        capabilities: INSTANCES.compute.capabilities,
        bind: (scope, options) => INSTANCES.compute.bind(new Construct(scope, 'Own'), options),
      },
      weight: 1,
    };
    const taken = (id: string) =>
      fourParts('the id of a member of a weighted mix is taken', `"${id}"`, 'an id beside', 'say what the member is for');

    expect(() => mixed([INSTANCES, { ...TASKS, id: 'Role' }])).toThrow(taken('Role'));
    expect(() => mixed([{ ...TASKS, id: 'Own' }, own])).toThrow(taken('Own'));
  });
});
