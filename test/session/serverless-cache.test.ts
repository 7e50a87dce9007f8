import { Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ENVIRONMENTS, stored } from './support/stores';
import { SessionAuthentication, SessionEngine, ValkeyServerlessOptions } from '../../src';
import { api, ofType, only, regionalStack } from '../support/apps';

const CACHE = 'AWS::ElastiCache::ServerlessCache';

const serverless = (options?: ValkeyServerlessOptions) => stored({ engine: SessionEngine.valkeyServerless(options) });

test('Valkey with a daily snapshot, kept for a week, for one user', () => {
  const { template } = serverless();
  const all = template();

  const { ServerlessCacheName: name, FinalSnapshotName: _, ...properties } = only(all, CACHE).resource.Properties;
  expect(properties).toEqual({
    Engine: 'valkey',
    MajorEngineVersion: '8',
    Description: 'Sessions in App/Sessions/Serverless',
    SubnetIds: [expect.anything(), expect.anything()],
    SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringContaining('SessionsServerlessSecurityGroup'), 'GroupId'] }],
    UserGroupId: { Ref: only(all, 'AWS::ElastiCache::UserGroup').id },
    DailySnapshotTime: '03:00',
    SnapshotRetentionLimit: 7,
  });
  expect(name).toMatch(/^[a-z](?:-?[a-z0-9]){1,39}$/);
});

test('limits, key, version, snapshots', () => {
  const stack = regionalStack();
  const encryptionKey = new kms.Key(stack, 'Key');
  const engine = SessionEngine.valkeyServerless({
    version: '9',
    maximumStorage: Size.gibibytes(5),
    maximumEcpuPerSecond: 20_000,
    snapshotTime: '23:15',
    snapshotRetention: Duration.days(3),
    encryptionKey,
  });

  expect(stored({ engine }, stack).properties(CACHE)).toMatchObject({
    MajorEngineVersion: '9',
    CacheUsageLimits: { DataStorage: { Unit: 'GB', Maximum: 5 }, ECPUPerSecond: { Maximum: 20_000 } },
    DailySnapshotTime: '23:15',
    SnapshotRetentionLimit: 3,
    KmsKeyId: stack.resolve(encryptionKey.keyArn),
  });
});

test('the last snapshot is not in the way of that of a later stack of the same name', () => {
  const [start, end] = serverless().properties(CACHE).FinalSnapshotName['Fn::Join'][1];

  const guid = { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] };
  expect(end).toEqual({ 'Fn::Select': [4, { 'Fn::Split': ['-', guid] }] });
  expect(`${start}0123456789ab`).toMatch(/^[a-z](?:-?[a-z0-9]){1,39}$/);
});

test('the cache keeps its name when the stack is told its region and account', () => {
  const names = ENVIRONMENTS.map(env => {
    const stack = new Stack(undefined, 'App', { env });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['eu-west-1a', 'eu-west-1b'],
      privateSubnetIds: ['subnet-1', 'subnet-2'],
    });
    return stored({ engine: SessionEngine.valkeyServerless(), vpc }, stack).properties(CACHE).ServerlessCacheName;
  });

  expect(names).toEqual(ENVIRONMENTS.map(() => names[0]));
});

test('services reach both of its ports: for reads and writes, and for reads that may be stale', () => {
  const stack = regionalStack();
  const some = api(stack);
  const { store, template } = stored({ engine: SessionEngine.valkeyServerless(), vpc: some.vpc }, stack);

  some.attach(store);

  const rules = ofType(template(), 'AWS::EC2::SecurityGroupIngress')
    .map(({ resource }) => resource.Properties)
    .filter(({ GroupId }) => JSON.stringify(GroupId).includes('Sessions'));
  expect(rules.map(({ FromPort, ToPort }) => [FromPort, ToPort])).toEqual([[6379, 6380]]);
});

test('another key replaces the cache, so it gets another name', () => {
  const stack = regionalStack();
  const encryptionKey = new kms.Key(stack, 'Key');

  const named = stored({ engine: SessionEngine.valkeyServerless({ encryptionKey }) }, stack).properties(CACHE).ServerlessCacheName;

  expect(named).not.toBe(serverless().properties(CACHE).ServerlessCacheName);
  expect(serverless({ snapshotTime: '01:00' }).properties(CACHE).ServerlessCacheName).toBe(
    serverless().properties(CACHE).ServerlessCacheName,
  );
});

test('three subnets at most', () => {
  const stack = regionalStack();
  const vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: ['a', 'b', 'c', 'd'].map(zone => `us-east-1${zone}`) });

  expect(stored({ engine: SessionEngine.valkeyServerless(), vpc }, stack).properties(CACHE).SubnetIds).toHaveLength(3);
});

test('services are told that it is one, and with IAM they may connect to it as its user', () => {
  // GIVEN
  const stack = regionalStack();
  const some = api(stack);
  const engine = SessionEngine.valkeyServerless({ authentication: SessionAuthentication.IAM });

  // WHEN
  const { store, template } = stored({ engine, vpc: some.vpc }, stack);
  some.attach(store);

  // THEN
  const all = template();
  const told = JSON.stringify(only(all, 'AWS::EC2::LaunchTemplate'));
  for (const line of ['SESSION_SERVERLESS=true', 'SESSION_PORT=6379', 'SESSION_AUTHENTICATION=iam', 'SESSION_CACHE_NAME=']) {
    expect(told).toContain(line);
  }
  expect(told).not.toContain('SESSION_PASSWORD');
  const [statement] = ofType(all, 'AWS::IAM::Policy')
    .flatMap(({ resource }) => resource.Properties.PolicyDocument.Statement)
    .filter(({ Action }) => Action === 'elasticache:Connect');
  expect(JSON.stringify(statement.Resource[0])).toContain(`:serverlesscache:",{"Ref":"${only(all, CACHE).id}"}`);
  expect(statement.Resource[1]).toEqual({ 'Fn::GetAtt': [only(all, 'AWS::ElastiCache::User').id, 'Arn'] });
});

test('it leaves a snapshot, or stays, or leaves nothing', () => {
  const left = (removalPolicy?: RemovalPolicy) => {
    const { resource } = only(stored({ engine: SessionEngine.valkeyServerless(), removalPolicy }).template(), CACHE);
    return [resource.DeletionPolicy, 'FinalSnapshotName' in resource.Properties];
  };

  expect(left()).toEqual(['Delete', true]);
  expect(left(RemovalPolicy.RETAIN)).toEqual(['Retain', false]);
  expect(left(RemovalPolicy.DESTROY)).toEqual(['Delete', false]);
});
