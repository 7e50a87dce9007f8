import { openings, Place, place } from './network';
import { Resource, Templates } from './templates';

/** By what a service is let in: its security groups, or for pods their cluster, which has one; and its role. */
export interface Pass {
  readonly groups: Resource[];
  readonly role: Resource;
}

/** What services keep their sessions in. */
export interface Store {
  readonly kind: string;
  /** Absent where AWS keeps it outside of the VPC. */
  readonly place?: Place;
  /** As it is described. */
  readonly purpose?: string;
  readonly size: string;
  /** Whose key encrypts it at rest. Absent: nobody's. */
  readonly key?: 'AWS' | 'own';
  readonly backup: Backup;
  readonly way: StoreWay;
  /** Which services reach it, by their place in the list. */
  readonly users: number[];
}

/** Snapshots, or every moment to go back to. */
export type Backup = { readonly snapshotDays: number } | { readonly everyMoment: boolean };

/** Through the network, or by what a policy allows. */
export type StoreWay = { readonly ports: number[]; readonly tls: boolean } | { readonly actions: string[] };

export function storesOf(templates: Templates, passes: Pass[]): Store[] {
  const every = (type: string, read: (templates: Templates, store: Resource, passes: Pass[]) => Store) =>
    templates.all(type).map(resource => {
      const store = read(templates, resource, passes);
      if (store.users.length === 0) throw new Error(`no service reaches ${resource.id}`);
      return store;
    });
  return [
    ...every('AWS::ElastiCache::ReplicationGroup', nodes),
    ...every('AWS::ElastiCache::ServerlessCache', serverless),
    ...every('AWS::DynamoDB::GlobalTable', table),
  ];
}

function nodes(templates: Templates, group: Resource, passes: Pass[]): Store {
  const { Engine, EngineVersion, NumCacheClusters, CacheNodeType, CacheSubnetGroupName, KmsKeyId, SnapshotRetentionLimit } =
    group.properties;
  const { AtRestEncryptionEnabled, TransitEncryptionEnabled, TransitEncryptionMode } = group.properties;
  const subnets = templates.follow(CacheSubnetGroupName, group);
  const { kind, zones } = place(templates, subnets.properties.SubnetIds, subnets);
  return {
    kind: 'ElastiCache',
    place: { kind, zones: Math.min(zones, NumCacheClusters) },
    purpose: group.properties.ReplicationGroupDescription,
    size: `${Engine} ${EngineVersion}, ${NumCacheClusters} × ${CacheNodeType}`,
    key: AtRestEncryptionEnabled ? keyOf(KmsKeyId) : undefined,
    backup: { snapshotDays: SnapshotRetentionLimit ?? 0 },
    ...throughNetwork(templates, group, passes, TransitEncryptionEnabled === true && TransitEncryptionMode !== 'preferred'),
  };
}

/** ElastiCache makes none that isn't encrypted, at rest and in transit. */
function serverless(templates: Templates, cache: Resource, passes: Pass[]): Store {
  const { Engine, MajorEngineVersion, CacheUsageLimits, SubnetIds, KmsKeyId, SnapshotRetentionLimit } = cache.properties;
  const { Maximum, Unit } = CacheUsageLimits?.DataStorage ?? {};
  return {
    kind: 'ElastiCache Serverless',
    place: place(templates, SubnetIds, cache),
    purpose: cache.properties.Description,
    size: [`${Engine} ${MajorEngineVersion}`, ...(Maximum ? [`${Maximum} ${Unit} at most`] : [])].join(', '),
    key: keyOf(KmsKeyId),
    backup: { snapshotDays: SnapshotRetentionLimit ?? 0 },
    ...throughNetwork(templates, cache, passes, true),
  };
}

/** DynamoDB makes none that isn't encrypted. */
function table(templates: Templates, { id, stack, properties }: Resource, passes: Pass[]): Store {
  const { BillingMode, Replicas } = properties;
  const [{ SSESpecification, PointInTimeRecoverySpecification }] = Replicas;
  const grants = templates.all('AWS::IAM::Policy').flatMap(policy =>
    policy.properties.PolicyDocument.Statement.filter(({ Resource: on }: any) =>
      [on].flat().some(arn => policy.stack === stack && arn['Fn::GetAtt']?.[0] === id),
    ).map(({ Action }: any) => ({
      roles: policy.properties.Roles.map((role: any) => templates.follow(role, policy)),
      actions: [Action].flat().map((action: string) => action.replace('dynamodb:', '')),
    })),
  );
  return {
    kind: 'DynamoDB table',
    size: BillingMode === 'PAY_PER_REQUEST' ? 'capacity on demand' : 'provisioned capacity',
    key: keyOf(SSESpecification?.KMSMasterKeyId),
    backup: { everyMoment: PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true },
    way: { actions: [...new Set(grants.flatMap(({ actions }) => actions as string[]))] },
    users: indexes(passes, ({ role }) => grants.some(({ roles }) => roles.includes(role))),
  };
}

function throughNetwork(templates: Templates, cache: Resource, passes: Pass[], tls: boolean): Pick<Store, 'way' | 'users'> {
  const open = openings(templates, cache.properties.SecurityGroupIds, cache);
  const lets = ({ groups }: Pass, from: string) => groups.some(({ id }) => id === from);
  const stranger = open.find(({ from }) => !passes.some(pass => lets(pass, from)));
  if (stranger) throw new Error(`${cache.id} lets in ${stranger.from} on port ${stranger.port}`);
  return {
    way: { ports: [...new Set(open.map(({ port }) => port))], tls },
    users: indexes(passes, pass => open.some(({ from }) => lets(pass, from))),
  };
}

function keyOf(key: unknown): Store['key'] {
  return key === undefined ? 'AWS' : 'own';
}

function indexes(passes: Pass[], reaches: (pass: Pass) => boolean): number[] {
  return passes.flatMap((pass, index) => (reaches(pass) ? [index] : []));
}
