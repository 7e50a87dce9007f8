import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { RawConnection, refused, startService } from './running-service.js';

const BODY = JSON.stringify({ sku: 'VASE-GLASS', name: 'Glass vase', category: 'living', priceCents: 2500 });

/** A request that is surely in flight: the service asks for its body, and the body waits. */
async function beginUpload(port: number): Promise<RawConnection> {
  const upload = await RawConnection.open(port);
  upload.send(
    'POST /api/products HTTP/1.1\r\nHost: shop\r\nContent-Type: application/json\r\n' +
      `Content-Length: ${BODY.length}\r\nExpect: 100-continue\r\n\r\n`,
  );
  await upload.receives(/^HTTP\/1\.1 100 Continue/);
  return upload;
}

describe('on SIGTERM', { timeout: 60_000 }, () => {
  test('finishes the request in flight, refuses new connections and exits with 0', async t => {
    const service = await startService(t);
    const upload = await beginUpload(service.port);

    service.signal('SIGTERM');
    await refused(service.port);
    upload.send(BODY);

    const response = await upload.receives(/"id":/);
    assert.match(response, /HTTP\/1\.1 201 Created/);
    assert.match(response, /connection: close/i);
    await upload.closed;
    assert.equal(await service.exited, 0);
    assert.ok(service.messages.includes('drained'));
  });

  test('answers what is already on its way, and /health with 503', async t => {
    const service = await startService(t);
    const upload = await beginUpload(service.port);
    const check = await RawConnection.open(service.port);
    check.send('GET /api/products/p-1001 HTTP/1.1\r\nHost: shop\r\n\r\nGET /health HTTP/1.1\r\nHost: shop\r\n');
    await check.receives(/"id":/);

    service.signal('SIGTERM');
    await refused(service.port);
    check.send('\r\n');

    const response = await check.receives(/draining/);
    assert.match(response, /HTTP\/1\.1 503 Service Unavailable/);
    await check.closed;
    upload.send(BODY);
    assert.equal(await service.exited, 0);
  });

  test('is not held up by idle and silent connections', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '30' });
    const idle = await RawConnection.open(service.port);
    const silent = await RawConnection.open(service.port);
    idle.send('GET /health HTTP/1.1\r\nHost: shop\r\n\r\n');
    assert.match(await idle.receives(/"ok"/), /connection: keep-alive/i);

    const start = Date.now();
    service.signal('SIGTERM');
    assert.equal(await service.exited, 0);
    assert.ok(Date.now() - start < 10_000);
    await Promise.all([idle.closed, silent.closed]);
  });

  test('cuts what outlasts the drain time, and exits with 1', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '1' });
    const upload = await beginUpload(service.port);

    service.signal('SIGTERM');

    assert.equal(await service.exited, 1);
    await upload.closed;
  });

  test('exits with 1 at once on a second signal', async t => {
    const service = await startService(t, { DRAIN_SECONDS: '30' });
    const upload = await beginUpload(service.port);

    service.signal('SIGTERM');
    await service.logged(/^draining$/);
    const start = Date.now();
    service.signal('SIGTERM');

    assert.equal(await service.exited, 1);
    assert.ok(Date.now() - start < 10_000);
    await upload.closed;
  });
});
