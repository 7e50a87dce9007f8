import { Duration, Stack, Token } from 'aws-cdk-lib';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnReplicationGroup, CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { Care } from './care';
import { acknowledgeIn, repeatAcknowledged } from './packs';
import { KeyUse } from './stack-key';

/** The most that ElastiCache keeps. */
const CACHE_DAYS = 35;

export function logGroup(group: CfnLogGroup, { key }: Care): void {
  group.kmsKeyId ??= key.for(KeyUse.LOGS).keyArn;
}

export function topic(resource: CfnTopic, { key }: Care): void {
  resource.kmsMasterKeyId ??= key.for(KeyUse.TOPICS).keyArn;
}

export function secret(resource: CfnSecret, { key }: Care): void {
  resource.kmsKeyId ??= key.for(KeyUse.SECRETS).keyArn;
  repeatAcknowledged(resource, 'AwsSolutions-SMG4', 'SecretsManagerRotationEnabled');
}

/** DynamoDB has the key's name by replica; the library's tables have one, in the stack's region. */
export function table(resource: CfnGlobalTable, { key, backups }: Care): void {
  backups.add(resource.node.scope!, resource.attrArn);
  const encryption: CfnGlobalTable.SSESpecificationProperty | undefined = Stack.of(resource).resolve(resource.sseSpecification);
  if (encryption?.sseEnabled) return;
  resource.sseSpecification = { sseEnabled: true, sseType: 'KMS' };
  resource.addPropertyOverride('Replicas.0.SSESpecification.KMSMasterKeyId', key.for(KeyUse.TABLES).keyArn);
}

/** The key of a cache stays as it is, because another one replaces the cache. */
export function cache(resource: CfnReplicationGroup | CfnServerlessCache, { backupDays }: Care): void {
  const days = resource.snapshotRetentionLimit ?? 0;
  if (Token.isUnresolved(days)) return;
  resource.snapshotRetentionLimit = Math.max(days, Math.min(backupDays, CACHE_DAYS));
}

/** The library's own two kinds; the reasons are true of no other. */
export function bucket(resource: CfnBucket, care: Care): void {
  const owner = resource.node.scope as Bucket;
  const logs = owner.node.id === 'LogBucket';
  if (!logs && !owner.node.path.endsWith('/Site/Bucket')) return;
  encryptBucket(resource, logs, care);
  if (resource.versioningConfiguration === undefined) {
    resource.versioningConfiguration = { status: 'Enabled' };
    owner.addLifecycleRule({ noncurrentVersionExpiration: Duration.days(care.backupDays), expiredObjectDeleteMarker: true });
  }
  repeatAcknowledged(resource, 'AwsSolutions-S1', 'S3BucketLoggingEnabled');
  acknowledgeIn(
    resource,
    'S3BucketReplicationEnabled',
    logs
      ? 'a second region for logs is the choice of the account: it passes `logBucket`, a bucket of its own that is replicated'
      : "every file is in the app's assets too, and the next deployment of the stack brings back what is lost",
  );
  acknowledgeIn(
    resource,
    'S3BucketDefaultLockEnabled',
    logs
      ? 'switching the lock on replaces a bucket that runs, logs in it included; who must keep logs unchanged passes `logBucket` with a lock'
      : 'a lock would refuse the deployment that takes old files away; each version of a file is kept instead',
  );
}

function encryptBucket(resource: CfnBucket, logs: boolean, { key, loadBalancerLogs }: Care): void {
  if (loadBalancerLogs.has(Stack.of(resource).resolve(resource.logicalId))) {
    return acknowledgeIn(
      resource,
      'S3DefaultEncryptionKMS',
      "load balancers write access logs only to buckets that are encrypted with S3's own key, and this is such a bucket",
    );
  }
  const encryption: CfnBucket.BucketEncryptionProperty | undefined = Stack.of(resource).resolve(resource.bucketEncryption);
  const [rule] = (encryption?.serverSideEncryptionConfiguration ?? []) as CfnBucket.ServerSideEncryptionRuleProperty[];
  if ((rule?.serverSideEncryptionByDefault as CfnBucket.ServerSideEncryptionByDefaultProperty)?.sseAlgorithm === 'aws:kms') return;
  const kmsMasterKeyId = key.for(logs ? KeyUse.LOG_FILES : KeyUse.SITES).keyArn;
  resource.bucketEncryption = {
    // One request to the key for many objects.
    serverSideEncryptionConfiguration: [
      { bucketKeyEnabled: true, serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId } },
    ],
  };
}
