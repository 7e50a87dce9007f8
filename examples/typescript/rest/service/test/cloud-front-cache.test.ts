import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { FakeAws } from './fake-aws.js';
import { CloudFrontCache } from '../src/cache/cloud-front-cache.js';

function cacheUnderTest(pauseMilliseconds = 60_000) {
  const aws = new FakeAws();
  const lines: { level: string; err?: Error; paths: string[] }[] = [];
  const log = {
    info: (line: object) => lines.push({ level: 'info', ...line } as never),
    error: (line: object) => lines.push({ level: 'error', ...line } as never),
  };
  const { cloudFront, ssm, distributionIdParameter } = aws;
  const cache = new CloudFrontCache({ cloudFront, ssm, distributionIdParameter, pauseMilliseconds, log: log as never });
  const paths = () => aws.invalidations.map(invalidation => invalidation.paths);
  return { aws, cache, lines, paths };
}

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 400 && !condition(); attempt++) await setTimeout(5);
  assert.ok(condition(), 'it did not come');
}

describe('invalidations', () => {
  test('go to the distribution whose id is in the parameter, each with a reference of its own', async () => {
    const { aws, cache } = cacheUnderTest(0);
    for (const path of ['/one', '/two*']) {
      cache.forget(path);
      await until(() => aws.invalidations.at(-1)?.paths[0] === path);
    }

    assert.deepEqual(
      aws.invalidations.map(({ distributionId, paths }) => [distributionId, paths]),
      [
        ['E2EXAMPLE', ['/one']],
        ['E2EXAMPLE', ['/two*']],
      ],
    );
    assert.equal(new Set(aws.invalidations.map(({ callerReference }) => callerReference)).size, 2);
    assert.deepEqual(aws.parametersRead, ['/distribution-id/Catalogue-Edge-0a1b2c3d'], 'the id is read once, and not before it is needed');
  });

  test('the first leaves at once, what comes within the pause shares the next', async () => {
    const { cache, paths } = cacheUnderTest(500);
    cache.forget('/first');
    await until(() => paths().length === 1);
    for (const path of ['/a', '/b', '/a']) {
      cache.forget(path);
      await setTimeout(20);
    }
    assert.equal(paths().length, 1);
    await until(() => paths().length === 2);

    assert.deepEqual(paths(), [['/first'], ['/a', '/b']]);
  });

  test('what waits is sent when the service closes', async () => {
    const { cache, paths } = cacheUnderTest();
    cache.forget('/first');
    await until(() => paths().length === 1);
    cache.forget('/late');
    await cache.close();
    cache.forget('/later');
    await cache.close();

    assert.deepEqual(paths(), [['/first'], ['/late'], ['/later']]);
  });

  for (const [service, code] of [
    ['ssm', 'AccessDeniedException'],
    ['cloudFront', 'TooManyInvalidationsInProgress'],
  ] as const) {
    test(`${code} is logged, and the next one tries anew`, async () => {
      const { aws, cache, lines, paths } = cacheUnderTest(0);
      aws.refuseNext[service] = code;
      cache.forget('/refused');
      await until(() => lines.length === 1);
      cache.forget('/next');
      await until(() => lines.length === 2);

      assert.deepEqual(
        lines.map(line => [line.level, line.paths, line.err?.name]),
        [
          ['error', ['/refused'], code],
          ['info', ['/next'], undefined],
        ],
      );
      assert.deepEqual(paths(), [['/next']]);
    });
  }

  test('nothing to forget, nothing read', async () => {
    const { aws, cache } = cacheUnderTest();
    await cache.close();

    assert.deepEqual([aws.parametersRead, aws.invalidations], [[], []]);
  });
});
