import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { cacheMetric, serverlessMetrics } from './cache-metrics';
import { elastiCacheId, finalSnapshotName } from './cache-name';
import { cacheNetwork } from './cache-network';
import { keepAll } from './cache-removal';
import { CacheUser } from './cache-user';
import { SessionAuthentication } from './session-authentication';
import { ISessionBackend, SessionEngineBindOptions } from './session-engine.contract';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { requireKeyHere } from '../private/same-region';

/** A cache without nodes, complete and checked. */
export interface ServerlessSessionCacheProps extends SessionEngineBindOptions {
  readonly majorVersion: string;
  readonly authentication: SessionAuthentication;
  readonly encryptionKey?: kms.IKey;
  readonly maximumGigabytes?: number;
  readonly maximumEcpuPerSecond?: number;
  readonly snapshotTime: string;
  readonly snapshotRetentionLimit: number;
}

/** AWS's own: it listens here for reads and writes, and on the next port for reads that may be stale. Both must be open. */
const PORT = 6379;
/** A VPC endpoint has one subnet in a zone, and a cache lies in three zones at most. */
const MAX_SUBNETS = 3;

/** A cache that grows and shrinks by itself over several zones, encrypted at rest and in transit, which can't be turned off. */
export class ServerlessSessionCache extends Construct implements ISessionBackend {
  public readonly variables: { [name: string]: string };
  public readonly passwordSecret?: secretsmanager.ISecret;
  public readonly connections: ec2.Connections;
  public readonly metrics: MonitoredMetric[];

  private readonly cache: CfnServerlessCache;
  private readonly user: CacheUser;

  constructor(scope: Construct, id: string, props: ServerlessSessionCacheProps) {
    super(scope, id);
    const { authentication, keyPrefix, removalPolicy = RemovalPolicy.SNAPSHOT } = props;
    requireKeyHere(props.encryptionKey, this);
    const { subnetIds, securityGroup } = cacheNetwork(this, props, 2);
    this.connections = new ec2.Connections({ securityGroups: [securityGroup], defaultPort: ec2.Port.tcpRange(PORT, PORT + 1) });
    this.user = new CacheUser(this, 'User', { engine: 'valkey', authentication, keyPrefix });
    this.passwordSecret = this.user.passwordSecret;
    this.cache = this.serverlessCache(props, subnetIds.slice(0, MAX_SUBNETS), securityGroup, removalPolicy === RemovalPolicy.SNAPSHOT);
    // CloudFormation takes no snapshot of such a cache; ElastiCache does.
    keepAll(this, this.cache, removalPolicy === RemovalPolicy.SNAPSHOT ? RemovalPolicy.DESTROY : removalPolicy);

    this.variables = {
      ENGINE: 'valkey',
      SERVERLESS: 'true',
      HOST: this.cache.attrEndpointAddress,
      PORT: `${PORT}`,
      TLS: 'true',
      ...this.user.variables(this.cache.ref),
    };
    this.metrics = serverlessMetrics((name, options) => this.metric(name, options), props.maximumGigabytes);
  }

  public grantAccess(grantee: iam.IGrantable): void {
    this.user.grantConnect(grantee, 'serverlesscache', this.cache.ref);
  }

  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return cacheMetric({ clusterId: this.cache.ref }, metricName, options);
  }

  private serverlessCache(
    props: ServerlessSessionCacheProps,
    subnetIds: string[],
    securityGroup: ec2.ISecurityGroup,
    leavesSnapshot: boolean,
  ): CfnServerlessCache {
    const kmsKeyId = props.encryptionKey?.keyArn;
    const replacedBy = Stack.of(this).resolve([subnetIds, kmsKeyId]);
    return new CfnServerlessCache(this, 'Cache', {
      serverlessCacheName: elastiCacheId(this, replacedBy),
      description: `Sessions in ${this.node.path}`.slice(0, 255),
      engine: 'valkey',
      majorEngineVersion: props.majorVersion,
      subnetIds,
      securityGroupIds: [securityGroup.securityGroupId],
      userGroupId: this.user.userGroupId,
      kmsKeyId,
      dailySnapshotTime: props.snapshotTime,
      snapshotRetentionLimit: props.snapshotRetentionLimit,
      finalSnapshotName: leavesSnapshot ? finalSnapshotName(this, replacedBy) : undefined,
      cacheUsageLimits: usageLimits(props),
    });
  }
}

function usageLimits({
  maximumGigabytes,
  maximumEcpuPerSecond,
}: ServerlessSessionCacheProps): CfnServerlessCache.CacheUsageLimitsProperty | undefined {
  if (maximumGigabytes === undefined && maximumEcpuPerSecond === undefined) return undefined;
  return {
    dataStorage: maximumGigabytes === undefined ? undefined : { unit: 'GB', maximum: maximumGigabytes },
    ecpuPerSecond: maximumEcpuPerSecond === undefined ? undefined : { maximum: maximumEcpuPerSecond },
  };
}
