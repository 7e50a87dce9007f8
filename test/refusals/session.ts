import { App, Duration, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { closed, each, Line, numbers, refused, times } from './line';
import {
  CacheUpkeep,
  ReplicatedCacheOptions,
  SessionAuthentication,
  SessionEngine,
  SessionStore,
  SessionStoreProps,
  ValkeyServerlessOptions,
} from '../../src';
import { api, regionalStack } from '../support/apps';
import { token } from '../support/tokens';

const GUIDE = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/dg';
const GROUP = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html';
const SERVERLESS = 'https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateServerlessCache.html';
const USAGE_LIMITS = 'https://docs.aws.amazon.com/cdk/api/v2/docs/@aws-cdk_aws-elasticache-alpha.CacheUsageLimitsProperty.html';
const NODES = `${GUIDE}/CacheNodes.SupportedTypes.html`;
const VERSIONS = `${GUIDE}/supported-engine-versions.html`;
const PAGE = 'docs/sessions.md';

const { valkey, redis, valkeyServerless, dynamoDb } = SessionEngine;
const of = (options: ReplicatedCacheOptions) => () => valkey(options);
const serverless = (options: ValkeyServerlessOptions) => () => valkeyServerless(options);
const kept = (upkeep: CacheUpkeep) => () => redis({ upkeep });
const store = (props: Partial<SessionStoreProps>) => (scope: Stack) =>
  new SessionStore(scope, 'Sessions', { engine: dynamoDb(), ...props });
const foreignKey = (scope: Stack) => kms.Key.fromKeyArn(scope, 'Key', 'arn:aws:kms:us-east-1:111122223333:key/a');

const NODE_CACHES: Line[] = [
  ...numbers({
    cover: 'ReplicatedCacheOptions.replicas',
    what: 'the number of replicas',
    min: 0,
    max: 5,
    literal: true,
    see: GROUP,
    instead: 'take 2',
    make: replicas => valkey({ replicas, automaticFailover: replicas > 0 }),
  }),
  ...refused(['ReplicatedCacheOptions.automaticFailover', 'ReplicatedCacheOptions.replicas'], GROUP, [
    ['failover to nobody', of({ replicas: 0 }), 'failover without a replica', '`replicas: 0`', '1 to 5', '`automaticFailover: false`'],
  ]),
  ...refused(
    ['ReplicatedCacheOptions.version'],
    VERSIONS,
    each<['valkey' | 'redis', string, string]>(
      [
        ['valkey', '6.0', '7.2, 8.0, 8.1, 8.2, 9.0, 9.1'],
        ['valkey', 'latest', '7.2, 8.0'],
        ['redis', '8.2', '6.2, 7.0, 7.1'],
        ['redis', 'constructor', '6.2, 7.0, 7.1'],
      ],
      ([engine, version, allowed]) => [
        `${engine} ${version}`,
        () => SessionEngine[engine]({ version }),
        'no version of the engine that this library knows',
        `${engine} "${version}"`,
        allowed,
        'leave `version` out',
      ],
    ),
  ),
  ...refused(['ReplicatedCacheOptions.version', 'CacheOptions.authentication'], `${GUIDE}/auth-iam.html`, [
    [
      'a version known too late',
      of({ version: token.text('8.2') }),
      'no version of the engine',
      'known only at',
      '8.2',
      'choose one of them',
    ],
    [
      'IAM with a version that knows none',
      () => redis({ version: '6.2', authentication: SessionAuthentication.IAM }),
      'knows no authentication with IAM',
      'redis 6.2',
      '7.0, 7.1',
      '`SessionAuthentication.PASSWORD`',
    ],
  ]),
  closed('SessionAuthentication', ['CacheOptions.authentication'], PAGE),
  ...refused(
    ['ReplicatedCacheOptions.nodeType'],
    NODES,
    each(
      ['', 't4g.small', 'cache.t4g', 'db.t4g.small', 'cache.r6gd.xlarge', 'cache.t1.micro', 'cache.m1.small', 'cache.m2.xlarge'],
      nodeType => [
        `nodes of "${nodeType}"`,
        of({ nodeType }),
        'no type of a cache node that keeps everything in memory, and encrypted',
        `"${nodeType}"`,
        "'cache.t4g.small'",
        "begin with 'cache.'",
      ],
    ),
  ),
  ...numbers({
    cover: 'ReplicatedCacheOptions.port',
    what: 'the port of a cache',
    min: 1,
    max: 65_535,
    literal: true,
    see: GROUP,
    instead: 'keep 6380',
    make: port => valkey({ port }),
  }),
  ...refused(
    ['CacheUpkeep.snapshotWindow'],
    GROUP,
    each(['3:00-4:00', '03:00', '03:00-03:59', '03:00-03:00', '24:00-25:00', '03:00 - 04:00'], snapshotWindow => [
      `snapshots "${snapshotWindow}"`,
      kept({ snapshotWindow }),
      'is none, or too short',
      `"${snapshotWindow}"`,
      '60 minutes or longer, such as 03:00-04:00',
      "write '03:00-04:00'",
    ]),
  ),
  ...refused(
    ['CacheUpkeep.maintenanceWindow'],
    GROUP,
    each(['04:30-05:30', 'sun:04:30-sun:05:29', 'Sun:04:30-Sun:05:30', 'sun:04:30-sun:04:30', 'day:04:30-day:05:30'], maintenanceWindow => [
      `maintenance "${maintenanceWindow}"`,
      kept({ maintenanceWindow }),
      'is none, or too short',
      `"${maintenanceWindow}"`,
      'such as sun:04:30-sun:05:30',
      "write 'sun:04:30-sun:05:30'",
    ]),
  ),
  ...refused(
    ['CacheUpkeep.snapshotWindow', 'CacheUpkeep.maintenanceWindow'],
    GROUP,
    each<[string, CacheUpkeep]>(
      [
        ['inside', { snapshotWindow: '04:30-05:30' }],
        ['across midnight', { snapshotWindow: '23:30-00:30', maintenanceWindow: 'mon:00:00-mon:01:00' }],
        ['across the end of the week', { snapshotWindow: '23:30-00:30', maintenanceWindow: 'sun:23:00-mon:01:00' }],
        ['over days', { maintenanceWindow: 'mon:12:00-wed:12:00' }],
      ],
      ([where, upkeep]) => [
        `windows that overlap ${where}`,
        kept(upkeep),
        'fall together',
        upkeep.snapshotWindow ?? '03:00-04:00',
        'do not overlap',
        'move the maintenance behind the snapshot',
      ],
    ),
  ),
  ...refused(
    ['CacheUpkeep.snapshotRetention'],
    PAGE,
    each<[Duration, string]>(
      [
        [Duration.days(0), '0 days'],
        [Duration.days(36), '36 days'],
        [Duration.hours(36), '1.5 days'],
      ],
      ([snapshotRetention, got]) => [
        `snapshots kept for ${got}`,
        kept({ snapshotRetention }),
        'the retention of snapshots is out of range',
        got,
        'from 1 to 35 days',
        'keep a week',
      ],
    ),
  ),
];

const SERVERLESS_CACHES: Line[] = [
  ...refused(
    ['ValkeyServerlessOptions.version'],
    VERSIONS,
    each(['8.2', '6', ''], version => [
      `serverless ${version}`,
      serverless({ version }),
      'no version',
      `"${version}"`,
      '7, 8, 9',
      'leave `version` out',
    ]),
  ),
  ...refused(
    ['ValkeyServerlessOptions.maximumStorage'],
    USAGE_LIMITS,
    each<[Size, string]>(
      [
        [Size.gibibytes(0), '0 GiB'],
        [Size.gibibytes(5001), '5001 GiB'],
        [Size.mebibytes(1536), '1.5 GiB'],
      ],
      ([maximumStorage, got]) => [
        `storage of ${got}`,
        serverless({ maximumStorage }),
        'the storage of a serverless cache is out of range',
        got,
        'from 1 to 5000 GiB',
        'half as much again',
      ],
    ),
  ),
  ...refused(
    ['ValkeyServerlessOptions.maximumStorage'],
    PAGE,
    each(['gibibytes', 'mebibytes'] as const, unit => [
      `storage known too late in ${unit}`,
      serverless({ maximumStorage: Size[unit](token.number(5)) }),
      'the storage of a serverless cache is known only at deployment',
      'a token',
      'from 1 to 5000 GiB',
      'write the number',
    ]),
  ),
  ...numbers({
    cover: 'ValkeyServerlessOptions.maximumEcpuPerSecond',
    what: 'the processing units of a serverless cache',
    min: 1000,
    max: 15_000_000,
    unit: 'a second',
    see: USAGE_LIMITS,
    instead: 'take twice',
    make: maximumEcpuPerSecond => valkeyServerless({ maximumEcpuPerSecond }),
  }),
  ...refused(
    ['ValkeyServerlessOptions.snapshotTime'],
    SERVERLESS,
    each(['3:00', '24:00', '03:00-04:00', ''], snapshotTime => [
      `a snapshot at "${snapshotTime}"`,
      serverless({ snapshotTime }),
      'the time of the daily snapshot is none',
      `"${snapshotTime}"`,
      'HH:MM in UTC',
      "write '03:00'",
    ]),
  ),
  ...refused(['ValkeyServerlessOptions.snapshotRetention'], SERVERLESS, [
    [
      'snapshots for 36 days',
      serverless({ snapshotRetention: Duration.days(36) }),
      'retention of snapshots',
      '36 days',
      '1 to 35',
      'a week',
    ],
  ]),
];

const STORES: Line[] = [
  ...refused(['SessionStoreProps.engine'], PAGE, [
    [
      'Memcached',
      () => SessionEngine.memcached(),
      'one node only',
      'SessionEngine.memcached()',
      '.valkey()',
      'choose SessionEngine.valkey()',
    ],
  ]),
  ...refused(['SessionStoreProps.vpc'], PAGE, [
    ...each([valkey(), redis(), valkeyServerless()], engine => [
      `${engine.name} without a network`,
      store({ engine }),
      'has no network to lie in',
      'without `vpc`',
      'the VPC of the services',
      '`SessionEngine.dynamoDb()`',
    ]),
    [
      'a cache without a password and without a network',
      store({ engine: valkey({ authentication: SessionAuthentication.IAM }) }),
      'has no network to lie in',
      'without `vpc`',
      'the VPC of the services',
      '`SessionEngine.dynamoDb()`',
    ],
    [
      'a table in a network',
      scope => store({ vpc: new ec2.Vpc(scope, 'Vpc') })(scope),
      'lies in no network got one',
      'DynamoDB with `vpc`',
      'no `vpc`',
      'leave `vpc` out',
    ],
    [
      "in the network of another stack's API",
      scope => {
        const some = api(scope);
        const stores = regionalStack('Stores', {}, scope.node.root as App);
        some.attach(new SessionStore(stores, 'Sessions', { engine: valkey(), vpc: some.vpc }));
      },
      'each stack would wait for the other',
      'the store in Stores, network and service in App',
      "a network from the store's stack or a third one",
      'make the VPC outside the API',
    ],
  ]),
  ...refused(['SessionStoreProps.vpc', 'SessionStoreProps.vpcSubnets'], GROUP, [
    [
      'replicas in one zone',
      scope => store({ engine: valkey(), vpc: new ec2.Vpc(scope, 'Vpc', { availabilityZones: ['eu-west-1a'] }) })(scope),
      'in too few zones',
      'private subnets in eu-west-1a',
      'in two zones or more',
      'add subnets in another zone',
    ],
    [
      'no private subnet',
      scope => {
        const subnetConfiguration = [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }];
        store({ engine: valkey({ automaticFailover: false }), vpc: new ec2.Vpc(scope, 'Vpc', { natGateways: 0, subnetConfiguration }) })(
          scope,
        );
      },
      'in too few zones',
      'no private subnet',
      'a private or isolated subnet',
      'add subnets',
    ],
    [
      'subnets of one zone, by choice',
      scope => {
        const vpc = new ec2.Vpc(scope, 'Vpc', { availabilityZones: ['eu-west-1a', 'eu-west-1b'] });
        store({ engine: valkey(), vpc, vpcSubnets: { subnets: [vpc.privateSubnets[0]] } })(scope);
      },
      'in too few zones',
      'private subnets in eu-west-1a',
      'in two zones or more',
      'add subnets in another zone',
    ],
  ]),
  ...times({
    cover: 'SessionStoreProps.timeToLive',
    what: 'the time to live of sessions',
    min: 1,
    max: 31_622_400,
    see: PAGE,
    instead: 'take a day',
    make: (timeToLive, scope) => store({ timeToLive })(scope),
  }),
  ...refused(
    ['SessionStoreProps.keyPrefix'],
    'https://valkey.io/topics/acl/',
    each(['', 'a b', 'key*', 'key\n', 'x'.repeat(65)], keyPrefix => [
      `keys that begin with ${JSON.stringify(keyPrefix)}`,
      store({ keyPrefix }),
      'the prefix of keys is none',
      `"${keyPrefix}"`,
      '1 to 64 letters, digits',
      "such as 'session:'",
    ]),
  ),
  ...refused(
    ['SessionStoreProps.variablePrefix'],
    PAGE,
    each(['', '1ST', 'MY-STORE'], variablePrefix => [
      `variables that begin with "${variablePrefix}"`,
      store({ variablePrefix }),
      'the prefix of variables is no name',
      `"${variablePrefix}"`,
      'the first a letter',
      "'CART_SESSION'",
    ]),
  ),
  ...refused(
    ['SessionStoreProps.removalPolicy'],
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html',
    [
      [
        'a snapshot of a table',
        store({ removalPolicy: RemovalPolicy.SNAPSHOT }),
        'the table leaves no snapshot',
        '`RemovalPolicy.SNAPSHOT`',
        'RETAIN',
        'leave',
      ],
    ],
  ),
  ...refused(
    ['CacheOptions.encryptionKey', 'DynamoDbSessionOptions.encryptionKey'],
    'https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html',
    each(['valkey', 'valkeyServerless', 'dynamoDb'] as const, name => [
      `${name} with a key of another region`,
      scope => {
        const engine = SessionEngine[name]({ encryptionKey: foreignKey(scope) });
        store({ engine, vpc: engine.inVpc ? new ec2.Vpc(scope, 'Vpc') : undefined })(scope);
      },
      'the encryption key lies in another region',
      'us-east-1, and a stack in eu-west-1',
      'eu-west-1',
      'pass a key of that region',
    ]),
  ),
];

export const SESSION: Line[] = [...NODE_CACHES, ...SERVERLESS_CACHES, ...STORES];
