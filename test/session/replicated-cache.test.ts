import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ENVIRONMENTS, ofStore, stored } from './support/stores';
import { ReplicatedCacheOptions, SessionAuthentication, SessionEngine, SessionStore } from '../../src';
import { api, ofType, only, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const GROUP = 'AWS::ElastiCache::ReplicationGroup';
const USER = 'AWS::ElastiCache::User';

const valkey = (options?: ReplicatedCacheOptions) => stored({ engine: SessionEngine.valkey(options) });

test('a primary and two replicas over zones, encrypted, with snapshots, which users reach by name only', () => {
  const { template } = valkey();
  const all = template();

  expect(only(all, GROUP).resource.Properties).toEqual({
    ReplicationGroupDescription: 'Sessions in App/Sessions/Cache',
    Engine: 'valkey',
    EngineVersion: '8.2',
    CacheNodeType: 'cache.t4g.small',
    NumCacheClusters: 3,
    AutomaticFailoverEnabled: true,
    MultiAZEnabled: true,
    Port: 6380,
    CacheSubnetGroupName: { Ref: only(all, 'AWS::ElastiCache::SubnetGroup').id },
    SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringContaining('SessionsCacheSecurityGroup'), 'GroupId'] }],
    CacheParameterGroupName: { Ref: only(all, 'AWS::ElastiCache::ParameterGroup').id },
    UserGroupIds: [{ Ref: only(all, 'AWS::ElastiCache::UserGroup').id }],
    TransitEncryptionEnabled: true,
    AtRestEncryptionEnabled: true,
    SnapshotWindow: '03:00-04:00',
    SnapshotRetentionLimit: 7,
    PreferredMaintenanceWindow: 'sun:04:30-sun:05:30',
    AutoMinorVersionUpgrade: true,
  });
});

test('a full cache drops the session that ends first', () => {
  expect(valkey().properties('AWS::ElastiCache::ParameterGroup')).toMatchObject({
    CacheParameterGroupFamily: 'valkey8',
    Properties: { 'maxmemory-policy': 'volatile-ttl' },
  });
});

test('nobody gets in, and nothing gets out, before a service is attached', () => {
  const all = valkey().template();

  const [group] = Object.values(ofStore(all)).filter(({ Type }) => Type === 'AWS::EC2::SecurityGroup');
  expect(group.Properties.SecurityGroupIngress).toBeUndefined();
  expect(group.Properties.SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32', IpProtocol: 'icmp' })]);
  expect(ofType(all, 'AWS::EC2::SecurityGroupIngress')).toEqual([]);
});

describe('users', () => {
  test('the one user has a password from Secrets Manager, and may touch its own keys and channels only', () => {
    const { template } = valkey();
    const all = template();

    const { id } = only(all, 'AWS::SecretsManager::Secret');
    const { AccessString, AuthenticationMode, ...user } = only(all, USER).resource.Properties;
    expect(AuthenticationMode).toEqual({
      Type: 'password',
      Passwords: [{ 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: id }, ':SecretString:password::}}']] }],
    });
    expect(user).toEqual({ Engine: 'valkey', UserId: expect.any(String), UserName: expect.any(String) });
    const rules: string[] = AccessString.split(' ');
    expect(rules.filter(rule => /^[~&]/.test(rule))).toEqual(['~session:*', '&session:*']);
    expect(rules).toEqual(expect.arrayContaining(['on', '-@all', '-@dangerous', '-@scripting', '+@read', '+@write', '+@pubsub']));
    expect(rules.filter(rule => /@all|@admin|nopass|allkeys|allchannels/.test(rule))).toEqual(['-@all']);
    // AND what clients of a cluster ask before they are ready
    expect(rules.filter(rule => rule.includes('cluster'))).toEqual(
      ['info', 'keyslot', 'myid', 'nodes', 'shards', 'slots'].map(asked => `+cluster|${asked}`),
    );
  });

  test('with IAM there is no password: services may connect as the user, to this cache', () => {
    // GIVEN
    const stack = regionalStack();
    const some = api(stack);
    const engine = SessionEngine.valkey({ authentication: SessionAuthentication.IAM });

    // WHEN
    const { store, template } = stored({ engine, vpc: some.vpc }, stack);
    some.attach(store);

    // THEN
    const all = template();
    const [user, cache] = [USER, GROUP].map(type => only(all, type).id);
    expect(all.Resources[user].Properties.AuthenticationMode).toEqual({ Type: 'iam' });
    expect(ofType(all, 'AWS::SecretsManager::Secret')).toEqual([]);
    const [{ Resource }] = ofType(all, 'AWS::IAM::Policy')
      .flatMap(({ resource }) => resource.Properties.PolicyDocument.Statement)
      .filter(({ Action }) => Action === 'elasticache:Connect');
    expect(JSON.stringify(Resource[0])).toContain(`:replicationgroup:",{"Ref":"${cache}"}`);
    expect(Resource[1]).toEqual({ 'Fn::GetAtt': [user, 'Arn'] });
    const told = JSON.stringify(only(all, 'AWS::EC2::LaunchTemplate'));
    expect(told).toContain('SESSION_AUTHENTICATION=iam');
    expect(told).toContain(`SESSION_CACHE_NAME=",{"Ref":"${cache}"}`);
    expect(told).not.toContain('SESSION_PASSWORD');
  });

  test('Redis demands a user called default: it is turned off', () => {
    const { template } = stored({ engine: SessionEngine.redis() });
    const all = template();

    const users = ofType(all, USER);
    const [standard] = users.filter(({ resource }) => resource.Properties.UserName === 'default');
    expect(standard.resource.Properties).toMatchObject({ AccessString: 'off ~* -@all', NoPasswordRequired: true, Engine: 'redis' });
    expect(only(all, 'AWS::ElastiCache::UserGroup').resource.Properties.UserIds).toHaveLength(2);
    expect(only(valkey().template(), 'AWS::ElastiCache::UserGroup').resource.Properties.UserIds).toHaveLength(1);
    expect(only(all, GROUP).resource.Properties).toMatchObject({ Engine: 'redis', EngineVersion: '7.1' });
  });

  test.each(['S', `Very${'Long'.repeat(30)}`, '9Lives', '-with--dashes-', 'ÄÖ'])('under "%s" their ids are what ElastiCache takes', id => {
    const stack = regionalStack();
    new SessionStore(new Construct(stack, id), 'Sessions', { vpc: new ec2.Vpc(stack, 'Vpc'), engine: SessionEngine.redis() });
    const all = Template.fromStack(stack);

    const users = ofType(all, USER).map(({ resource }) => resource.Properties.UserId);
    const groups = ofType(all, 'AWS::ElastiCache::UserGroup').map(({ resource }) => resource.Properties.UserGroupId);
    for (const each of [...users, ...groups]) {
      expect(each).toMatch(/^[a-z](?:-?[a-z0-9])*$/);
      expect(each.length).toBeLessThanOrEqual(40);
    }
    expect(new Set(users).size).toBe(2);
  });

  describe('an engine that changes', () => {
    const changed = (authentication: SessionAuthentication) =>
      [SessionEngine.redis({ authentication }), SessionEngine.valkey({ authentication })].map(engine => stored({ engine }).template());
    const nameIn = (all: any): string =>
      ofType(all, USER)
        .map(({ resource }) => resource.Properties.UserName)
        .find(name => name !== 'default');

    test('gets other users, while the cache stays', () => {
      const [before, after] = changed(SessionAuthentication.PASSWORD);

      const [from, to] = [before, after].map(all => only(all, 'AWS::ElastiCache::UserGroup').resource.Properties.UserGroupId);
      expect(from).not.toBe(to);
      expect(only(before, GROUP).id).toBe(only(after, GROUP).id);
    });

    test('leaves the name that services sign in with, unless IAM demands that it is the id', () => {
      const [before, after] = changed(SessionAuthentication.PASSWORD).map(nameIn);
      const [beforeIam, afterIam] = changed(SessionAuthentication.IAM);

      expect(before).toBe(after);
      expect(nameIn(beforeIam)).not.toBe(nameIn(afterIam));
      const { UserId, UserName } = only(afterIam, USER).resource.Properties;
      expect(UserName).toBe(UserId);
    });
  });

  test('keep their ids when the stack is told its region and account', () => {
    const ids = ENVIRONMENTS.map(env => {
      const all = stored({ engine: SessionEngine.redis() }, new Stack(undefined, 'App', { env })).template();
      return [...ofType(all, USER), ...ofType(all, 'AWS::ElastiCache::UserGroup')].map(
        ({ resource: { Properties } }) => Properties.UserId ?? Properties.UserGroupId,
      );
    });

    expect(new Set(ids[0]).size).toBe(2);
    expect(ids).toEqual(ENVIRONMENTS.map(() => ids[0]));
  });
});

describe('options', () => {
  test('version, size, number, port, key', () => {
    const stack = regionalStack();
    const encryptionKey = new kms.Key(stack, 'Key');
    const engine = SessionEngine.valkey({ version: '9.0', nodeType: 'cache.r7g.large', replicas: 1, port: 7000, encryptionKey });

    const { properties } = stored({ engine }, stack);

    expect(properties(GROUP)).toMatchObject({
      EngineVersion: '9.0',
      CacheNodeType: 'cache.r7g.large',
      NumCacheClusters: 2,
      Port: 7000,
      KmsKeyId: stack.resolve(encryptionKey.keyArn),
    });
    expect(properties('AWS::ElastiCache::ParameterGroup').CacheParameterGroupFamily).toBe('valkey9');
  });

  test('a single node is said aloud, and may lie in one zone', () => {
    const stack = regionalStack();
    const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['eu-west-1a'] });
    const engine = SessionEngine.valkey({ automaticFailover: false });

    expect(stored({ engine, vpc }, stack).properties(GROUP)).toMatchObject({
      NumCacheClusters: 1,
      AutomaticFailoverEnabled: false,
      MultiAZEnabled: false,
    });
  });

  test('a type that is known only at deployment passes', () => {
    expect(valkey({ nodeType: token.text('cache.m7g.large') }).properties(GROUP).CacheNodeType).toBe('cache.m7g.large');
  });
});

describe('refused', () => {
  test('failover without a replica', () => {
    expect(() => SessionEngine.valkey({ replicas: 0 })).toThrow(
      fourParts('failover without a replica', '`replicas: 0`', '1 to 5', '`automaticFailover: false`'),
    );
    expect(() => SessionEngine.valkey({ replicas: 0, automaticFailover: false })).not.toThrow();
  });

  test('a version that knows no IAM, with IAM', () => {
    expect(() => SessionEngine.redis({ version: '6.2', authentication: SessionAuthentication.IAM })).toThrow(
      fourParts('knows no authentication with IAM', 'redis 6.2', '7.0, 7.1', '`SessionAuthentication.PASSWORD`'),
    );
    expect(() => SessionEngine.redis({ version: '6.2' })).not.toThrow();
  });
});
