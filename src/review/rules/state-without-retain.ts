import { Finding, Rule } from '../rule';
import { TemplateResource, TemplateSet } from '../template-set';
import { entries, knownTruth } from '../values';

/**
 * What holds state that nobody can make again. Secrets aren't here, since most are generated, and the rest can be restored for 30 days;
 * nor are log groups, whose content expires. A bucket counts if something empties it, since CloudFormation deletes no bucket that has
 * objects, and if no deployment fills it, which could do so again.
 */
const STATE = [
  'AWS::Cognito::UserPool',
  'AWS::DocDB::DBCluster',
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::EFS::FileSystem',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElastiCache::ServerlessCache',
  'AWS::KMS::Key',
  'AWS::MemoryDB::Cluster',
  'AWS::Neptune::DBCluster',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
  'AWS::Route53::HostedZone',
];

/** Of these, what CloudFormation can take a snapshot of. */
const SNAPSHOTS = [
  'AWS::DocDB::DBCluster',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::Neptune::DBCluster',
  'AWS::RDS::DBCluster',
  'AWS::RDS::DBInstance',
];

/** Of these, what gets a snapshot at deletion if the template says nothing. */
const SNAPSHOT_BY_DEFAULT = ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance'];

export const STATE_WITHOUT_RETAIN: Rule = {
  id: 'StateWithoutRetain',
  severity: 'error',
  description: 'CloudFormation deletes state with the stack, or when it replaces the resource',
  reason: 'users, sessions, files or keys are gone after a change of one property, or after a resource is taken out of the template',
  fix:
    'set DeletionPolicy and UpdateReplacePolicy to Retain, or to Snapshot where CloudFormation can take one; with this library, leave ' +
    'removalPolicy at its default',
  see: 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html',
  findings: templates =>
    [...templates.all(...STATE).filter(resource => !isExpendable(resource)), ...emptiedBuckets(templates)].flatMap(unkept),
};

function unkept(resource: TemplateResource): Finding[] {
  const { definition, type } = resource;
  const absent = SNAPSHOT_BY_DEFAULT.includes(type) ? 'Snapshot' : 'Delete';
  const policies = { DeletionPolicy: definition.DeletionPolicy ?? absent, UpdateReplacePolicy: definition.UpdateReplacePolicy ?? 'Delete' };
  return Object.entries(policies)
    .filter(([, policy]) => policy === 'Delete' || (policy === 'Snapshot' && !SNAPSHOTS.includes(type)))
    .map(([location]) => ({ resource, location }));
}

/** State that AWS itself keeps, or that another resource holds. */
function isExpendable({ type, properties }: TemplateResource): boolean {
  switch (type) {
    case 'AWS::Cognito::UserPool':
      return properties.DeletionProtection === 'ACTIVE';
    case 'AWS::DynamoDB::GlobalTable':
      return entries(properties.Replicas).some(({ DeletionProtectionEnabled }) => isOn(DeletionProtectionEnabled));
    case 'AWS::ElastiCache::ServerlessCache':
    case 'AWS::MemoryDB::Cluster':
      return properties.FinalSnapshotName !== undefined;
    case 'AWS::RDS::DBInstance':
      return properties.DBClusterIdentifier !== undefined || isOn(properties.DeletionProtection);
    case 'AWS::Route53::HostedZone':
      // A private zone has no name servers that a parent must know.
      return properties.VPCs !== undefined;
    default:
      return isOn(properties.DeletionProtection) || isOn(properties.DeletionProtectionEnabled);
  }
}

function isOn(value: any): boolean {
  return knownTruth(value) !== false;
}

function emptiedBuckets(templates: TemplateSet): TemplateResource[] {
  const namedBy = (type: string, property: string) =>
    templates.all(type).map(({ properties, stack }) => templates.target(properties[property], stack));
  const emptied = namedBy('Custom::S3AutoDeleteObjects', 'BucketName');
  const filled = namedBy('Custom::CDKBucketDeployment', 'DestinationBucketName');
  return templates.all('AWS::S3::Bucket').filter(bucket => emptied.includes(bucket) && !filled.includes(bucket));
}
