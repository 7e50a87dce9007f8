import { fields, unmapped } from './fields';
import { StandIns } from './stand-ins';
import { Resource, Templates } from '../pictures/templates';

/** A cache on nodes: how services find it, and whom it lets in. */
export interface CacheGroup {
  /** Of its primary, as services are told. */
  readonly address: string;
  readonly port: number;
  readonly replicas: number;
  /** Whether a replica takes over when the primary is lost. */
  readonly automaticFailover: boolean;
  readonly users: CacheUser[];
}

export interface CacheUser {
  readonly name: string;
  /** What it may do, in the words of the server. */
  readonly access: string;
  /** Absent: none is asked for. */
  readonly password?: string;
}

const PREFIX = 'AWS::ElastiCache::';

/** The cache of an app, as its templates say; absent: they make none. */
export function readCache(templates: Templates): CacheGroup | undefined {
  const group = templates.optional(`${PREFIX}ReplicationGroup`);
  if (!group) return undefined;
  const said = fields(
    group.id,
    group.properties,
    [
      ...['Port', 'NumCacheClusters', 'AutomaticFailoverEnabled', 'UserGroupIds', 'CacheParameterGroupName'],
      ...['TransitEncryptionEnabled', 'TransitEncryptionMode'],
    ],
    [
      ...[
        'Engine',
        'EngineVersion',
        'CacheNodeType',
        'CacheSubnetGroupName',
        'SecurityGroupIds',
        'MultiAZEnabled',
        'AutoMinorVersionUpgrade',
      ],
      ...['AtRestEncryptionEnabled', 'KmsKeyId', 'SnapshotRetentionLimit', 'SnapshotWindow', 'PreferredMaintenanceWindow'],
      ...['ReplicationGroupDescription', 'NotificationTopicArn', 'Tags'],
    ],
  );
  if (said.TransitEncryptionEnabled !== true) unmapped(group.id, 'TransitEncryptionEnabled', said.TransitEncryptionEnabled);
  const { TransitEncryptionMode: mode = 'required' } = said;
  if (mode !== 'required') unmapped(group.id, 'TransitEncryptionMode', mode);
  const parameters = templates.follow(said.CacheParameterGroupName, group);
  // Nothing is driven out of a cache that is never full.
  fields(parameters.id, parameters.properties.Properties, [], ['maxmemory-policy']);
  const standIns = new StandIns(templates);
  return {
    address: standIns.text({ 'Fn::GetAtt': [group.id, 'PrimaryEndPoint.Address'] }, group),
    port: said.Port,
    replicas: said.NumCacheClusters - 1,
    automaticFailover: said.AutomaticFailoverEnabled,
    users: said.UserGroupIds.map((id: any) => templates.follow(id, group)).flatMap((users: Resource) =>
      users.properties.UserIds.map((id: any) => readUser(standIns, templates.follow(id, users))),
    ),
  };
}

function readUser(standIns: StandIns, user: Resource): CacheUser {
  const said = fields(
    user.id,
    user.properties,
    ['UserName', 'AccessString', 'AuthenticationMode', 'NoPasswordRequired'],
    ['Engine', 'UserId'],
  );
  const { AuthenticationMode: mode } = said;
  // Its tokens are signed for AWS, which alone can verify them.
  if (mode && mode.Type !== 'password') unmapped(user.id, 'AuthenticationMode', mode.Type);
  if (mode && mode.Passwords.length !== 1) unmapped(user.id, 'Passwords', mode.Passwords.length);
  return {
    name: standIns.text(said.UserName, user),
    access: standIns.text(said.AccessString, user),
    password: mode && standIns.text(mode.Passwords[0], user),
  };
}
