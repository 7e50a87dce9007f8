import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { FastifyRequest } from 'fastify';
import { buildApp } from './app.js';
import { readConfig } from './config.js';
import { EdgeCache } from './products/edge-cache.js';
import { SeededProducts } from './products/product-repository.js';
import { stopOnSignals } from './stop-on-signals.js';

const { host, port, logLevel, distributionIdParameter, ...options } = readConfig(process.env);
// An invalidation that hangs would hold up the exit.
const aws = { requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 } };

const app = buildApp({
  ...options,
  products: new SeededProducts(),
  logger: {
    level: logLevel,
    formatters: { level: label => ({ level: label }) },
    // A query string may hold what belongs into no log.
    serializers: { req: ({ method, url, ip }: FastifyRequest) => ({ method, path: url.split('?')[0], ip }) },
  },
  edgeCache: distributionIdParameter
    ? log =>
        new EdgeCache({
          cloudFront: new CloudFrontClient(aws),
          ssm: new SSMClient(aws),
          distributionIdParameter,
          pauseMilliseconds: 10_000,
          log,
        })
    : undefined,
});

stopOnSignals(app, options.drainSeconds);
await app.listen({ host, port }).catch((error: unknown) => {
  app.log.fatal(error);
  process.exit(1);
});
