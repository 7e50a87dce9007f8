import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { shopUnderTest } from './app-under-test.js';
import { Client } from './client.js';

async function shop(t: TestContext, options: Parameters<typeof shopUnderTest>[1] = {}) {
  const { app, issuer, visitor } = await shopUnderTest(t, options);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const ada = await visitor();
  return { app, issuer, port, ada, place: async () => ada.order(), client: async (ws = {}) => Client.connect(port, ada.token, ws) };
}

/** The answer to an upgrade that is refused. */
async function refusal(port: number, headers: object = {}, url = '/ws') {
  const socket = new WebSocket(`ws://127.0.0.1:${port}${url}`, { headers: { ...headers } });
  socket.on('error', () => {});
  const [, response] = await once(socket, 'unexpected-response');
  return response;
}

describe('/ws', { timeout: 30_000 }, () => {
  test('tells the status of an order now, and each change after', async t => {
    const { place, client } = await shop(t, { fulfilmentSeconds: 0.5 });
    const follower = await client();
    const stranger = await client();
    const id = await place();
    follower.send({ type: 'subscribe', orderIds: [id] });
    const messages = await follower.first(5);

    assert.deepEqual(messages[0], { type: 'subscribed', orderIds: [id] });
    assert.deepEqual(
      messages.slice(1).map(({ type, orderId, state }) => [type, orderId, state]),
      ['placed', 'paid', 'packed', 'shipped'].map(state => ['status', id, state]),
    );
    assert.ok(messages.slice(1).every(({ at }) => new Date(String(at)).toISOString() === at));
    assert.deepEqual(stranger.messages, []);
  });

  test('tells nothing more of an order that is no longer followed', async t => {
    const { ada, place, client } = await shop(t, { fulfilmentSeconds: 0.2 });
    const id = await place();
    const follower = await client();
    follower.send({ type: 'subscribe', orderIds: [id, id] });
    follower.send({ type: 'unsubscribe', orderIds: [id] });
    await follower.first(3);
    while ((await ada.stateOf(id)) === 'placed') await setTimeout(20);
    follower.send('{}');

    assert.deepEqual(
      (await follower.first(4)).map(({ type }) => type),
      ['subscribed', 'status', 'unsubscribed', 'error'],
    );
  });

  test('follows the orders that exist, and names the others', async t => {
    const { place, client } = await shop(t);
    const id = await place();
    const follower = await client();
    follower.send({ type: 'subscribe', orderIds: ['o-0', id] });
    const [error, subscribed, status] = await follower.first(3);

    assert.deepEqual([error?.code, error?.orderIds], ['unknown-order', ['o-0']]);
    assert.deepEqual(subscribed, { type: 'subscribed', orderIds: [id] });
    assert.equal(status?.state, 'placed');
  });

  for (const [name, text, code] of [
    ['no JSON', 'hello', 'not-json'],
    ['null', 'null', 'not-a-message'],
    ['another type', '{"type":"buy","orderIds":["o-1"]}', 'not-a-message'],
    ['no ids', '{"type":"subscribe","orderIds":[]}', 'not-a-message'],
    ['ids that are none', '{"type":"subscribe","orderIds":[1]}', 'not-a-message'],
  ] as const) {
    test(`answers ${name} with ${code}, and stays`, async t => {
      const { place, client } = await shop(t);
      const follower = await client();
      follower.send(text);
      follower.send({ type: 'subscribe', orderIds: [await place()] });
      const [error, next] = await follower.first(2);

      assert.deepEqual([error?.type, error?.code], ['error', code]);
      assert.equal(next?.type, 'subscribed');
    });
  }

  test('tells nobody of the order of another user', async t => {
    const { port, issuer, place } = await shop(t);
    const id = await place();
    const eve = await Client.connect(port, await issuer.token({ sub: 'eve' }));
    eve.send({ type: 'subscribe', orderIds: [id] });
    const [answer] = await eve.first(1);

    assert.deepEqual([answer?.code, answer?.orderIds], ['unknown-order', [id]]);
  });

  test('selects the subprotocol that browsers offer, and no other', async t => {
    const { port, ada } = await shop(t);
    const browser = await Client.connect(port, ada.token, {}, ['other', 'shop.v1']);
    const native = await Client.connect(port, ada.token);

    assert.deepEqual([browser.socket.protocol, native.socket.protocol], ['shop.v1', '']);
    await assert.rejects(Client.connect(port, ada.token, {}, ['other']), /Server sent no subprotocol/);
  });

  for (const [name, headers, url] of [
    ['without a token', {}, '/ws'],
    ['with the token in the query string', {}, '/ws?access_token=TOKEN'],
    ['with the token as a subprotocol, which the edge would have taken away', { 'sec-websocket-protocol': 'shop.v1, bearer.TOKEN' }, '/ws'],
    ['with a token that is none', { authorization: 'Bearer x' }, '/ws'],
  ] as const) {
    test(`is closed ${name}`, async t => {
      const { port, ada } = await shop(t);
      const filled = JSON.parse(JSON.stringify([headers, url]).replaceAll('TOKEN', ada.token));
      const { statusCode, headers: told } = await refusal(port, filled[0], filled[1]);

      assert.equal(statusCode, 401);
      assert.match(told['www-authenticate'], /^Bearer realm="shop"/);
      assert.equal(told['content-type'], 'application/problem+json');
    });
  }

  test('is closed without an issuer', async t => {
    const { port, ada } = await shop(t, { issuer: undefined });

    assert.equal((await refusal(port, { authorization: `Bearer ${ada.token}` })).statusCode, 503);
  });

  test('ends with the token', async t => {
    const { port, issuer } = await shop(t);
    const client = await Client.connect(port, await issuer.token({ exp: Math.ceil(Date.now() / 1000) + 1 }));

    assert.equal(await client.closed, 1008);
  });

  test('has a bound for the orders of a connection', async t => {
    const { place, client } = await shop(t);
    const ids: string[] = [];
    while (ids.length < 101) ids.push(await place());
    const follower = await client();
    follower.send({ type: 'subscribe', orderIds: ids });
    follower.send({ type: 'subscribe', orderIds: ids.slice(1) });
    follower.send({ type: 'subscribe', orderIds: ids.slice(0, 1) });
    const messages = await follower.first(103);

    assert.deepEqual(
      messages.filter(({ type }) => type !== 'status').map(({ type, code }) => code ?? type),
      ['not-a-message', 'subscribed', 'too-many-orders'],
    );
  });

  test('takes neither binary nor large messages', async t => {
    const { client } = await shop(t);
    const [one, two] = [await client(), await client()];
    one.socket.send(Buffer.from('{}'));
    two.send('x'.repeat(17 * 1024));

    assert.deepEqual([await one.closed, await two.closed], [1003, 1009]);
  });

  test('pings, and cuts who does not answer', async t => {
    const { client } = await shop(t, { pingSeconds: 0.1 });
    const alive = await client();
    const dead = await client({ autoPong: false });

    assert.equal(await dead.closed, 1006);
    await once(alive.socket, 'ping');
    assert.equal(alive.socket.readyState, alive.socket.OPEN);
  });

  test('cuts who asks and never reads', async t => {
    const { client } = await shop(t);
    const deaf = await client();
    deaf.socket.pause();
    const orderIds = Array.from({ length: 100 }, (_, index) => `${index}-${'x'.repeat(140)}`);
    for (let count = 0; count < 1_500; count++) deaf.send({ type: 'subscribe', orderIds });
    await setTimeout(1_000);
    deaf.socket.resume();

    assert.equal(await deaf.closed, 1006);
    assert.ok(deaf.messages.length < 1_500);
  });

  test('is for WebSocket only, and nothing else is', async t => {
    const { app, port } = await shop(t);
    const upgrade = connect({ port, host: '127.0.0.1' });
    upgrade.write('GET /api/user/orders HTTP/1.1\r\nHost: shop\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const [answer] = await once(upgrade, 'data');

    assert.match(String(answer), /^HTTP\/1\.1 404 Not Found\r\ncontent-type: application\/problem\+json/);
    const response = await app.inject('/ws');
    assert.deepEqual([response.statusCode, response.headers.upgrade], [426, 'websocket']);
  });
});
