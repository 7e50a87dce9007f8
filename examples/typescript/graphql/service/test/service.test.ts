import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { printSchema } from 'graphql';
import { appUnderTest } from './app-under-test.js';
import { get, post } from './client.js';
import { readConfig } from '../src/config.js';
import { schema } from '../src/graphql/schema.js';
import { InMemoryProductRepository } from '../src/products/in-memory-product-repository.js';

test('GET /health is ok, and no cache may keep it', async () => {
  const response = await appUnderTest().inject('/health');

  assert.equal(response.statusCode, 200);
  assert.equal(response.headers['cache-control'], 'no-store');
  assert.deepEqual(response.json(), { status: 'ok' });
});

test('another path is a problem', async () => {
  const response = await appUnderTest().inject('/nothing?token=secret');

  assert.equal(response.statusCode, 404);
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
  assert.doesNotMatch(response.body, /secret/);
});

test('schema.graphql is the schema', () => {
  assert.equal(readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8'), `${printSchema(schema)}\n`);
});

describe('the log', () => {
  const logged = () => {
    const lines: string[] = [];
    return { lines, logStream: { write: (line: string) => lines.push(line) } };
  };

  test('is one JSON object a line, with the operation and no variables', async () => {
    const { lines, logStream } = logged();
    const headers = { 'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678', authorization: 'Bearer secret' };
    await get(appUnderTest({ logStream }), '/graphql', 'query Secret { product(id: "secret") { id } }', headers);

    const operation = lines.map(line => JSON.parse(line)).find(({ msg }) => msg === 'operation');
    assert.equal(operation.level, 'info');
    assert.equal(operation.type, 'query');
    assert.equal(operation.reqId, 'Root=1-67891233-abcdef012345678912345678');
    assert.doesNotMatch(lines.join(''), /secret/);
  });

  test('has the text of an unexpected error, the client has not', async () => {
    class BrokenRepository extends InMemoryProductRepository {
      override async find(): Promise<undefined> {
        throw new Error('connection to 10.0.0.7 lost');
      }
    }
    const { lines, logStream } = logged();
    const { data, errors } = await post(appUnderTest({ logStream, products: new BrokenRepository() }), '{ product(id: "p-1") { id } }');

    assert.deepEqual(data, { product: null });
    assert.equal(errors?.[0]?.message, 'the service failed to answer');
    assert.deepEqual([errors?.[0]?.path, errors?.[0]?.extensions], [['product'], { code: 'INTERNAL_SERVER_ERROR' }]);
    assert.match(lines.join(''), /10\.0\.0\.7/);
  });
});

describe('configuration', () => {
  test('has defaults', () => {
    assert.deepEqual(readConfig({}), {
      host: '0.0.0.0',
      port: 8080,
      logLevel: 'info',
      drainSeconds: 20,
      introspection: true,
      allowedOrigins: [],
    });
  });

  test('comes from the environment', () => {
    const env = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'debug', DRAIN_SECONDS: '5', INTROSPECTION: 'off' };
    assert.deepEqual(readConfig({ ...env, ALLOWED_ORIGINS: 'https://shop.example.com' }), {
      host: '127.0.0.1',
      port: 0,
      logLevel: 'debug',
      drainSeconds: 5,
      introspection: false,
      allowedOrigins: ['https://shop.example.com'],
    });
  });

  test('refuses what it does not understand', () => {
    assert.throws(() => readConfig({ PORT: '65536' }), /PORT is '65536', it must be a whole number from 0 to 65535/);
    assert.throws(() => readConfig({ LOG_LEVEL: 'loud' }), /LOG_LEVEL is 'loud', it must be one of trace/);
    assert.throws(() => readConfig({ INTROSPECTION: 'no' }), /INTROSPECTION is 'no'/);
    assert.throws(() => readConfig({ ALLOWED_ORIGINS: 'shop.example.com' }), /ALLOWED_ORIGINS has 'shop.example.com'/);
  });
});
