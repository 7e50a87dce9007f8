import { ResourceImpact } from '@aws-cdk/cloudformation-diff';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as fc from 'fast-check';
import { ApiAlarms, ApiNetwork, Compute, EdgeDistribution, ICompute } from '../../src';
import { platformCluster } from '../compute/support/eks';
import { api, regionalStack } from '../support/apps';
import { waitsFor } from '../support/dependencies';
import { Live, StackUpdate } from '../support/planner';

type Build = (platform: Stack, vpc: ec2.IVpc) => ICompute;

const INSTANCES: Build = () => Compute.autoScalingGroup();
const FARGATE: Build = () => Compute.fargate();
const eksIn =
  (clusterName: string): Build =>
  (platform, vpc) =>
    Compute.eks({ cluster: platformCluster(platform, { vpc, clusterName }), secretsStoreCsiDriver: true });
const EKS = eksIn('platform');
const MIX: Build = () =>
  Compute.weighted([
    { compute: Compute.autoScalingGroup(), weight: 90 },
    { compute: Compute.fargate(), weight: 10 },
  ]);

/** A kind of resource outside the computes, without the hash in its id. */
type Reasons = { [idOrProperty: string]: string };

/** What every swap changes in place outside the computes, each with the reason; anything else would be news. */
const CHANGED: Reasons = {
  'ApiRoutesR.Actions': 'the route forwards to the new target group',
  'ApiServiceRoleDefaultPolicy.PolicyDocument': "instances and pods read secrets with the service's own role, and ECS with one of its own",
  'ApiServiceRole.AssumeRolePolicyDocument': 'the role trusts the computes in use and nobody else',
};
/** What every swap makes anew, and takes away when everything else is done. */
const REMADE: Reasons = {
  ApiRoutesAttach: 'an attach rule is named after its target group, so that old and new group hang on the load balancer at once',
  EdgeInvalidation: "the policy is named after the workload's path; the new one is on the same role before the old one goes",
};
/** What is there on one side of a swap only. */
const WITH_PODS: Reasons = {
  'AWS::EC2::SecurityGroupIngress': "pods have the cluster's group instead of the service's",
  'AWS::EC2::SecurityGroupEgress': "the way to the cluster's group",
  CustomHealthyTargets: 'the function that waits for healthy targets',
};
const WITH_WEIGHTS: Reasons = {
  ApiRoutesLiveWeights: 'a rule with several groups keeps the weights that somebody has set',
  CustomLiveWeights: 'the function that reads them',
};

interface Pair {
  readonly name: string;
  readonly before: Build;
  readonly after: Build;
  readonly oneSided?: Reasons;
  /** Whether nothing about the role changes. */
  readonly sameRole?: boolean;
}

const PAIRS: Pair[] = [
  { name: 'instances to Fargate', before: INSTANCES, after: FARGATE },
  { name: 'Fargate to instances', before: FARGATE, after: INSTANCES },
  { name: 'Fargate to EKS', before: FARGATE, after: EKS, oneSided: WITH_PODS },
  { name: 'EKS to Fargate', before: EKS, after: FARGATE, oneSided: WITH_PODS },
  { name: 'one cluster to another', before: EKS, after: eksIn('platform-next'), sameRole: true },
  { name: 'instances to a mix of instances and Fargate', before: INSTANCES, after: MIX, oneSided: WITH_WEIGHTS },
  { name: 'that mix to Fargate', before: MIX, after: FARGATE, oneSided: WITH_WEIGHTS },
];

/** An app with all that may refer to a service, from its own stack and from others. */
function app(build: Build): { [stackName: string]: any } {
  const root = new App();
  const stores = regionalStack('Stores', {}, root);
  const vpc = new ec2.Vpc(stores, 'Vpc');
  const bucket = new s3.Bucket(stores, 'Uploads');
  const database = new ec2.SecurityGroup(stores, 'Database', { vpc });
  const stack = regionalStack('App', {}, root);
  const compute = build(stores, vpc);
  const some = api(stack, { compute, vpc: ApiNetwork.existing(vpc), environment: { STAGE: 'prod' } });
  const { workload } = some.service;
  bucket.grantReadWrite(workload);
  workload.connections.allowTo(ec2.SecurityGroup.fromSecurityGroupId(stack, 'DatabaseGroup', database.securityGroupId), ec2.Port.tcp(5432));
  workload.addEnvironment('BUCKET', bucket.bucketName);
  workload.addSecret('TOKEN', new secretsmanager.Secret(stack, 'Token'));
  const edge = new EdgeDistribution(stack, 'Edge', { origin: some });
  edge.grantCreateInvalidation(workload);
  new ApiAlarms(stack, 'Alarms', { sources: [some, edge] });
  return Object.fromEntries([stores, stack].map(each => [each.stackName, Template.fromStack(each).toJSON()]));
}

/** Whether a resource belongs to a compute: its own branch, and the alarms on it. */
const ofCompute = (id: string): boolean => /^(ApiService|AlarmsApi\w+?Service)(AutoScalingGroup|Fargate|Eks)/.test(id);

const kept = ({ Type, DeletionPolicy }: any): boolean =>
  !/S3|DynamoDB|RDS|SecretsManager|KMS|Cognito|CloudFront::Distribution|EC2::VPC$|ElasticLoadBalancingV2::LoadBalancer/.test(Type) &&
  (Type !== 'AWS::Logs::LogGroup' || DeletionPolicy === 'Retain');

describe.each(PAIRS)('$name', ({ before, after, oneSided = {}, sameRole = false }) => {
  const [old, swapped] = [app(before), app(after)];
  const update = new StackUpdate(old.App, swapped.App);
  const changes = update.changes.filter(({ id }) => !ofCompute(id));
  const typeOf = (id: string): string => (swapped.App.Resources[id] ?? old.App.Resources[id]).Type;
  /** How a list above calls a resource. */
  const called = (id: string, reasons: Reasons): string | undefined =>
    Object.keys(reasons).find(name => (name.includes('::') ? typeOf(id) === name : id.startsWith(name)));

  test('stores in other stacks stay as they are', () => {
    const outputs = ({ Outputs, ...template }: any) => template;
    expect(outputs(swapped.Stores)).toEqual(outputs(old.Stores));
  });

  test('outside the computes nothing is replaced, and what comes or goes is a known list', () => {
    expect(update.replaced.filter(id => !ofCompute(id))).toEqual([]);
    const comesOrGoes = changes.filter(({ id }) => !old.App.Resources[id] || !swapped.App.Resources[id]).map(({ id }) => id);
    expect(comesOrGoes.filter(id => !called(id, REMADE) && !called(id, oneSided))).toEqual([]);
    expect(new Set(comesOrGoes.map(id => called(id, REMADE) ?? called(id, oneSided)))).toEqual(
      new Set([...Object.keys(REMADE), ...Object.keys(oneSided)]),
    );
  });

  test('outside the computes the same properties change, but for a known list', () => {
    const changed = changes
      .filter(({ id, impact }) => old.App.Resources[id] && swapped.App.Resources[id] && impact !== ResourceImpact.NO_CHANGE)
      .flatMap(({ id, properties }) => properties.map(property => [id, property]));
    const unknown = changed.filter(([id, property]) => !Object.keys(CHANGED).some(name => matches(name, id, property)));
    expect(unknown).toEqual([]);
    expect(changed.some(([id]) => id.startsWith('ApiRoutesR'))).toBe(true);
  });

  test('nothing that holds data goes', () => {
    const gone = Object.entries<any>(old.App.Resources).filter(([id]) => !swapped.App.Resources[id]);
    expect(gone.filter(([, resource]) => !kept(resource)).map(([id]) => id)).toEqual([]);
  });

  test('a compute that stays is not touched', () => {
    const branch = (id: string) => /^ApiService(AutoScalingGroup|Fargate|Eks[0-9a-f]{8})/.exec(id)?.[1];
    const branches = [old, swapped].map(({ App: { Resources } }) => new Set(Object.keys(Resources).map(branch)));
    const stays = update.changes.filter(({ id }) => branch(id) && branches.every(each => each.has(branch(id))));
    // Only what it waits for may change.
    expect(stays.filter(({ properties }) => properties.length > 0)).toEqual([]);
  });

  test('in every order that CloudFormation may take, all routes lead to targets that are there', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), numbers => {
        const pick = (below: number) => numbers.next().value % below;
        update.play(pick, (live, step) => {
          expect(astray(live)).toEqual([]);
          // ECS refuses a service whose target group no listener knows.
          const made = step?.action === 'create' && live.get(step.id);
          if (made?.Type === 'AWS::ECS::Service') expect(groupsOf(made).filter(group => !attached(live, group))).toEqual([]);
        });
      }),
      { numRuns: 25 },
    );
  });

  test('what is new on the service is there before its copies start', () => {
    const policies = changes.filter(({ id }) => id.startsWith('ApiServiceRole')).map(({ id }) => id);
    expect(policies.length === 0).toBe(sameRole);
    for (const id of policies.filter(each => swapped.App.Resources[each])) {
      expect([...waitsFor(swapped.App, swapped.App.Resources[id])].filter(ofCompute)).toEqual([]);
    }
  });
});

test('a plan in which the route moves too early is seen', () => {
  // GIVEN a swap whose route no longer waits for the new targets
  const [old, swapped] = [app(INSTANCES), app(FARGATE)].map(templates => templates.App);
  const [route] = Object.entries<any>(swapped.Resources).filter(([id]) => id.startsWith('ApiRoutesR'));
  delete route[1].DependsOn;
  // WHEN it is played in many orders
  const seen: string[] = [];
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), numbers => {
      new StackUpdate(old, swapped).play(
        below => numbers.next().value % below,
        live => {
          seen.push(...astray(live));
        },
      );
    }),
    { numRuns: 5 },
  );
  // THEN some of them send requests to nobody
  expect(seen.length).toBeGreaterThan(0);
});

function matches(name: string, id: string, property: string): boolean {
  const [start, changed] = name.split('.');
  return property === changed && new RegExp(`^${start}[A-Fa-f0-9]*$`).test(id);
}

/** Target groups that get requests while nobody answers. */
function astray(live: Live): string[] {
  const rules = [...live.values()].filter(({ Type }) => Type === 'AWS::ElasticLoadBalancingV2::ListenerRule');
  return rules
    .filter(({ Properties: { Conditions } }) => Conditions.some(({ Field }: any) => Field === 'path-pattern'))
    .flatMap(({ Properties: { Actions } }) => Actions.flatMap(({ ForwardConfig }: any) => ForwardConfig?.TargetGroups ?? []))
    .filter(({ Weight }) => Weight !== 0)
    .map(({ TargetGroupArn }) => TargetGroupArn.Ref)
    .filter(group => !live.has(group) || ![...live.values()].some(resource => groupsOf(resource).includes(group)));
}

/** The target groups into which a resource puts targets, complete when they are healthy. */
function groupsOf({ Type, Properties = {} }: any): string[] {
  const refs = (values: any[] = []): string[] => values.map(({ Ref }) => Ref);
  switch (Type) {
    case 'AWS::ECS::Service':
      return refs(Properties.LoadBalancers.map(({ TargetGroupArn }: any) => TargetGroupArn));
    case 'AWS::AutoScaling::AutoScalingGroup':
      return refs(Properties.TargetGroupARNs);
    case 'Custom::HealthyTargets':
      return refs(Properties.TargetGroups);
    default:
      return [];
  }
}

function attached(live: Live, group: string): boolean {
  return [...live.values()].some(
    ({ Type, Properties }) =>
      Type === 'AWS::ElasticLoadBalancingV2::ListenerRule' &&
      Properties.Actions.some(({ TargetGroupArn }: any) => TargetGroupArn?.Ref === group),
  );
}
