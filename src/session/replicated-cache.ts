import { RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { CfnParameterGroup, CfnReplicationGroup, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { cacheMetric, nodeMetrics } from './cache-metrics';
import { cacheNetwork } from './cache-network';
import { keepAll } from './cache-removal';
import { CheckedUpkeep } from './cache-upkeep';
import { CacheUser } from './cache-user';
import { SessionAuthentication } from './session-authentication';
import { ISessionBackend, SessionEngineBindOptions } from './session-engine.contract';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { acknowledge } from '../private/acknowledge';
import { requireKeyHere } from '../private/same-region';

/** A cache on nodes, complete and checked. */
export interface ReplicatedCacheProps extends SessionEngineBindOptions {
  readonly engine: string;
  readonly version: string;
  readonly parameterFamily: string;
  readonly nodeType: string;
  readonly replicas: number;
  readonly automaticFailover: boolean;
  readonly authentication: SessionAuthentication;
  readonly port: number;
  readonly encryptionKey?: kms.IKey;
  readonly upkeep: CheckedUpkeep;
}

/** A primary that takes all writes, and replicas in other zones, one of which takes over when it is lost. */
export class ReplicatedCache extends Construct implements ISessionBackend {
  public readonly variables: { [name: string]: string };
  public readonly passwordSecret?: secretsmanager.ISecret;
  public readonly connections: ec2.Connections;
  public readonly metrics: MonitoredMetric[];

  private readonly group: CfnReplicationGroup;
  private readonly user: CacheUser;
  private readonly nodes: number;

  constructor(scope: Construct, id: string, props: ReplicatedCacheProps) {
    super(scope, id);
    const { engine, port, replicas } = props;
    requireKeyHere(props.encryptionKey, this);
    this.nodes = replicas + 1;
    const { subnetIds, securityGroup } = cacheNetwork(this, props, props.automaticFailover ? 2 : 1);
    this.connections = new ec2.Connections({ securityGroups: [securityGroup], defaultPort: ec2.Port.tcp(port) });
    this.user = new CacheUser(this, 'User', { engine, authentication: props.authentication, keyPrefix: props.keyPrefix });
    this.passwordSecret = this.user.passwordSecret;
    this.group = this.replicationGroup(props, subnetIds, securityGroup);
    keepAll(this, this.group, props.removalPolicy ?? RemovalPolicy.SNAPSHOT);

    this.variables = {
      ENGINE: engine,
      HOST: this.group.attrPrimaryEndPointAddress,
      PORT: `${port}`,
      TLS: 'true',
      ...this.user.variables(this.group.ref),
    };
    this.metrics = nodeMetrics((name, options) => this.metric(name, options), replicas);
  }

  public grantAccess(grantee: iam.IGrantable): void {
    this.user.grantConnect(grantee, 'replicationgroup', this.group.ref);
  }

  public metric(metricName: string, options: cloudwatch.MetricOptions = {}): cloudwatch.IMetric {
    // ElastiCache numbers the nodes of a group; a failover changes who is the primary, and no number.
    const ofNodes = Array.from({ length: this.nodes }, (_, index) =>
      cacheMetric({ CacheClusterId: `${this.group.ref}-00${index + 1}` }, metricName, options),
    );
    if (ofNodes.length === 1) return ofNodes[0];
    const usingMetrics = Object.fromEntries(ofNodes.map((metric, index) => [`node${index + 1}`, metric]));
    return new cloudwatch.MathExpression({
      expression: `MAX([${Object.keys(usingMetrics).join(', ')}])`,
      usingMetrics,
      label: options.label ?? metricName,
      color: options.color,
      period: ofNodes[0].period,
    });
  }

  private replicationGroup(props: ReplicatedCacheProps, subnetIds: string[], securityGroup: ec2.ISecurityGroup): CfnReplicationGroup {
    const { automaticFailover, encryptionKey, upkeep } = props;
    const description = `Sessions in ${this.node.path}`.slice(0, 255);
    const subnets = new CfnSubnetGroup(this, 'Subnets', { description, subnetIds });
    const parameters = new CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: props.parameterFamily,
      description,
      // A full cache drops the session that would end first, which nobody has used for the longest time; without this it would refuse
      // every write, and with the least used key first it may drop a lock or a list that has no end.
      properties: { 'maxmemory-policy': 'volatile-ttl' },
    });
    const group = new CfnReplicationGroup(this, 'ReplicationGroup', {
      replicationGroupDescription: description,
      engine: props.engine,
      engineVersion: props.version,
      cacheNodeType: props.nodeType,
      numCacheClusters: this.nodes,
      automaticFailoverEnabled: automaticFailover,
      multiAzEnabled: automaticFailover,
      port: props.port,
      cacheSubnetGroupName: subnets.ref,
      securityGroupIds: [securityGroup.securityGroupId],
      cacheParameterGroupName: parameters.ref,
      userGroupIds: [this.user.userGroupId],
      transitEncryptionEnabled: true,
      atRestEncryptionEnabled: true,
      kmsKeyId: encryptionKey?.keyArn,
      ...upkeep,
      autoMinorVersionUpgrade: true,
    });
    acknowledge(
      group,
      'AwsSolutions-AEC6',
      'the cache has a user group, which ElastiCache takes instead of one password for everybody; both together are refused',
    );
    return group;
  }
}
