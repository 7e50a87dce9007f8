import { Duration, Size } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CacheOptions } from './cache-options';
import { requireTimeOfDay, retentionDays } from './cache-upkeep';
import { requireServerlessMajor } from './cache-versions';
import { ServerlessSessionCache } from './serverless-session-cache';
import { SessionAuthentication } from './session-authentication';
import { ISessionBackend, ISessionEngine, SessionEngineBindOptions } from './session-engine.contract';
import { requireGibibytes } from '../private/amount';
import { requireNumber } from '../private/refusal';

/** A cache without nodes, which is paid by what it holds and does. */
export interface ValkeyServerlessOptions extends CacheOptions {
  /**
   * Major version; minor ones come by themselves.
   *
   * @default '8'
   */
  readonly version?: string;
  /**
   * What it may grow to, in whole gigabytes, from 1 to 5,000; then the sessions that nobody has used for the longest time are dropped.
   *
   * @default - 5,000 GB: a mistake in a service can cost that much
   */
  readonly maximumStorage?: Size;
  /**
   * Processing units a second, from 1,000 to 15,000,000; a simple command on 1 KB takes one. Above it commands are turned away.
   *
   * @default - 15,000,000
   */
  readonly maximumEcpuPerSecond?: number;
  /**
   * When the daily snapshot is taken, in UTC.
   *
   * @default '03:00'
   */
  readonly snapshotTime?: string;
  /**
   * How long snapshots are kept, from 1 to 35 days.
   *
   * @default Duration.days(7)
   */
  readonly snapshotRetention?: Duration;
}

/** What a cache may be bounded to. @see https://docs.aws.amazon.com/cdk/api/v2/docs/@aws-cdk_aws-elasticache-alpha.CacheUsageLimitsProperty.html */
const STORAGE = { min: 1, max: 5_000 };
const ECPU_PER_SECOND = { min: 1_000, max: 15_000_000 };

export class ServerlessEngine implements ISessionEngine {
  public readonly name = 'Valkey Serverless';
  public readonly inVpc = true;

  private readonly version: string;
  private readonly maximumGigabytes?: number;
  private readonly snapshotTime: string;
  private readonly snapshotRetentionLimit: number;

  constructor(private readonly options: ValkeyServerlessOptions) {
    this.version = options.version ?? '8';
    requireServerlessMajor(this.version);
    if (options.maximumStorage) {
      this.maximumGigabytes = requireGibibytes(options.maximumStorage, {
        what: 'the storage of a serverless cache',
        ...STORAGE,
        literal: true,
        instead: 'take what all sessions need, and half as much again',
      });
    }
    if (options.maximumEcpuPerSecond !== undefined) {
      requireNumber(options.maximumEcpuPerSecond, {
        what: 'the processing units of a serverless cache',
        ...ECPU_PER_SECOND,
        unit: 'a second',
        instead: 'take twice the commands of the busiest second',
      });
    }
    this.snapshotTime = requireTimeOfDay(options.snapshotTime ?? '03:00');
    this.snapshotRetentionLimit = retentionDays(options.snapshotRetention);
  }

  public bind(scope: Construct, options: SessionEngineBindOptions): ISessionBackend {
    return new ServerlessSessionCache(scope, 'Serverless', {
      ...options,
      majorVersion: this.version,
      authentication: this.options.authentication ?? SessionAuthentication.PASSWORD,
      encryptionKey: this.options.encryptionKey,
      maximumGigabytes: this.maximumGigabytes,
      maximumEcpuPerSecond: this.options.maximumEcpuPerSecond,
      snapshotTime: this.snapshotTime,
      snapshotRetentionLimit: this.snapshotRetentionLimit,
    });
  }
}
