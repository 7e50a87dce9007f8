import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { CloudFrontClient } from '@aws-sdk/client-cloudfront';
import { SSMClient } from '@aws-sdk/client-ssm';
import { EdgeCache } from '../src/products/edge-cache.js';

/** The SDK's own clients, whose requests end here. */
function cacheUnderTest({ pauseMilliseconds = 60_000, refusals = 0 } = {}) {
  const sent: string[] = [];
  const levels: string[] = [];
  let left = refusals;
  const settings = (answer: (path: string, body: string) => string) => ({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    requestHandler: {
      handle: async ({ path, body }: { path: string; body: string | Uint8Array }) => {
        const statusCode = path.includes('/invalidation') && left-- > 0 ? 400 : 200;
        return { response: { statusCode, headers: {}, body: Buffer.from(answer(path, Buffer.from(body ?? []).toString())) } };
      },
    },
  });
  const cache = new EdgeCache({
    cloudFront: new CloudFrontClient(
      settings((path, body) => {
        sent.push([path.split('/')[3], ...[...body.matchAll(/<Path>([^<]*)</g)].map(([, asked]) => asked)].join(' '));
        return '<Invalidation><Id>I1</Id></Invalidation>';
      }),
    ),
    ssm: new SSMClient(settings((_path, body) => JSON.stringify({ Parameter: { Value: `E-${JSON.parse(body).Name}` } }))),
    distributionIdParameter: 'shop',
    pauseMilliseconds,
    log: { info: () => levels.push('info'), error: () => levels.push('error') } as never,
  });
  const until = async (count: number) => {
    for (let attempt = 0; attempt < 400 && levels.length < count; attempt++) await setTimeout(5);
    assert.equal(levels.length, count);
  };
  return { cache, sent, levels, until };
}

const ALL = 'E-shop /api/products* /graphql/public*';

describe('the edge forgets', () => {
  test('at once what REST and GraphQL keep, in the distribution that the parameter names', async () => {
    const { cache, sent, until } = cacheUnderTest();
    cache.forget();
    await until(1);

    assert.deepEqual(sent, [ALL]);
  });

  test('once for all updates within the pause', async () => {
    const { cache, sent, until } = cacheUnderTest({ pauseMilliseconds: 100 });
    for (let update = 0; update < 5; update++) cache.forget();
    await until(2);
    await setTimeout(250);

    assert.deepEqual(sent, [ALL, ALL]);
  });

  test('what is due before the process ends', async () => {
    const { cache, sent } = cacheUnderTest();
    cache.forget();
    cache.forget();
    await cache.close();

    assert.deepEqual(sent, [ALL, ALL]);
  });

  test('a refusal is logged, and the next one tries anew', async () => {
    const { cache, levels, until } = cacheUnderTest({ pauseMilliseconds: 20, refusals: 1 });
    cache.forget();
    await until(1);
    cache.forget();
    await until(2);

    assert.deepEqual(levels, ['error', 'info']);
  });
});
