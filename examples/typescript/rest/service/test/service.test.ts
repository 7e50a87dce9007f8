import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { appUnderTest } from './app-under-test.js';
import { readConfig } from '../src/config.js';

test('GET /health is ok, and no cache may keep it', async () => {
  const response = await appUnderTest().inject('/health');

  assert.equal(response.statusCode, 200);
  assert.equal(response.headers['cache-control'], 'no-store');
  assert.deepEqual(response.json(), { status: 'ok' });
});

describe('what goes wrong is a problem', () => {
  const json = { 'content-type': 'application/json' };
  for (const { name, status, ...request } of [
    { name: 'an unknown path', status: 404, url: '/api/nothing?token=secret' },
    { name: 'a broken path', status: 400, url: '/api/products/%ZZ' },
    { name: 'broken JSON', status: 400, method: 'POST', url: '/api/products', headers: json, payload: '{' },
    {
      name: 'another media type',
      status: 415,
      method: 'POST',
      url: '/api/products',
      headers: { 'content-type': 'text/csv' },
      payload: 'a',
    },
    { name: 'a large body', status: 413, method: 'POST', url: '/api/products', headers: json, payload: `"${'x'.repeat(65_536)}"` },
  ] as const) {
    test(name, async () => {
      const response = await appUnderTest().inject(request);

      assert.equal(response.statusCode, status);
      assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
      assert.equal(response.json().status, status);
      assert.doesNotMatch(response.body, /secret/);
    });
  }

  test('an unexpected error keeps its text to the log', async () => {
    const lines: string[] = [];
    const app = appUnderTest({ logStream: { write: line => lines.push(line) } });
    app.get('/broken', async () => {
      throw new Error('connection to 10.0.0.7 lost');
    });
    const response = await app.inject('/broken');

    assert.equal(response.statusCode, 500);
    assert.doesNotMatch(response.body, /10\.0\.0\.7/);
    assert.match(lines.join(''), /10\.0\.0\.7/);
  });
});

describe('the log', () => {
  test('is one JSON object a line, with the trace id of the load balancer', async () => {
    const lines: string[] = [];
    const app = appUnderTest({ logStream: { write: line => lines.push(line) } });
    await app.inject({ url: '/api/products', headers: { 'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678' } });

    const completed = lines.map(line => JSON.parse(line)).find(({ msg }) => msg === 'request completed');
    assert.equal(completed.level, 'info');
    assert.equal(completed.reqId, 'Root=1-67891233-abcdef012345678912345678');
  });

  test('never holds credentials', async () => {
    const lines: string[] = [];
    const app = appUnderTest({ logStream: { write: line => lines.push(line) } });
    app.get('/careless', async request => {
      request.log.info({ headers: request.headers }, 'careless');
      request.log.info({ upstream: { headers: { 'set-cookie': 'secret', accept: 'kept' } } }, 'careless');
      return {};
    });
    await app.inject({ url: '/careless', headers: { authorization: 'Bearer secret', cookie: 'session=secret' } });

    assert.equal(lines.filter(line => line.includes('careless') && line.includes('Redacted')).length, 2);
    assert.match(lines.join(''), /kept/);
    assert.doesNotMatch(lines.join(''), /secret/);
  });
});

describe('configuration', () => {
  test('has defaults', () => {
    assert.deepEqual(readConfig({}), {
      host: '0.0.0.0',
      port: 8080,
      logLevel: 'info',
      drainSeconds: 20,
      distributionIdParameter: undefined,
    });
  });

  test('comes from the environment', () => {
    assert.deepEqual(
      readConfig({ HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'debug', DRAIN_SECONDS: '5', DISTRIBUTION_ID_PARAMETER: '/id' }),
      {
        host: '127.0.0.1',
        port: 0,
        logLevel: 'debug',
        drainSeconds: 5,
        distributionIdParameter: '/id',
      },
    );
  });

  test('refuses what it does not understand', () => {
    assert.throws(() => readConfig({ PORT: '' }), /PORT is '', it must be a whole number from 0 to 65535/);
    assert.throws(() => readConfig({ PORT: '65536' }), /PORT is '65536'/);
    assert.throws(() => readConfig({ DRAIN_SECONDS: '-1' }), /DRAIN_SECONDS is '-1'/);
    assert.throws(() => readConfig({ LOG_LEVEL: 'loud' }), /LOG_LEVEL is 'loud', it must be one of trace/);
  });
});
