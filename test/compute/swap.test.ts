import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { ApiAlarms, Compute, EdgeDistribution, ICompute } from '../../src';
import { api, regionalStack } from '../support/apps';
import { waitsFor } from '../support/dependencies';

/** What a swap makes anew outside the compute's branch, each with the reason; the old one goes when everything else is done. */
const REPLACED: { [id: string]: string } = {
  ApiRoutesAttach: 'an attach rule is named after its target group, so that old and new group hang on the load balancer at once',
  EdgeInvalidation: "the policy is named after the workload's path; the new one is on the same role before the old one goes",
};

/** The properties outside the compute's branch that a swap changes in place, each with the reason; anything else would be news. */
const CHANGED: { [idAndProperty: string]: string } = {
  'ApiRoutesR.Actions': 'the route forwards to the new target group',
  'ApiServiceRoleDefaultPolicy.PolicyDocument': "instances read secrets with the service's own role, and ECS with one of its own",
  'ApiServiceRole.AssumeRolePolicyDocument': 'the role trusts the compute in use and nobody else',
};

/** An app with all that may refer to a service, from its own stack and from others. */
function app(compute: ICompute): { [stackName: string]: any } {
  const root = new App();
  const stores = regionalStack('Stores', {}, root);
  const bucket = new s3.Bucket(stores, 'Uploads');
  const stack = regionalStack('App', {}, root);
  const some = api(stack, { compute, environment: { STAGE: 'prod' } });
  const { workload } = some.service;
  bucket.grantReadWrite(workload);
  workload.addEnvironment('BUCKET', bucket.bucketName);
  workload.addSecret('TOKEN', new secretsmanager.Secret(stack, 'Token'));
  const edge = new EdgeDistribution(stack, 'Edge', { origin: some });
  edge.grantCreateInvalidation(workload);
  new ApiAlarms(stack, 'Alarms', { sources: [some, edge] });
  return Object.fromEntries([stores, stack].map(each => [each.stackName, Template.fromStack(each).toJSON()]));
}

/** Everything but the compute's own branch and what is drawn from its metrics, by logical id. */
function outside(template: any, branch: string): Map<string, any> {
  const own = (id: string) => id.startsWith(`ApiService${branch}`) || (id.startsWith('AlarmsApi') && id.includes(branch));
  return new Map(Object.entries(template.Resources).filter(([id]) => !own(id)));
}

describe.each([
  ['instances to Fargate', 'AutoScalingGroup', Compute.autoScalingGroup(), 'Fargate', Compute.fargate()],
  ['Fargate to instances', 'Fargate', Compute.fargate(), 'AutoScalingGroup', Compute.autoScalingGroup()],
] as [string, string, ICompute, string, ICompute][])('%s', (_name, oldBranch, before, newBranch, after) => {
  const [old, swapped] = [app(before), app(after)];
  const [was, is] = [outside(old.App, oldBranch), outside(swapped.App, newBranch)];
  const replaced = (id: string) => Object.keys(REPLACED).find(start => id.startsWith(start));
  /** An id without the hash of its place, for the list above. */
  const plain = (id: string) => ['ApiRoutesR', 'ApiServiceRoleDefaultPolicy', 'ApiServiceRole'].find(start => id.startsWith(start)) ?? id;

  test('stores in other stacks stay as they are', () => {
    expect(swapped.Stores).toEqual(old.Stores);
  });

  test('outside the compute every resource keeps its logical id and type, but for a known list', () => {
    const list = (resources: Map<string, any>) => [...resources].map(([id, { Type }]) => `${replaced(id) ?? id} ${Type}`).sort();
    expect(list(is)).toEqual(list(was));
    const made = [...is.keys()].filter(id => !was.has(id)).map(replaced);
    expect(made.sort()).toEqual(Object.keys(REPLACED).sort());
  });

  test('its properties are the same, but for a known list', () => {
    const changed = [...was]
      .filter(([id]) => is.has(id))
      .flatMap(([id, { Properties: first = {} }]) => {
        const second = is.get(id).Properties ?? {};
        return [...new Set([...Object.keys(first), ...Object.keys(second)])]
          .filter(name => JSON.stringify(first[name]) !== JSON.stringify(second[name]))
          .map(name => `${plain(id)}.${name}`);
      });
    expect(changed.sort()).toEqual(Object.keys(CHANGED).sort());
  });

  test('nothing that holds data goes with the old compute', () => {
    const gone = Object.entries<any>(old.App.Resources).filter(([id]) => !swapped.App.Resources[id]);
    const logs = gone.filter(([, { Type }]) => Type === 'AWS::Logs::LogGroup');
    expect(logs).toHaveLength(1);
    for (const [, { DeletionPolicy }] of logs) expect(DeletionPolicy).toBe('Retain');
    expect(
      gone.map(([, { Type }]) => Type).filter(type => /S3|DynamoDB|RDS|Secret|KMS|CloudFront::Distribution|EC2::VPC/.test(type)),
    ).toEqual([]);
  });

  test('the route moves when the new targets are ready, and never to a group without a listener', () => {
    const template = swapped.App;
    const [route] = Object.entries<any>(template.Resources).filter(([id]) => id.startsWith('ApiRoutesR'));
    const earlier = waitsFor(template, route[1]);
    const attached = [...earlier].filter(id => id.startsWith('ApiRoutesAttach'));
    expect(attached).toHaveLength(1);
    expect([...earlier].some(id => ['AWS::ECS::Service', 'AWS::AutoScaling::AutoScalingGroup'].includes(template.Resources[id].Type))).toBe(
      true,
    );
  });
});
