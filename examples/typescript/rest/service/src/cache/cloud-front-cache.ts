import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { CreateInvalidationCommand, type CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { FastifyBaseLogger } from 'fastify';
import type { EdgeCache } from './edge-cache.js';

export interface CloudFrontCacheOptions {
  /** Name of the Systems Manager parameter that holds the distribution's id. */
  readonly distributionIdParameter: string;
  /** At most one invalidation leaves in this time; what is to be forgotten meanwhile waits for the next one. */
  readonly pauseMilliseconds: number;
  readonly cloudFront: CloudFrontClient;
  readonly ssm: SSMClient;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'error'>;
}

/**
 * Invalidations of a CloudFront distribution. CloudFront takes 15 with a wildcard at a time, and charges for more than 1,000 paths a
 * month: so many updates share one, and the first of them waits for none.
 */
export class CloudFrontCache implements EdgeCache {
  private readonly due = new Set<string>();
  private readonly closing = new AbortController();
  private sending?: Promise<void>;
  private distributionId?: string;

  constructor(private readonly options: CloudFrontCacheOptions) {}

  forget(path: string): void {
    this.due.add(path);
    this.sending ??= this.send();
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.sending;
  }

  private async send(): Promise<void> {
    while (this.due.size > 0) {
      const paths = [...this.due];
      this.due.clear();
      try {
        const id = await this.invalidate(paths);
        this.options.log.info({ paths, invalidation: id }, 'edge cache invalidated');
      } catch (error) {
        // Not tried again: what is kept ends by itself within minutes.
        this.options.log.error({ err: error, paths }, 'edge cache not invalidated');
      }
      await setTimeout(this.options.pauseMilliseconds, undefined, { signal: this.closing.signal, ref: false }).catch(() => {});
    }
    this.sending = undefined;
  }

  private async invalidate(paths: string[]): Promise<string | undefined> {
    const { Invalidation } = await this.options.cloudFront.send(
      new CreateInvalidationCommand({
        DistributionId: (this.distributionId ??= await this.readDistributionId()),
        InvalidationBatch: { CallerReference: randomUUID(), Paths: { Quantity: paths.length, Items: paths } },
      }),
    );
    return Invalidation?.Id;
  }

  private async readDistributionId(): Promise<string> {
    const name = this.options.distributionIdParameter;
    const { Parameter } = await this.options.ssm.send(new GetParameterCommand({ Name: name }));
    if (!Parameter?.Value) throw new Error(`the parameter ${name} has no value`);
    return Parameter.Value;
  }
}
