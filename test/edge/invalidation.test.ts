import { App, NestedStack, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ApiProtocol, EdgeDistribution, ScalableApi } from '../../src';
import { api, ofType, only, regionalStack, service, templates } from '../support/apps';
import { fourParts } from '../support/refusals';

const VARIABLE = 'DISTRIBUTION_ID_PARAMETER';

interface Built {
  readonly app: App;
  readonly apiStack: Stack;
  readonly edgeStack: Stack;
  readonly some: ScalableApi;
  readonly edge: EdgeDistribution;
}

function oneStack(props = {}): Built {
  const stack = regionalStack('Shop', props);
  const some = api(stack);
  return {
    app: stack.node.root as App,
    apiStack: stack,
    edgeStack: stack,
    some,
    edge: new EdgeDistribution(stack, 'Edge', { origin: some }),
  };
}

function twoStacks(): Built {
  const apiStack = regionalStack('Shop');
  const app = apiStack.node.root as App;
  const edgeStack = regionalStack('Front', {}, app);
  const some = api(apiStack);
  return { app, apiStack, edgeStack, some, edge: new EdgeDistribution(edgeStack, 'Edge', { origin: some }) };
}

const grant = (built: Built): Built => {
  built.edge.grantCreateInvalidation(built.some.service.workload);
  return built;
};

/** The environment variable as the instances' boot script sets it. */
function environment(template: object, variable = VARIABLE): string[] {
  const script = JSON.stringify(only(template, 'AWS::EC2::LaunchTemplate').resource);
  return [...script.matchAll(new RegExp(`${variable}=([^\\\\]*)`, 'g'))].map(([, value]) => value);
}

const parameters = (template: object) => ofType(template, 'AWS::SSM::Parameter');
const policies = (template: object) => ofType(template, 'AWS::IAM::ManagedPolicy').filter(({ id }) => id.includes('Invalidation'));

describe.each<[string, () => Built]>([
  ['in one stack', oneStack],
  ['in two stacks', twoStacks],
])('the grant %s', (_name, build) => {
  test("allows this distribution and this parameter only, in the distribution's stack", () => {
    const built = grant(build());
    const template = templates(built.app)[built.edgeStack.stackName];
    const distribution = only(template, 'AWS::CloudFront::Distribution').id;
    const parameter = only(template, 'AWS::SSM::Parameter').id;

    const [policy] = policies(template);
    expect(policy.resource.Properties.PolicyDocument.Statement).toEqual([
      {
        Effect: 'Allow',
        Action: 'cloudfront:CreateInvalidation',
        Resource: {
          'Fn::Join': [
            '',
            ['arn:', { Ref: 'AWS::Partition' }, ':cloudfront::', { Ref: 'AWS::AccountId' }, ':distribution/', { Ref: distribution }],
          ],
        },
      },
      {
        Effect: 'Allow',
        Action: 'ssm:GetParameter',
        Resource: {
          'Fn::Join': [
            '',
            ['arn:', { Ref: 'AWS::Partition' }, ':ssm:eu-west-1:', { Ref: 'AWS::AccountId' }, ':parameter', { Ref: parameter }],
          ],
        },
      },
    ]);
    expect(policy.resource.Properties.Roles).toHaveLength(1);
  });

  test("names in the environment the parameter that holds the distribution's id", () => {
    const built = grant(build());
    const found = templates(built.app);
    const { Properties } = only(found[built.edgeStack.stackName], 'AWS::SSM::Parameter').resource;

    expect(Properties.Value).toEqual({ Ref: only(found[built.edgeStack.stackName], 'AWS::CloudFront::Distribution').id });
    expect(Properties.Name).toMatch(/^\/distribution-id\/[A-Za-z0-9-]+-Edge-[0-9a-f]{8}$/);
    expect(environment(found[built.apiStack.stackName])).toEqual([Properties.Name]);
  });

  test('changes nothing else', () => {
    const [before, after] = [build(), grant(build())].map(({ app }) => templates(app));
    const added = new Set<string>();
    for (const [stack, template] of Object.entries(after)) {
      const old = before[stack];
      for (const [id, resource] of Object.entries<any>(template.Resources)) {
        if (!old.Resources[id]) added.add(resource.Type);
        else if (resource.Type !== 'AWS::EC2::LaunchTemplate') expect({ [id]: resource }).toEqual({ [id]: old.Resources[id] });
      }
      expect(Object.keys(template.Resources)).toEqual(expect.arrayContaining(Object.keys(old.Resources)));
    }
    expect([...added].sort()).toEqual(['AWS::IAM::ManagedPolicy', 'AWS::SSM::Parameter']);
  });

  test('given twice is given once', () => {
    expect(templates(grant(grant(build())).app)).toEqual(templates(grant(build()).app));
  });
});

test("the API's stack knows nothing of the distribution's", () => {
  const { app, apiStack, edgeStack } = grant(twoStacks());
  const template = templates(app)[apiStack.stackName];

  expect(parameters(template)).toEqual([]);
  expect(policies(template)).toEqual([]);
  expect(JSON.stringify(template)).not.toContain('Fn::GetStackOutput');
  expect(apiStack.dependencies).not.toContain(edgeStack);
  expect(environment(template)).toEqual([expect.stringContaining('/Front-Edge-')]);
});

test('a distribution in a nested stack', () => {
  const build = () => {
    const stack = regionalStack('Shop');
    const some = api(stack);
    const nested = new NestedStack(stack, 'Front');
    return grant({
      app: stack.node.root as App,
      apiStack: stack,
      edgeStack: nested,
      some,
      edge: new EdgeDistribution(nested, 'Edge', { origin: some }),
    });
  };
  const named = ({ app, apiStack }: Built) => environment(templates(app)[apiStack.stackName]);

  expect(named(build())).toEqual([expect.stringMatching(/^\/distribution-id\/Shop-Front-Edge-[0-9a-f]{8}$/)]);
  // Tokens made in between must not change the name.
  new Stack(new App(), 'Other').resolve(new Stack(new App(), 'Another').account);
  expect(named(build())).toEqual(named(build()));
});

test('two services of one distribution share the parameter, and each has a policy of its own', () => {
  const built = oneStack();
  const admin = built.some.addService('Admin', service({ protocols: [ApiProtocol.rest({ paths: ['/admin/*'] })] }));
  built.edge.grantCreateInvalidation(built.some.service.workload);
  built.edge.grantCreateInvalidation(admin.workload);
  const template = templates(built.app).Shop;

  expect(parameters(template)).toHaveLength(1);
  expect(new Set(policies(template).map(({ resource }) => JSON.stringify(resource.Properties.Roles))).size).toBe(2);
});

test('two distributions for one service need two variables', () => {
  const built = grant(oneStack());
  const other = new EdgeDistribution(built.edgeStack, 'Other', { origin: built.some });

  expect(() => other.grantCreateInvalidation(built.some.service.workload)).toThrow(
    fourParts(`${VARIABLE} is set twice`, 'two values', 'one value for each name', 'another name'),
  );
  other.grantCreateInvalidation(built.some.service.workload, 'OTHER_ID_PARAMETER');
  const template = templates(built.app).Shop;
  expect(environment(template, VARIABLE)).toEqual([expect.stringContaining('-Edge-')]);
  expect(environment(template, 'OTHER_ID_PARAMETER')).toEqual([expect.stringContaining('-Other-')]);
});

test('a name that no environment takes is refused before anything is made', () => {
  const { edge, some } = oneStack();

  expect(() => edge.grantCreateInvalidation(some.service.workload, 'not-a-name')).toThrow(/name of an environment variable/);
  expect(edge.node.tryFindChild('DistributionId')).toBeUndefined();
});

test('the role of an imported service', () => {
  const built = oneStack();
  const role = iam.Role.fromRoleArn(built.apiStack, 'Theirs', 'arn:aws:iam::111122223333:role/theirs');
  const { workload } = built.some.service;
  built.edge.grantCreateInvalidation(new Proxy(workload, { get: (target, key) => (key === 'role' ? role : Reflect.get(target, key)) }));

  expect(policies(templates(built.app).Shop)[0].resource.Properties.Roles).toEqual(['theirs']);
});

test('has nothing that AwsSolutions finds', () => {
  const { app } = grant(twoStacks());

  expect(new AwsSolutionsChecks(app).validateScope(app).violations).toEqual([]);
});
