import { STATE_WITHOUT_RETAIN } from '../../../src/review/rules/state-without-retain';
import { found } from '../reviewed';

const KEPT = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const SNAPSHOT = { DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' };
const DELETED = { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' };

const GROUP = 'AWS::ElastiCache::ReplicationGroup';
const TABLE = 'AWS::DynamoDB::Table';

describe('silent', () => {
  test.each([
    ['AWS::Cognito::UserPool', KEPT],
    [TABLE, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' }],
    [TABLE, { DeletionPolicy: { Ref: 'Policy' }, UpdateReplacePolicy: { 'Fn::If': ['Live', 'Retain', 'Delete'] } }],
    [GROUP, SNAPSHOT],
    ['AWS::DocDB::DBCluster', SNAPSHOT],
    ['AWS::Neptune::DBCluster', SNAPSHOT],
    ['AWS::RDS::DBCluster', { UpdateReplacePolicy: 'Snapshot' }],
    ['AWS::RDS::DBInstance', { UpdateReplacePolicy: 'Retain' }],
    ['AWS::SecretsManager::Secret', DELETED],
    ['AWS::Logs::LogGroup', {}],
  ])('%s with %j', (Type, attributes) => {
    expect(found(STATE_WITHOUT_RETAIN, { State: { Type, ...attributes } })).toEqual([]);
  });

  test.each([
    ['AWS::Cognito::UserPool', { DeletionProtection: 'ACTIVE' }],
    ['AWS::RDS::DBInstance', { DeletionProtection: 'true' }],
    [TABLE, { DeletionProtectionEnabled: 'true' }],
    [TABLE, { DeletionProtectionEnabled: { Ref: 'Protected' } }],
    ['AWS::DynamoDB::GlobalTable', { Replicas: [{ Region: 'eu-west-1' }, { Region: 'eu-west-2', DeletionProtectionEnabled: true }] }],
    ['AWS::ElastiCache::ServerlessCache', { FinalSnapshotName: 'last' }],
    ['AWS::MemoryDB::Cluster', { FinalSnapshotName: 'last' }],
    ['AWS::DocDB::DBCluster', { DeletionProtection: true }],
    ['AWS::Neptune::DBCluster', { DeletionProtection: true }],
    ['AWS::RDS::DBCluster', { DeletionProtection: true }],
    ['AWS::RDS::DBInstance', { DBClusterIdentifier: { Ref: 'Cluster' } }],
    ['AWS::Route53::HostedZone', { VPCs: [{ VPCId: 'vpc-1' }] }],
  ])('%s that something else keeps: %j', (Type, Properties) => {
    expect(found(STATE_WITHOUT_RETAIN, { State: { Type, Properties, ...DELETED } })).toEqual([]);
  });

  test('a bucket that nothing empties', () => {
    expect(found(STATE_WITHOUT_RETAIN, { Bucket: { Type: 'AWS::S3::Bucket', ...DELETED } })).toEqual([]);
  });
});

test.each([
  'AWS::Cognito::UserPool',
  TABLE,
  'AWS::DynamoDB::GlobalTable',
  'AWS::EFS::FileSystem',
  GROUP,
  'AWS::ElastiCache::ServerlessCache',
  'AWS::KMS::Key',
  'AWS::DocDB::DBCluster',
  'AWS::MemoryDB::Cluster',
  'AWS::Neptune::DBCluster',
  'AWS::Route53::HostedZone',
])('%s with no word of it, or deleted', Type => {
  const both = ['State DeletionPolicy', 'State UpdateReplacePolicy'];
  expect(found(STATE_WITHOUT_RETAIN, { State: { Type } })).toEqual(both);
  expect(found(STATE_WITHOUT_RETAIN, { State: { Type, ...DELETED } })).toEqual(both);
});

test('what is kept at deletion, and lost when it is replaced', () => {
  expect(found(STATE_WITHOUT_RETAIN, { State: { Type: TABLE, DeletionPolicy: 'Retain' } })).toEqual(['State UpdateReplacePolicy']);
  expect(found(STATE_WITHOUT_RETAIN, { State: { Type: 'AWS::RDS::DBInstance' } })).toEqual(['State UpdateReplacePolicy']);
});

test('what has a snapshot at deletion by default, and is deleted all the same', () => {
  expect(found(STATE_WITHOUT_RETAIN, { State: { Type: 'AWS::RDS::DBCluster', ...DELETED } })).toHaveLength(2);
  expect(found(STATE_WITHOUT_RETAIN, { State: { Type: 'AWS::RDS::DBCluster' } })).toEqual(['State UpdateReplacePolicy']);
});

test('a user pool that may be deleted', () => {
  const Properties = { DeletionProtection: 'INACTIVE' };
  expect(found(STATE_WITHOUT_RETAIN, { State: { Type: 'AWS::Cognito::UserPool', Properties } })).toHaveLength(2);
});

test('a snapshot of what CloudFormation takes none of', () => {
  for (const Type of [TABLE, 'AWS::MemoryDB::Cluster']) {
    expect(found(STATE_WITHOUT_RETAIN, { State: { Type, ...SNAPSHOT } })).toEqual(['State DeletionPolicy', 'State UpdateReplacePolicy']);
  }
});

test('a bucket that is emptied', () => {
  expect(
    found(STATE_WITHOUT_RETAIN, {
      Emptied: { Type: 'AWS::S3::Bucket', ...DELETED },
      Kept: { Type: 'AWS::S3::Bucket', ...KEPT },
      One: { Type: 'Custom::S3AutoDeleteObjects', Properties: { BucketName: { Ref: 'Emptied' } } },
      Other: { Type: 'Custom::S3AutoDeleteObjects', Properties: { BucketName: { Ref: 'Kept' } } },
    }),
  ).toEqual(['Emptied DeletionPolicy', 'Emptied UpdateReplacePolicy']);
});

test('a bucket that is emptied, and that a deployment fills, is silent', () => {
  expect(
    found(STATE_WITHOUT_RETAIN, {
      Site: { Type: 'AWS::S3::Bucket', ...DELETED },
      Emptier: { Type: 'Custom::S3AutoDeleteObjects', Properties: { BucketName: { Ref: 'Site' } } },
      Pages: { Type: 'Custom::CDKBucketDeployment', Properties: { DestinationBucketName: { Ref: 'Site' } } },
    }),
  ).toEqual([]);
});
