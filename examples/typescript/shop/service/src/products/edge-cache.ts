import { randomUUID } from 'node:crypto';
import { CreateInvalidationCommand, type CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { GetParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import type { FastifyBaseLogger } from 'fastify';

/** One product shows in itself, in lists with any query string, and in any query: all of them share the distribution. */
const CATALOGUE_PATHS = ['/api/products*', '/graphql/public*'];

export interface EdgeCacheOptions {
  readonly cloudFront: CloudFrontClient;
  readonly ssm: SSMClient;
  readonly distributionIdParameter: string;
  /** At most one invalidation in this time: CloudFront takes 15 with a wildcard at once, and charges beyond 1,000 paths a month. */
  readonly pauseMilliseconds: number;
  readonly log: Pick<FastifyBaseLogger, 'info' | 'error'>;
}

/** Has CloudFront forget the catalogue. */
export class EdgeCache {
  private pause?: NodeJS.Timeout;
  private due = false;
  private sent = Promise.resolve();
  private distributionId?: string;

  constructor(private readonly options: EdgeCacheOptions) {}

  /** Returns at once: no update waits for it, or fails with it. The first leaves now; all that come in the pause after it share one. */
  forget(): void {
    this.due = true;
    if (!this.pause) this.send();
  }

  /** Sends what waits, and resolves when it is sent. */
  async close(): Promise<void> {
    if (this.due) this.send();
    clearTimeout(this.pause);
    await this.sent;
  }

  private send(): void {
    const { log, pauseMilliseconds } = this.options;
    this.due = false;
    this.sent = this.sent
      .then(() => this.invalidate())
      .then(
        invalidation => log.info({ invalidation }, 'edge cache invalidated'),
        // Not tried again: what is kept ends by itself within minutes.
        (err: unknown) => log.error({ err }, 'edge cache not invalidated'),
      );
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      this.pause = undefined;
      if (this.due) this.send();
    }, pauseMilliseconds).unref();
  }

  private async invalidate(): Promise<string | undefined> {
    const { cloudFront, ssm, distributionIdParameter: Name } = this.options;
    this.distributionId ??= (await ssm.send(new GetParameterCommand({ Name }))).Parameter?.Value;
    const { Invalidation } = await cloudFront.send(
      new CreateInvalidationCommand({
        DistributionId: this.distributionId,
        InvalidationBatch: { CallerReference: randomUUID(), Paths: { Quantity: CATALOGUE_PATHS.length, Items: CATALOGUE_PATHS } },
      }),
    );
    return Invalidation?.Id;
  }
}
