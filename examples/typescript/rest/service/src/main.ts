import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { SSMClient } from '@aws-sdk/client-ssm';
import { buildApp } from './app.js';
import { CloudFrontCache } from './cache/cloud-front-cache.js';
import { readConfig } from './config.js';
import { InMemoryProductRepository } from './products/in-memory-product-repository.js';
import { seedProducts } from './products/seed-products.js';
import { closeOnSignals } from './shutdown.js';

const config = readConfig(process.env);
const { distributionIdParameter } = config;
/** An invalidation that hangs would hold up the others, and the exit. */
const aws = { requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 } };

const app = buildApp({
  logLevel: config.logLevel,
  products: new InMemoryProductRepository(seedProducts),
  edgeCache:
    distributionIdParameter === undefined
      ? undefined
      : log =>
          new CloudFrontCache({
            distributionIdParameter,
            pauseMilliseconds: 10_000,
            cloudFront: new CloudFrontClient(aws),
            ssm: new SSMClient(aws),
            log,
          }),
});

closeOnSignals(app, config.drainSeconds);
try {
  await app.listen({ host: config.host, port: config.port });
} catch (error) {
  app.log.fatal(error);
  process.exit(1);
}
