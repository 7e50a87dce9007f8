import { Duration, RemovalPolicy, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ISessionBackend, ISessionEngine } from './session-engine.contract';
import { IWorkloadAttachment } from '../compute/workload-attachment.contract';
import { IWorkload } from '../compute/workload.contract';
import { IMetricListener, IMonitored } from '../operations/monitored-metric.contract';
import { requireSeconds } from '../private/amount';
import { byName } from '../private/by-name';
import { refuse, shown } from '../private/refusal';

/** Where sessions live, and how long. */
export interface SessionStoreProps {
  /** What they are kept in. */
  readonly engine: ISessionEngine;
  /**
   * The network of the services that use the store, such as `api.vpc`. Required but for `SessionEngine.dynamoDb()`, which takes none.
   *
   * @default - none
   */
  readonly vpc?: ec2.IVpc;
  /**
   * Subnets for the store.
   *
   * @default - the private ones, or else the isolated ones, one in each zone
   */
  readonly vpcSubnets?: ec2.SubnetSelection;
  /**
   * How long a session lasts after its last use, told to services as `SESSION_TTL_SECONDS`: from 1 s to 366 days.
   *
   * @default Duration.hours(24)
   */
  readonly timeToLive?: Duration;
  /**
   * What every key, and every channel of publish and subscribe, begins with, told as `SESSION_KEY_PREFIX`. A cache lets services read and
   * write no others. Up to 64 letters, digits, `_`, `-`, `.` and `:`.
   *
   * @default 'session:'
   */
  readonly keyPrefix?: string;
  /**
   * What the names of variables begin with, so that a service can use two stores.
   *
   * @default 'SESSION'
   */
  readonly variablePrefix?: string;
  /**
   * What becomes of the sessions when the store leaves the app. A cache that is retained keeps its subnets too, so its VPC should belong to
   * another stack; `RETAIN_ON_UPDATE_OR_DELETE` lets a first deployment that fails be rolled back.
   *
   * @default - they stay: a table as it is, a cache as a snapshot
   */
  readonly removalPolicy?: RemovalPolicy;
}

const MAX_SECONDS = Duration.days(366).toSeconds();

/**
 * Where sessions live, so that any copy of a service can answer any request, and a copy that goes takes none with it. Attach it to
 * services on any compute: they get the network path, the least permission, and variables:
 *
 * | variable | holds |
 * |---|---|
 * | `SESSION_ENGINE` | `valkey`, `redis` or `dynamodb` |
 * | `SESSION_HOST`, `SESSION_PORT`, `SESSION_TLS` | where a cache is reached, with TLS |
 * | `SESSION_USER`, `SESSION_AUTHENTICATION` | the user of a cache, and `password` or `iam` |
 * | `SESSION_PASSWORD` | the password, from Secrets Manager at start |
 * | `SESSION_CACHE_NAME` | what a token of IAM is signed for |
 * | `SESSION_SERVERLESS` | `true` where the cache has no nodes: it speaks the cluster protocol, and its tokens are signed with `ResourceType=ServerlessCache` |
 * | `SESSION_TABLE` | name of the table of DynamoDB |
 * | `SESSION_KEY_PREFIX`, `SESSION_TTL_SECONDS` | what keys begin with, and how long they last |
 *
 * It belongs to no service: neither another compute nor another authorizer touches it. In another stack than the API, both need a network
 * from outside the API.
 *
 * @example
 * declare const api: ScalableApi;
 *
 * const sessions = new SessionStore(this, 'Sessions', { vpc: api.vpc, engine: SessionEngine.valkey() });
 * api.attach(sessions);
 */
export class SessionStore extends Construct implements IWorkloadAttachment, IMonitored, ec2.IConnectable {
  /** The network path to a cache, with its port as default; a table has none. */
  public readonly connections: ec2.Connections;

  private readonly backend: ISessionBackend;
  private readonly vpc?: ec2.IVpc;
  private readonly variablePrefix: string;
  private readonly variables: { [name: string]: string };

  constructor(scope: Construct, id: string, props: SessionStoreProps) {
    super(scope, id);
    const { engine, vpc, vpcSubnets, removalPolicy } = props;
    requireFit(this, engine, vpc);
    const keyPrefix = requiredKeyPrefix(props.keyPrefix ?? 'session:');
    const seconds = requiredSeconds(props.timeToLive ?? Duration.hours(24));
    this.variablePrefix = requiredVariablePrefix(props.variablePrefix ?? 'SESSION');
    this.vpc = vpc;
    this.backend = engine.bind(this, { vpc, vpcSubnets, keyPrefix, removalPolicy });
    this.connections = this.backend.connections ?? new ec2.Connections();
    this.variables = { ...this.backend.variables, KEY_PREFIX: keyPrefix, TTL_SECONDS: Tokenization.stringifyNumber(seconds) };
  }

  public attachTo(workload: IWorkload): void {
    this.refuseCycle(workload);
    if (this.backend.connections) workload.connections.allowToDefaultPort(this, 'Service to sessions');
    this.backend.grantAccess(workload);
    const name = (variable: string) => `${this.variablePrefix}_${variable}`;
    Object.entries(byName(this.variables)).forEach(([variable, value]) => workload.addEnvironment(name(variable), value));
    if (this.backend.passwordSecret) workload.addSecret(name('PASSWORD'), this.backend.passwordSecret, 'password');
  }

  public monitor(listener: IMetricListener): void {
    this.backend.metrics.forEach(metric => listener.metricAdded(metric));
  }

  /**
   * A CloudWatch metric of the store by the minute, such as `EngineCPUUtilization`, `DatabaseMemoryUsagePercentage`, `CurrConnections`,
   * `Evictions` or `ReplicationLag` of a cache on nodes, where it is the highest value of all of them.
   *
   * @param metricName as AWS calls it
   * @param options period, statistic, label
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheMetrics.html
   */
  public metric(metricName: string, options?: cloudwatch.MetricOptions): cloudwatch.IMetric {
    return this.backend.metric(metricName, options);
  }

  /** The service reads the store's address, so its stack comes later; the store lies in a network that would come later still. */
  private refuseCycle(workload: IWorkload): void {
    const network = this.vpc && Tokenization.reverseString(this.vpc.vpcId).firstToken;
    if (!network || !Reference.isReference(network)) return;
    const [ofStore, ofService] = [Stack.of(this), Stack.of(workload)];
    if (ofStore === ofService || Stack.of(network.target) !== ofService) return;
    refuse(
      {
        what: "a session store lies in the network of a service's stack and not in that stack, so that each stack would wait for the other",
        got: `the store in ${ofStore.node.path}, network and service in ${ofService.node.path}`,
        allowed: "a network from the store's stack or a third one, or a store in the service's stack",
        instead: 'make the VPC outside the API and give it to both: `vpc: ApiNetwork.existing(vpc)` and `vpc`',
      },
      this,
    );
  }
}

function requireFit(store: SessionStore, { name, inVpc }: ISessionEngine, vpc?: ec2.IVpc): void {
  if (inVpc === (vpc !== undefined)) return;
  refuse(
    inVpc
      ? {
          what: 'a session store has no network to lie in',
          got: `${name} without \`vpc\``,
          allowed: 'the VPC of the services that use it',
          instead: 'write `vpc: api.vpc`, or take `SessionEngine.dynamoDb()`',
        }
      : {
          what: 'a session store that lies in no network got one',
          got: `${name} with \`vpc\``,
          allowed: 'no `vpc`: services reach it through the AWS API',
          instead: 'leave `vpc` out',
        },
    store,
  );
}

function requiredKeyPrefix(keyPrefix: string): string {
  if (!Token.isUnresolved(keyPrefix) && !/^[\w.:-]{1,64}$/.test(keyPrefix)) {
    refuse({
      what: 'the prefix of keys is none',
      got: shown(keyPrefix),
      allowed: '1 to 64 letters, digits, "_", "-", "." and ":"',
      instead: "say what the keys are, such as 'session:'",
    });
  }
  return keyPrefix;
}

function requiredVariablePrefix(prefix: string): string {
  if (!/^[A-Za-z]\w*$/.test(prefix)) {
    refuse({
      what: 'the prefix of variables is no name',
      got: shown(prefix),
      allowed: 'letters, digits and "_", the first a letter',
      instead: "write for example 'CART_SESSION'",
    });
  }
  return prefix;
}

function requiredSeconds(timeToLive: Duration): number {
  return requireSeconds(timeToLive, {
    what: 'the time to live of sessions',
    min: 1,
    max: MAX_SECONDS,
    instead: 'take a day, or keep in a database what has to last',
  });
}
