import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { shopUnderTest } from './app-under-test.js';
import { Client } from './client.js';
import { start } from './started-service.js';
import { Endpoint, freePort, NEEDS_SERVER, ValkeyServer } from './valkey-server.js';
import { SeededProducts } from '../src/products/product-repository.js';

type Options = Parameters<typeof shopUnderTest>[1];

/** Two copies of the service with one store, and a user. */
async function twoCopies(t: TestContext, options: Options = {}) {
  const server = await ValkeyServer.start(t);
  const endpoint = await Endpoint.before(t, server);
  const settings = { fulfilmentSeconds: 0.5, ...options, store: { ttlSeconds: 3600, valkey: endpoint.config } };
  const { app: one, visitor } = await shopUnderTest(t, settings);
  const { app: two } = await shopUnderTest(t, settings);
  for (const app of [one, two]) await app.listen({ host: '127.0.0.1', port: 0 });
  const ada = await visitor();
  const client = async (app: typeof one) => Client.connect((app.server.address() as AddressInfo).port, ada.token);
  await server.until(async () => {
    for (const app of [two, one]) {
      ada.app = app;
      await ada.cart();
    }
    return true;
  });
  return { server, endpoint, one, two, ada, visitor, client };
}

/** How long it takes until the store is used again. */
async function recovery(act: () => Promise<{ statusCode: number }>): Promise<number> {
  const begun = Date.now();
  for (;;) {
    const { statusCode } = await act();
    if (statusCode < 300) return Date.now() - begun;
    assert.equal(statusCode, 503);
    assert.ok(Date.now() - begun < 20_000, 'the store is not used again');
    await setTimeout(50);
  }
}

describe('two copies', NEEDS_SERVER, () => {
  test('see one session, whichever is asked', async t => {
    const { server, one, two, ada } = await twoCopies(t);
    await ada.put('p-1001', 2);
    ada.app = two;
    assert.deepEqual(await ada.cart(), [['p-1001', 2]]);
    await ada.put('p-1001', 3);
    ada.app = one;

    assert.deepEqual(await ada.cart(), [['p-1001', 3]]);
    const left = Number(await server.command('TTL', `session:of-cookie:${ada.cookies['__Host-session']}`));
    assert.ok(left > 3500 && left <= 3600, `it is kept for ${left} s`);
  });

  test('keep the users apart', async t => {
    const { two, ada, visitor } = await twoCopies(t);
    await ada.put('p-1001', 2);
    const eve = await visitor({ sub: 'eve' });
    eve.cookies = ada.cookies;
    eve.app = two;

    assert.deepEqual(await eve.cart(), []);
  });

  test('both tell of an order, whichever took it', async t => {
    const { one, two, ada, client } = await twoCopies(t);
    const followers = [await client(one), await client(two)];
    const id = await ada.order();

    for (const states of await Promise.all(followers.map(async follower => follower.follow(id, 'shipped')))) {
      assert.deepEqual(states, ['placed', 'paid', 'packed', 'shipped']);
    }
  });

  test('the same checkout at both is one order', async t => {
    const { one, two, ada, visitor } = await twoCopies(t);
    await ada.put('p-1001', 1);
    const twin = await visitor();
    Object.assign(twin, { app: two, cookies: ada.cookies });
    ada.app = one;
    const key = randomUUID();
    const answers = await Promise.all([ada.checkOut(key), twin.checkOut(key)]);

    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode),
      [201, 201],
    );
    assert.equal(answers[0].json().id, answers[1].json().id);
  });
});

test('a copy is killed: its cart and its order go on at the other', NEEDS_SERVER, async t => {
  const { endpoint, one, ada, client } = await twoCopies(t, { fulfilmentSeconds: 1 });
  const doomed = await start(t, { ...endpoint.environment, FULFILMENT_SECONDS: '1' });
  const headers = { authorization: `Bearer ${doomed.token}`, 'x-forwarded-proto': 'https', 'content-type': 'application/json' };
  const url = `http://127.0.0.1:${doomed.port}/api`;
  const put = async (cookie: string) =>
    fetch(`${url}/user/cart/items/p-1005`, { method: 'PUT', headers: { ...headers, cookie }, body: '{"quantity":4}' });
  const cookie = (await put('')).headers.getSetCookie()[0]!.split(';')[0]!;
  const placed = await fetch(`${url}/checkout`, {
    method: 'POST',
    headers: { authorization: headers.authorization, 'x-forwarded-proto': 'https', 'idempotency-key': 'k', cookie },
  });
  const { id } = (await placed.json()) as { id: string };
  await put(cookie);
  doomed.signal('SIGKILL');
  await doomed.exited;
  ada.app = one;
  ada.cookies = { '__Host-session': cookie.split('=')[1]! };

  assert.deepEqual(await ada.cart(), [['p-1005', 4]]);
  assert.equal((await (await client(one)).follow(id, 'shipped')).at(-1), 'shipped');
});

describe('the primary is lost', NEEDS_SERVER, () => {
  for (const [name, lose] of [
    [
      'and its connections break',
      async ({ endpoint, replica }) => {
        endpoint.leadTo(replica);
        endpoint.cut();
      },
    ],
    [
      'and never answers again',
      async ({ endpoint, replica, server }) => {
        endpoint.leadTo(replica);
        server.freeze();
      },
    ],
    [
      'and lives on as a replica that takes no writes',
      async ({ endpoint, replica, server }) => {
        endpoint.leadTo(replica);
        await server.follow(replica);
      },
    ],
  ] as [string, (lost: { endpoint: Endpoint; replica: ValkeyServer; server: ValkeyServer }) => Promise<void>][]) {
    test(`${name}: the replica is promoted, cart and order go on`, async t => {
      const { server, endpoint, one, two, ada, client } = await twoCopies(t, { fulfilmentSeconds: 2 });
      const replica = await ValkeyServer.start(t);
      await replica.follow(server);
      const followers = [await client(one), await client(two)];
      const id = await ada.order();
      const followed = followers.map(async follower => follower.follow(id, 'shipped'));
      await ada.put('p-1005', 4);
      await server.replicated();
      await replica.promote();
      await lose({ endpoint, replica, server });
      for (const app of [one, two]) {
        ada.app = app;
        const milliseconds = await recovery(async () => ada.put('p-1006', 1));
        t.diagnostic(`writes again after ${milliseconds} ms`);
      }

      assert.deepEqual(await ada.cart(), [
        ['p-1005', 4],
        ['p-1006', 1],
      ]);
      for (const states of await Promise.all(followed)) assert.equal(states.at(-1), 'shipped');
    });
  }
});

describe('without the store', NEEDS_SERVER, () => {
  test('the rest is answered, and carts and orders are again when it is back', async t => {
    const { server, endpoint, one, ada, client } = await twoCopies(t);
    await ada.put('p-1001', 2);
    const follower = await client(one);
    endpoint.leadTo(undefined);
    endpoint.cut();

    for (const url of ['/health', '/api/products']) assert.equal((await one.inject(url)).statusCode, 200);
    for (const response of [await ada.ask('GET', '/api/user/cart'), await ada.checkOut(), await ada.ask('GET', '/api/user/orders')]) {
      assert.deepEqual([response.statusCode, response.headers['retry-after']], [503, '1']);
      assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
    }
    follower.send({ type: 'subscribe', orderIds: ['o-1'] });
    assert.equal(await follower.closed, 1013);
    endpoint.leadTo(server);
    await recovery(async () => ada.ask('GET', '/api/user/cart'));
    assert.deepEqual(await ada.cart(), [['p-1001', 2]]);
  });

  test('a store that falls silent costs a request 2 s, and the next ones nothing', async t => {
    const { server, ada } = await twoCopies(t, { fulfilmentSeconds: 3600 });
    server.freeze();
    const milliseconds = [];
    for (let count = 0; count < 3; count++) {
      const begun = Date.now();
      assert.equal((await ada.ask('GET', '/api/user/cart')).statusCode, 503);
      milliseconds.push(Date.now() - begun);
    }

    assert.ok(milliseconds[0]! < 4_000, `${milliseconds} ms`);
    assert.ok(milliseconds[1]! + milliseconds[2]! < 2_000, `${milliseconds} ms`);
  });

  test('a change that could not be kept is told', async t => {
    class Cutting extends SeededProducts {
      cut?: () => void;
      override async find(id: string) {
        this.cut?.();
        await setTimeout(100);
        return super.find(id);
      }
    }
    const products = new Cutting();
    const { server, endpoint, ada } = await twoCopies(t, { products });
    products.cut = () => {
      endpoint.leadTo(undefined);
      endpoint.cut();
    };
    const response = await ada.put('p-1001', 2);
    products.cut = undefined;
    endpoint.leadTo(server);

    assert.deepEqual([response.statusCode, response.headers['set-cookie']], [503, undefined]);
    await recovery(async () => ada.ask('GET', '/api/user/cart'));
    assert.deepEqual(await ada.cart(), []);
  });

  test('what changed meanwhile is told afterwards', async t => {
    const { server, endpoint, one, ada, client } = await twoCopies(t, { fulfilmentSeconds: 60 });
    const follower = await client(one);
    const id = await ada.order();
    await follower.follow(id, 'placed');
    endpoint.leadTo(undefined);
    endpoint.cut();
    await server.command('HSET', `session:orders:of-id:${id}`, 'state', 'packed', 'at', new Date().toISOString());
    endpoint.leadTo(server);

    await follower.first(3);
    assert.deepEqual([follower.messages[2]?.type, follower.messages[2]?.state], ['status', 'packed']);
  });

  test('the service starts, and takes the store when it comes', async t => {
    const server = await ValkeyServer.start(t);
    const endpoint = await Endpoint.before(t, server);
    endpoint.leadTo(undefined);
    const { app, visitor } = await shopUnderTest(t, { store: { ttlSeconds: 60, valkey: endpoint.config } });
    const ada = await visitor();

    assert.equal((await app.inject('/api/products')).statusCode, 200);
    assert.equal((await ada.ask('GET', '/api/user/cart')).statusCode, 503);
    endpoint.leadTo(server);
    await recovery(async () => ada.ask('GET', '/api/user/cart'));
  });
});

test('the store speaks TLS, and only under its own name', NEEDS_SERVER, async t => {
  const directory = mkdtempSync(join(tmpdir(), 'valkey-tls-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const [key, certificate] = [join(directory, 'key.pem'), join(directory, 'certificate.pem')];
  const names = ['-subj', '/CN=store', '-addext', 'subjectAltName=DNS:localhost'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', certificate, '-days', '2', ...names], { stdio: 'ignore' });
  const port = await freePort();
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', certificate, '--tls-auth-clients', 'no'];
  const endpoint = await Endpoint.before(t, await ValkeyServer.start(t, ['--tls-port', `${port}`, ...files]));
  const ask = async (host: string) => {
    const tls = { SESSION_HOST: host, SESSION_PORT: `${port}`, SESSION_TLS: 'true', NODE_EXTRA_CA_CERTS: certificate };
    const service = await start(t, { ...endpoint.environment, ...tls });
    if (host === 'localhost') await service.logged(/^connected to the store$/);
    else await service.logged(/^connection to the store broken$/);
    const headers = { authorization: `Bearer ${service.token}`, 'x-forwarded-proto': 'https' };
    return (await fetch(`http://127.0.0.1:${service.port}/api/user/cart`, { headers })).status;
  };

  assert.deepEqual([await ask('localhost'), await ask('127.0.0.1')], [200, 503]);
});
