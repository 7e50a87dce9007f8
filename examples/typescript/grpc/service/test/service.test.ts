import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { credentials, loadPackageDefinition, Metadata, status, type Client } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { protoPath } from 'grpc-health-check';
import { answerOf, drain, serverUnderTest } from './server-under-test.js';
import { readConfig } from '../src/config.js';
import { InMemoryStockRepository } from '../src/inventory/in-memory-stock-repository.js';
import { seedStock } from '../src/inventory/seed-stock.js';
import type { Stock } from '../src/inventory/stock-repository.js';
import { buildLogger } from '../src/logging.js';

const SKU = 'LAMP-DESK-OAK';

type HealthClient = Client & { check: Function; watch: Function };

function healthOf(port: number): HealthClient {
  const { grpc } = loadPackageDefinition(loadSync(protoPath, { enums: String })) as never as {
    grpc: { health: { v1: { Health: new (...args: unknown[]) => HealthClient } } };
  };
  return new grpc.health.v1.Health(`127.0.0.1:${port}`, credentials.createInsecure());
}

describe('the health service', () => {
  for (const service of ['', 'shop.v1.Inventory']) {
    test(`serves '${service}'`, async t => {
      const { port } = await serverUnderTest(t);
      const health = healthOf(port);
      t.after(() => health.close());
      const { value } = await answerOf<{ status: string }>(done => health.check({ service }, done));

      assert.equal(value?.status, 'SERVING');
    });
  }

  test('knows no other service', async t => {
    const { port } = await serverUnderTest(t);
    const health = healthOf(port);
    t.after(() => health.close());

    assert.equal((await answerOf(done => health.check({ service: 'shop.v1.Nothing' }, done))).error?.code, status.NOT_FOUND);
  });

  test('turns before the server takes no more calls, and holds up no shutdown', async t => {
    const { server, port, client } = await serverUnderTest(t);
    const health = healthOf(port);
    t.after(() => health.close());
    const watch = health.watch({ service: 'shop.v1.Inventory' });
    watch.on('error', () => {});
    assert.deepEqual(await once(watch, 'data'), [{ status: 'SERVING' }]);

    const closed = server.close(2_000);
    assert.deepEqual(await once(watch, 'data'), [{ status: 'NOT_SERVING' }]);
    assert.equal((await answerOf<{ status: string }>(done => health.check({ service: '' }, done))).value?.status, 'NOT_SERVING');
    assert.equal((await answerOf<Stock>(done => client.getStock({ sku: SKU }, done))).value?.available, 7);
    const start = Date.now();
    await closed;
    assert.ok(Date.now() - start < 1_500);
  });
});

/** Answers when the test ends, and tells whether somebody still waits. */
class SlowRepository extends InMemoryStockRepository {
  asked?: AbortSignal;

  override async find(sku: string, signal: AbortSignal): Promise<Stock | undefined> {
    this.asked = signal;
    await setTimeout(10_000, undefined, { signal, ref: false });
    return super.find(sku, signal);
  }
}

describe('a deadline', () => {
  test('ends a unary call, and the work for it', async t => {
    const stock = new SlowRepository(seedStock);
    const lines: string[] = [];
    const log = buildLogger('warn', { write: line => lines.push(line) });
    const { client } = await serverUnderTest(t, { stock, log });
    const { error } = await answerOf(done => client.getStock({ sku: SKU }, { deadline: Date.now() + 200 }, done));
    await setTimeout(100);

    assert.equal(error?.code, status.DEADLINE_EXCEEDED);
    assert.deepEqual(lines, [], 'it is no fault of the service');
    assert.equal(stock.asked?.aborted, true);
  });

  test('ends a stream, and nobody follows for it any more', async t => {
    let following = 0;
    class CountingRepository extends InMemoryStockRepository {
      override follow(...args: Parameters<InMemoryStockRepository['follow']>): () => void {
        const unfollow = super.follow(...args);
        following += 1;
        return () => {
          following -= 1;
          unfollow();
        };
      }
    }
    const { client } = await serverUnderTest(t, { stock: new CountingRepository(seedStock) });
    const call = client.watchStock({ skus: [SKU] }, { deadline: Date.now() + 200 });
    const whole = drain(call);
    await once(call, 'data');
    assert.equal(following, 1);

    assert.equal((await whole).status.code, status.DEADLINE_EXCEEDED);
    await setTimeout(100);
    assert.equal(following, 0);
  });
});

describe('a request id', () => {
  const withId = (id: string) => {
    const metadata = new Metadata();
    metadata.set('x-request-id', id);
    return metadata;
  };

  test('comes back in the trailers, of errors too', async t => {
    const { client } = await serverUnderTest(t);
    const found = await answerOf(done => client.getStock({ sku: SKU }, withId('call-1'), done));
    const missing = await answerOf(done => client.getStock({ sku: 'NOTHING' }, withId('call-2'), done));
    const stream = client.reserve(withId('call-3'));
    const end = drain(stream);
    stream.end();

    assert.deepEqual(found.trailers.get('x-request-id'), ['call-1']);
    assert.deepEqual(missing.trailers.get('x-request-id'), ['call-2']);
    assert.deepEqual((await end).status.metadata.get('x-request-id'), ['call-3']);
  });

  test('is made where the client has none', async t => {
    const { client } = await serverUnderTest(t);
    const none = await answerOf(done => client.getStock({ sku: SKU }, done));
    const long = await answerOf(done => client.getStock({ sku: SKU }, withId('x'.repeat(200)), done));

    for (const { trailers } of [none, long]) assert.match(String(trailers.get('x-request-id')), /^[\da-f-]{36}$/);
  });
});

describe('messages', () => {
  const batch = (count: number) => ({
    last: true,
    items: Array.from({ length: count }, (_, n) => ({ sku: `SKU-${n}-${'X'.repeat(20)}`, quantity: n })),
  });

  test('of more than 4 MB are taken', async t => {
    const { client } = await serverUnderTest(t);
    const { value } = await answerOf<{ items: number }>(done => {
      const call = client.importStock(done);
      // 36 bytes each.
      call.end(batch(125_000));
      return call;
    });

    assert.equal(value?.items, 125_000);
  });

  test('above the limit are refused', async t => {
    const { client } = await serverUnderTest(t, { maxMessageBytes: 100_000 });
    const { error } = await answerOf(done => {
      const call = client.importStock(done);
      call.end(batch(5_000));
      return call;
    });

    assert.equal(error?.code, status.RESOURCE_EXHAUSTED);
  });
});

describe('a client that reads slowly', () => {
  test('gets the newest stock, not all of it', async t => {
    const { client, stock } = await serverUnderTest(t);
    const call = client.watchStock({ skus: [SKU] });
    call.on('error', () => {});
    await once(call, 'data');
    call.pause();
    for (let quantity = 1; quantity <= 50_000; quantity++) await stock.setQuantities(new Map([[SKU, quantity]]));

    let count = 0;
    let available = 0;
    call.on('data', item => {
      count += 1;
      ({ available } = item);
    });
    call.resume();
    while (available !== 50_000) await once(call, 'data', { signal: AbortSignal.timeout(5_000) });
    call.cancel();
    assert.ok(count < 10_000, `${count} messages`);
  });
});

describe('the log', () => {
  function logged() {
    const lines: Record<string, unknown>[] = [];
    return { lines, log: buildLogger('info', { write: line => lines.push(JSON.parse(line)) }) };
  }

  test('has a line for each call, and none for health checks', async t => {
    const { lines, log } = logged();
    const { client, port } = await serverUnderTest(t, { log });
    const health = healthOf(port);
    t.after(() => health.close());
    await answerOf(done => health.check({ service: '' }, done));
    await answerOf(done => client.getStock({ sku: 'NOTHING' }, done));

    assert.equal(lines.length, 1);
    const { level, msg, method, code, requestId } = lines[0]!;
    assert.deepEqual([level, msg, method, code], ['info', 'call ended', '/shop.v1.Inventory/GetStock', 'NOT_FOUND']);
    assert.match(String(requestId), /^[\da-f-]{36}$/);
  });

  test('keeps the text of an unexpected error from the client', async t => {
    class BrokenRepository extends InMemoryStockRepository {
      override async find(): Promise<Stock | undefined> {
        throw new Error('connection to 10.0.0.7 lost');
      }
    }
    const { lines, log } = logged();
    const { client } = await serverUnderTest(t, { log, stock: new BrokenRepository() });
    const { error } = await answerOf(done => client.getStock({ sku: SKU }, done));
    const { status: end } = await drain(client.watchStock({ skus: [SKU] }));

    for (const answer of [error, end]) {
      assert.equal(answer?.code, status.INTERNAL);
      assert.equal(answer?.details, 'the service failed to answer');
    }
    assert.match(JSON.stringify(lines), /10\.0\.0\.7/);
  });
});

describe('configuration', () => {
  test('has defaults', () => {
    assert.deepEqual(readConfig({}), {
      host: '0.0.0.0',
      port: 9090,
      logLevel: 'info',
      drainSeconds: 20,
      maxMessageBytes: 8_388_608,
      heartbeatSeconds: 30,
    });
  });

  test('comes from the environment', () => {
    const env = { HOST: '127.0.0.1', GRPC_PORT: '0', LOG_LEVEL: 'debug', DRAIN_SECONDS: '5', MAX_MESSAGE_BYTES: '4194304' };
    assert.deepEqual(readConfig({ ...env, HEARTBEAT_SECONDS: '10' }), {
      host: '127.0.0.1',
      port: 0,
      logLevel: 'debug',
      drainSeconds: 5,
      maxMessageBytes: 4_194_304,
      heartbeatSeconds: 10,
    });
  });

  test('refuses what it does not understand', () => {
    assert.throws(() => readConfig({ GRPC_PORT: '65536' }), /GRPC_PORT is '65536', it must be a whole number from 0 to 65535/);
    assert.throws(() => readConfig({ LOG_LEVEL: 'loud' }), /LOG_LEVEL is 'loud', it must be one of trace/);
    assert.throws(() => readConfig({ HEARTBEAT_SECONDS: '0' }), /HEARTBEAT_SECONDS is '0'/);
  });
});
