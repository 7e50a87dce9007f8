import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CacheOptions } from './cache-options';
import { CacheUpkeep, CheckedUpkeep, checkedUpkeep } from './cache-upkeep';
import { parameterFamily } from './cache-versions';
import { ReplicatedCache } from './replicated-cache';
import { SessionAuthentication } from './session-authentication';
import { ISessionBackend, ISessionEngine, SessionEngineBindOptions } from './session-engine.contract';
import { refuse, requireNumber, shown } from '../private/refusal';

/** A cache on nodes that run all the time. */
export interface ReplicatedCacheOptions extends CacheOptions {
  /**
   * Version of the engine. Minor ones after it come by themselves, in the maintenance window; going back replaces the cache.
   *
   * @default - '8.2' of Valkey, '7.1' of Redis
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/engine-versions.html
   */
  readonly version?: string;
  /**
   * Type of the nodes. A `cache.t4g.small` keeps about 1 GB, a hundred thousand sessions of 10 KB; three of them cost about 60 USD a month
   * with Valkey, 70 with Redis. Types with disks (`r6gd`) are refused.
   *
   * @default 'cache.t4g.small'
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html
   */
  readonly nodeType?: string;
  /**
   * Copies beside the primary, from 1 to 5; without failover 0 is fine too.
   *
   * @default 2 - with failover: with the primary one node in each of three zones; 0 without
   */
  readonly replicas?: number;
  /**
   * Whether a replica in another zone takes over when the primary is lost, within a minute. Without it a lost node comes back empty, and
   * everybody is logged out: the cheaper choice for tests.
   *
   * @default true
   */
  readonly automaticFailover?: boolean;
  /**
   * Port; a changed one replaces the cache.
   *
   * @default 6380 - not 6379, which is tried first by whoever got in
   */
  readonly port?: number;
  /**
   * When snapshots are taken, and when AWS patches.
   *
   * @default - a snapshot at night, kept for a week; maintenance on Sunday night
   */
  readonly upkeep?: CacheUpkeep;
}

const NODE_TYPE = /^cache\.[a-z]\w*\.\w+$/;
/** They keep values on disks, which needs other settings. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/data-tiering.html */
const WITH_DISKS = /^cache\.r\dgd\./;

/** Families that can't encrypt. @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/at-rest-encryption.html */
const WITHOUT_ENCRYPTION = /^cache\.(c1|m1|m2|t1)\./;

export class ReplicatedEngine implements ISessionEngine {
  public readonly inVpc = true;

  private readonly version: string;
  private readonly parameterFamily: string;
  private readonly nodeType: string;
  private readonly replicas: number;
  private readonly automaticFailover: boolean;
  private readonly authentication: SessionAuthentication;
  private readonly port: number;
  private readonly upkeep: CheckedUpkeep;

  constructor(
    public readonly name: string,
    defaultVersion: string,
    private readonly options: ReplicatedCacheOptions,
  ) {
    this.version = options.version ?? defaultVersion;
    this.authentication = options.authentication ?? SessionAuthentication.PASSWORD;
    this.parameterFamily = parameterFamily(name, this.version, this.authentication);
    this.nodeType = requiredNodeType(options.nodeType ?? 'cache.t4g.small');
    this.automaticFailover = options.automaticFailover ?? true;
    this.replicas = requiredReplicas(options.replicas ?? (this.automaticFailover ? 2 : 0), this.automaticFailover);
    this.port = requiredPort(options.port ?? 6380);
    this.upkeep = checkedUpkeep(options.upkeep);
  }

  public bind(scope: Construct, options: SessionEngineBindOptions): ISessionBackend {
    const { name: engine, version, nodeType, replicas, automaticFailover, authentication, port, upkeep } = this;
    // One id for both engines: ElastiCache turns a Redis into a Valkey in place.
    return new ReplicatedCache(scope, 'Cache', {
      ...options,
      ...{ engine, version, nodeType, replicas, automaticFailover, authentication, port, upkeep },
      parameterFamily: this.parameterFamily,
      encryptionKey: this.options.encryptionKey,
    });
  }
}

function requiredNodeType(nodeType: string): string {
  const wrong = !NODE_TYPE.test(nodeType) || WITH_DISKS.test(nodeType) || WITHOUT_ENCRYPTION.test(nodeType);
  if (!Token.isUnresolved(nodeType) && wrong) {
    refuse({
      what: 'no type of a cache node that keeps everything in memory, and encrypted',
      got: shown(nodeType),
      allowed: "a type of ElastiCache of today's families, such as 'cache.t4g.small' or 'cache.r7g.large'",
      instead: "begin with 'cache.', and take more memory instead of disks",
    });
  }
  return nodeType;
}

function requiredReplicas(replicas: number, automaticFailover: boolean): number {
  const bounds = { min: 0, max: 5, literal: true, instead: 'take 2, one in each other zone' };
  requireNumber(replicas, { what: 'the number of replicas', ...bounds });
  if (replicas === 0 && automaticFailover) {
    refuse({
      what: 'failover without a replica',
      got: '`replicas: 0`',
      allowed: '1 to 5 replicas',
      instead: 'take 2, or say `automaticFailover: false` where sessions may be lost with their only node',
    });
  }
  return replicas;
}

function requiredPort(port: number): number {
  requireNumber(port, { what: 'the port of a cache', min: 1, max: 65_535, literal: true, instead: 'keep 6380' });
  return port;
}
