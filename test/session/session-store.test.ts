import { App, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { ofStore, stored } from './support/stores';
import {
  ApiNetwork,
  ApiProtocol,
  Compute,
  ISessionEngine,
  ScalableApiProps,
  SessionAuthentication,
  SessionEngine,
  SessionStore,
  SessionStoreProps,
} from '../../src';
import { COMPUTES } from '../compute/support/computes';
import { INSTANCES, TASKS } from '../compute/support/weighted';
import { api, ofType, only, regionalStack, service, templates } from '../support/apps';
import { token } from '../support/tokens';

const INGRESS = 'AWS::EC2::SecurityGroupIngress';
const POLICY = 'AWS::IAM::Policy';

const ENGINES: [string, () => ISessionEngine][] = [
  ['Valkey', () => SessionEngine.valkey()],
  ['Valkey with IAM', () => SessionEngine.valkey({ authentication: SessionAuthentication.IAM })],
  ['Redis', () => SessionEngine.redis()],
  ['Valkey Serverless', () => SessionEngine.valkeyServerless()],
  ['DynamoDB', () => SessionEngine.dynamoDb()],
];

/** An API and a store in one stack, the store attached unless told otherwise. */
function attached(props: Partial<SessionStoreProps> = {}, options: Partial<ScalableApiProps> = {}, attach = true) {
  const stack = regionalStack();
  const some = api(stack, options);
  const engine = props.engine ?? SessionEngine.valkey();
  const store = new SessionStore(stack, 'Sessions', { vpc: engine.inVpc ? some.vpc : undefined, ...props, engine });
  if (attach) some.attach(store);
  return { stack, some, store, template: () => templates(stack.node.root as App).App };
}

describe.each(COMPUTES)('on $name', ({ compute, told }) => {
  const on = (engine: ISessionEngine) => {
    const stack = regionalStack();
    const some = api(stack, { compute: compute(stack) });
    some.attach(new SessionStore(stack, 'Sessions', { vpc: engine.inVpc ? some.vpc : undefined, engine }));
    const groups = some.service.workload.connections.securityGroups.map(group => stack.resolve(group.securityGroupId));
    return { groups, template: templates(stack.node.root as App).App };
  };

  test('a cache is told, and reached by the service alone', () => {
    const { groups, template } = on(SessionEngine.valkey());

    // THEN the process knows where it is
    const { environment, secrets } = told(template);
    const cache = only(template, 'AWS::ElastiCache::ReplicationGroup').id;
    expect(environment).toMatchObject({
      SESSION_ENGINE: 'valkey',
      SESSION_PORT: '6380',
      SESSION_TLS: 'true',
      SESSION_AUTHENTICATION: 'password',
      SESSION_KEY_PREFIX: 'session:',
      SESSION_TTL_SECONDS: '86400',
    });
    expect(JSON.stringify(environment.SESSION_HOST)).toMatch(new RegExp(`${cache}.*PrimaryEndPoint.Address`));
    expect(environment.SESSION_USER).toBe(only(template, 'AWS::ElastiCache::User').resource.Properties.UserName);
    expect(secrets.SESSION_PASSWORD).toMatch(new RegExp(`${only(template, 'AWS::SecretsManager::Secret').id}.*password`));
    // AND only the service's group gets in, on one port
    const rules = ofType(template, INGRESS).filter(({ resource }) => JSON.stringify(resource.Properties.GroupId).includes('Sessions'));
    expect(rules.map(({ resource: { Properties } }) => [Properties.FromPort, Properties.ToPort])).toEqual([[6380, 6380]]);
    expect(rules.map(({ resource: { Properties } }) => Properties.SourceSecurityGroupId)).toEqual(groups);
    // AND who has the password needs no permission
    expect(JSON.stringify(ofType(template, POLICY))).not.toContain('elasticache:');
  });

  test('a table is told, and may be read and written by its key', () => {
    const { template } = on(SessionEngine.dynamoDb());

    const { environment, role } = told(template);
    const { id } = only(template, 'AWS::DynamoDB::GlobalTable');
    expect(environment).toMatchObject({ SESSION_ENGINE: 'dynamodb', SESSION_KEY_PREFIX: 'session:', SESSION_TTL_SECONDS: '86400' });
    expect(JSON.stringify(environment.SESSION_TABLE)).toContain(id);
    expect(Object.keys(environment).filter(name => /HOST|USER|PORT$/.test(name) && name.startsWith('SESSION'))).toEqual([]);
    const policies = ofType(template, POLICY).filter(({ resource }) => JSON.stringify(resource.Properties.Roles).includes(role));
    const granted = policies.flatMap(({ resource }) => resource.Properties.PolicyDocument.Statement);
    expect(granted.filter(({ Action }) => JSON.stringify(Action).includes('dynamodb:'))).toEqual([
      {
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
        Resource: { 'Fn::GetAtt': [id, 'Arn'] },
      },
    ]);
  });

  test.each(ENGINES)('%s is the same as on any other compute', (_name, engine) => {
    const { template: alone } = stored({ engine: engine() });

    const { template } = on(engine());

    // Ids in networks differ: these stores lie in different ones.
    const shape = (resources: object) => Object.entries<any>(resources).map(([id, { Type }]) => [id, Type]);
    expect(shape(ofStore(template))).toEqual(shape(ofStore(alone())));
    expect(Object.keys(ofStore(template)).length).toBeGreaterThan(0);
  });
});

test('each member of a mix is told', () => {
  const { template } = attached({}, { compute: Compute.weighted([INSTANCES, TASKS]) });
  const all = template();

  for (const type of ['AWS::EC2::LaunchTemplate', 'AWS::ECS::TaskDefinition']) {
    const text = JSON.stringify(only(all, type).resource.Properties);
    for (const name of ['SESSION_HOST', 'SESSION_USER', 'SESSION_PASSWORD', 'SESSION_TTL_SECONDS']) expect(text).toContain(name);
  }
});

describe('what stays', () => {
  test.each(ENGINES)('%s does not change when a service is attached, scaled or put onto another compute', (_name, engine) => {
    const of = (...args: Parameters<typeof attached>) => ofStore(attached(...args).template());
    const before = of({ engine: engine() }, {}, false);

    expect(of({ engine: engine() })).toEqual(before);
    expect(of({ engine: engine() }, { compute: Compute.fargate() })).toEqual(before);
    expect(of({ engine: engine() }, { compute: Compute.weighted([INSTANCES, TASKS]) })).toEqual(before);
  });

  test.each([
    ['Valkey', () => SessionEngine.valkey(), 'AWS::ElastiCache::ReplicationGroup', 'SessionsCacheReplicationGroup1900DC3C'],
    ['Redis', () => SessionEngine.redis(), 'AWS::ElastiCache::ReplicationGroup', 'SessionsCacheReplicationGroup1900DC3C'],
    ['Valkey Serverless', () => SessionEngine.valkeyServerless(), 'AWS::ElastiCache::ServerlessCache', 'SessionsServerlessCacheA0B33E02'],
    ['DynamoDB', () => SessionEngine.dynamoDb(), 'AWS::DynamoDB::GlobalTable', 'SessionsTable5367FBA8'],
  ])('the logical id of %s', (_name, engine, type, id) => {
    expect(only(stored({ engine: engine() }).template(), type).id).toBe(id);
  });

  test.each<[string, () => ISessionEngine, string, RemovalPolicy | undefined, string]>([
    ['a snapshot of a cache', () => SessionEngine.valkey(), 'AWS::ElastiCache::ReplicationGroup', undefined, 'Snapshot'],
    ['a table', () => SessionEngine.dynamoDb(), 'AWS::DynamoDB::GlobalTable', undefined, 'Retain'],
    ['a cache, where asked for', () => SessionEngine.valkey(), 'AWS::ElastiCache::ReplicationGroup', RemovalPolicy.RETAIN, 'Retain'],
    ['nothing, where asked for', () => SessionEngine.redis(), 'AWS::ElastiCache::ReplicationGroup', RemovalPolicy.DESTROY, 'Delete'],
    ['no table, where asked for', () => SessionEngine.dynamoDb(), 'AWS::DynamoDB::GlobalTable', RemovalPolicy.DESTROY, 'Delete'],
  ])('%s', (_what, engine, type, removalPolicy, policy) => {
    const { resource } = only(stored({ engine: engine(), removalPolicy }).template(), type);

    expect([resource.DeletionPolicy, resource.UpdateReplacePolicy]).toEqual([policy, policy]);
  });

  test('with a cache that stays, everything that it hangs on, unless its first deployment fails', () => {
    const own = Object.values(ofStore(stored({ engine: SessionEngine.valkey(), removalPolicy: RemovalPolicy.RETAIN }).template()));

    expect(own.map(({ Type }) => Type)).toEqual(
      expect.arrayContaining(['AWS::EC2::SecurityGroup', 'AWS::ElastiCache::UserGroup', 'AWS::SecretsManager::Secret']),
    );
    const kept = own.map(({ Type, DeletionPolicy, UpdateReplacePolicy }) => [Type, DeletionPolicy, UpdateReplacePolicy]);
    expect(kept).toEqual(
      kept.map(([type]) => [type, type === 'AWS::ElastiCache::ReplicationGroup' ? 'Retain' : 'RetainExceptOnCreate', 'Retain']),
    );
  });
});

describe('options', () => {
  const environments = (template: any): { [name: string]: any }[] =>
    ofType(template, 'AWS::ECS::TaskDefinition').map(({ resource }) =>
      Object.fromEntries(resource.Properties.ContainerDefinitions[0].Environment.map(({ Name, Value }: any) => [Name, Value])),
    );
  const fargate = { compute: Compute.fargate() };

  test('time to live, prefix of keys, prefix of variables', () => {
    const { template } = attached({ timeToLive: Duration.days(7), keyPrefix: 'cart.', variablePrefix: 'CART_STORE' }, fargate);
    const all = template();

    const [environment] = environments(all);
    expect(environment).toMatchObject({ CART_STORE_TTL_SECONDS: '604800', CART_STORE_KEY_PREFIX: 'cart.', CART_STORE_PORT: '6380' });
    expect(Object.keys(environment).filter(name => name.startsWith('SESSION'))).toEqual([]);
    expect(only(all, 'AWS::ElastiCache::User').resource.Properties.AccessString).toMatch(/^on ~cart\.\* &cart\.\* /);
  });

  test('a time to live that is known only at deployment is told then', () => {
    const { template } = attached({ engine: SessionEngine.dynamoDb(), timeToLive: token.seconds(99) }, fargate);

    expect(environments(template())[0].SESSION_TTL_SECONDS).toBe('99');
  });

  test('two stores serve one service under two prefixes, and one store serves two services', () => {
    const { stack, some, store, template } = attached({}, fargate);
    some.attach(new SessionStore(stack, 'Carts', { engine: SessionEngine.dynamoDb(), variablePrefix: 'CART' }));
    some.addService('Second', service({ ...fargate, protocols: [ApiProtocol.rest({ paths: ['/second'] })] })).attach(store);

    const told = environments(template()).map(environment => ['SESSION_HOST', 'CART_TABLE'].map(name => name in environment));
    expect(told).toEqual([
      [true, true],
      [true, false],
    ]);
  });

  test('subnets that are named; otherwise the private ones, or else the isolated ones', () => {
    const chosen = (names: { [name: string]: ec2.SubnetType }, vpcSubnets?: ec2.SubnetSelection) => {
      const stack = regionalStack();
      const subnetConfiguration = Object.entries(names).map(([name, subnetType]) => ({ name, subnetType }));
      const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1, subnetConfiguration });
      const { properties } = stored({ engine: SessionEngine.valkey(), vpc, vpcSubnets }, stack);
      return properties('AWS::ElastiCache::SubnetGroup').SubnetIds.map(({ Ref }: any) => Ref.replace(/Subnet.*/, ''));
    };
    const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;

    expect(chosen({ Public: PUBLIC, Apps: PRIVATE_WITH_EGRESS, Data: PRIVATE_ISOLATED })).toEqual(['VpcApps', 'VpcApps']);
    expect(chosen({ Public: PUBLIC, Apps: PRIVATE_WITH_EGRESS, More: PRIVATE_WITH_EGRESS })).toHaveLength(2);
    expect(chosen({ Public: PUBLIC, Data: PRIVATE_ISOLATED })).toEqual(['VpcData', 'VpcData']);
    expect(chosen({ Public: PUBLIC, Apps: PRIVATE_WITH_EGRESS, Data: PRIVATE_ISOLATED }, { subnetType: PRIVATE_ISOLATED })).toEqual([
      'VpcData',
      'VpcData',
    ]);
  });
});

describe('over stacks', () => {
  test.each(ENGINES)('%s in a stack of its own, in a network from outside the API: the rules lie with the service', (_name, engine) => {
    // GIVEN
    const app = new App();
    const stores = regionalStack('Stores', {}, app);
    const { store } = stored({ engine: engine(), vpc: new ec2.Vpc(stores, 'Network') }, stores);
    const vpc = stores.node.findChild('Network') as ec2.Vpc;
    const some = api(regionalStack('App', {}, app), { vpc: ApiNetwork.existing(vpc), compute: Compute.fargate() });

    // WHEN
    some.attach(store);

    // THEN
    const { stacks } = app.synth();
    const [ofApi, ofStores] = ['App', 'Stores'].map(name => stacks.find(({ stackName }) => stackName === name)!);
    expect(ofStores.dependencies.map(({ id }) => id)).not.toContain('App');
    expect(ofApi.dependencies.map(({ id }) => id)).toContain('Stores');
    expect(ofType(ofStores.template, INGRESS)).toEqual([]);
  });

  test('a network that both only refer to closes no circle, wherever it was imported', () => {
    const app = new App();
    const stack = regionalStack('App', {}, app);
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      privateSubnetIds: ['subnet-1', 'subnet-2'],
      publicSubnetIds: ['subnet-3', 'subnet-4'],
    });
    const some = api(stack, { vpc: ApiNetwork.existing(vpc) });

    some.attach(stored({ engine: SessionEngine.valkey(), vpc }, regionalStack('Stores', {}, app)).store);

    expect(() => app.synth()).not.toThrow();
  });
});
