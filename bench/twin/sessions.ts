import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

const ENGINE = 'valkey';
const PORT = 6380;
const NODES = 3;
/** What every key and channel begins with. */
const PREFIX = 'session:';
const COMMANDS =
  '-@all +@read +@write +@pubsub +@transaction +@connection -@dangerous -@scripting +eval +evalsha +script|load +time +info +cluster|info +cluster|keyslot +cluster|myid +cluster|nodes +cluster|shards +cluster|slots';
const DESCRIPTION = 'Sessions of the shop';

/** Sessions in Valkey, on a node in each zone. ElastiCache has no stable L2. */
export class TwinSessions extends Construct {
  /** Has the password as a field of its JSON. */
  public readonly secret: secretsmanager.Secret;
  /** What the service is told, beside the password. */
  public readonly environment: { [name: string]: string };

  private readonly securityGroup: ec2.SecurityGroup;
  private readonly cache: elasticache.CfnReplicationGroup;

  constructor(scope: Construct, id: string, vpc: ec2.IVpc) {
    super(scope, id);
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, description: DESCRIPTION, allowAllOutbound: false });
    this.secret = new secretsmanager.Secret(this, 'Password', {
      description: DESCRIPTION,
      generateSecretString: { secretStringTemplate: '{}', generateStringKey: 'password', excludePunctuation: true, passwordLength: 64 },
    });
    const user = this.user();
    this.cache = this.replicationGroup(vpc, user);
    this.environment = {
      SESSION_ENGINE: ENGINE,
      SESSION_HOST: this.cache.attrPrimaryEndPointAddress,
      SESSION_PORT: `${PORT}`,
      SESSION_TLS: 'true',
      SESSION_USER: user.ref,
      SESSION_AUTHENTICATION: 'password',
      SESSION_KEY_PREFIX: PREFIX,
      SESSION_TTL_SECONDS: `${Duration.days(1).toSeconds()}`,
    };
  }

  public letIn(securityGroup: ec2.ISecurityGroup): void {
    this.securityGroup.addIngressRule(securityGroup, ec2.Port.tcp(PORT), 'Service to sessions');
  }

  /** By the minute, of the node that has most: after a failover any of them may be the primary. */
  public metric(metricName: string, statistic: string): cloudwatch.IMetric {
    const period = Duration.minutes(1);
    const usingMetrics: { [id: string]: cloudwatch.Metric } = {};
    for (let node = 1; node <= NODES; node++) {
      const dimensionsMap = { CacheClusterId: `${this.cache.ref}-00${node}` };
      usingMetrics[`node${node}`] = new cloudwatch.Metric({ namespace: 'AWS/ElastiCache', metricName, dimensionsMap, statistic, period });
    }
    return new cloudwatch.MathExpression({ expression: `MAX([${Object.keys(usingMetrics).join(', ')}])`, usingMetrics, period });
  }

  private user(): elasticache.CfnUser {
    return new elasticache.CfnUser(this, 'User', {
      engine: ENGINE,
      userId: 'twin-sessions',
      userName: 'twin-sessions',
      accessString: `on ~${PREFIX}* &${PREFIX}* ${COMMANDS}`,
      authenticationMode: { Type: 'password', Passwords: [this.secret.secretValueFromJson('password').unsafeUnwrap()] },
    });
  }

  private replicationGroup(vpc: ec2.IVpc, user: elasticache.CfnUser): elasticache.CfnReplicationGroup {
    const users = new elasticache.CfnUserGroup(this, 'Users', { engine: ENGINE, userGroupId: 'twin-sessions', userIds: [user.ref] });
    const subnets = new elasticache.CfnSubnetGroup(this, 'Subnets', {
      description: DESCRIPTION,
      subnetIds: vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }).subnetIds,
    });
    const parameters = new elasticache.CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: 'valkey8',
      description: DESCRIPTION,
      // A full cache drops the session that would end first.
      properties: { 'maxmemory-policy': 'volatile-ttl' },
    });
    const cache = new elasticache.CfnReplicationGroup(this, 'ReplicationGroup', {
      replicationGroupDescription: DESCRIPTION,
      engine: ENGINE,
      engineVersion: '8.2',
      cacheNodeType: 'cache.t4g.small',
      numCacheClusters: NODES,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      port: PORT,
      cacheSubnetGroupName: subnets.ref,
      securityGroupIds: [this.securityGroup.securityGroupId],
      cacheParameterGroupName: parameters.ref,
      userGroupIds: [users.ref],
      transitEncryptionEnabled: true,
      atRestEncryptionEnabled: true,
      snapshotWindow: '03:00-04:00',
      snapshotRetentionLimit: 7,
      preferredMaintenanceWindow: 'sun:04:30-sun:05:30',
      autoMinorVersionUpgrade: true,
    });
    cache.applyRemovalPolicy(RemovalPolicy.SNAPSHOT);
    return cache;
  }
}
