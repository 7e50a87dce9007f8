import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { setTimeout as pause } from 'node:timers/promises';
import { Site } from './site';
import { closeCode, ECHO, echoed, Handshake, logs, newOrigin, opened, shares, until, webSockets } from './websocket';
import { Copies } from '../../tools/local-edge/copies';

/** What the service takes in one message. */
const LARGEST = 65_536;

interface Checks {
  readonly [what: string]: (site: Site, copies: Copies) => Promise<void>;
}

/** What real clients show of the WebSocket example's service, in several copies behind CloudFront. */
export const WEB_SOCKET_CHECKS = {
  'echoes every message, in order': async site => {
    const socket = await opened(site, ECHO);
    const sent = Array.from({ length: 10_000 }, (_, index) => `message ${index}`);
    const came: string[] = [];
    const all = new Promise<void>(resolve => {
      socket.on('message', data => {
        if (came.push(String(data)) === sent.length) resolve();
      });
    });
    sent.forEach(each => socket.send(each));
    await Promise.race([all, once(socket, 'close')]);
    expect(came).toEqual(sent);
  },

  'carries text, binary and fragments as they are': async site => {
    const socket = await opened(site, ECHO);
    const bytes = Buffer.from(Array.from({ length: 50_000 }, (_, index) => index % 256));
    expect(await echoed(socket, () => socket.send(bytes))).toEqual([bytes, true]);
    expect(await echoed(socket, () => socket.send('Grüße ✓'))).toEqual([Buffer.from('Grüße ✓'), false]);
    const fragmented = () => {
      for (let start = 0; start < bytes.length; start += 1000) {
        socket.send(bytes.subarray(start, start + 1000), { binary: true, fin: start + 1000 >= bytes.length });
        // Control frames come between.
        if (start === 10_000) socket.ping();
      }
    };
    expect(await echoed(socket, fragmented)).toEqual([bytes, true]);
    expect(await echoed(socket, () => socket.send(''))).toEqual([Buffer.alloc(0), false]);
  },

  'tells each side why the other closes': async (site, copies) => {
    const socket = await opened(site, ECHO);
    const largest = Buffer.alloc(LARGEST, 1);
    expect(await echoed(socket, () => socket.send(largest))).toEqual([largest, true]);
    expect(await echoed(socket, () => socket.send(Buffer.alloc(LARGEST + 1)))).toEqual(['closed with 1009']);
    (await opened(site, ECHO)).close(4321);
    await until(() => logs(site, copies).some(log => log.includes('"code":4321')));
  },

  'serves WebSocket on its route, and nothing else': async site => {
    const open = webSockets(site);
    expect((await open('/ws')).status).toBe(101);
    for (const path of ['/elsewhere', '/', '/wss', '/ws/more', '/WS']) {
      expect([path, (await open(path)).status]).toEqual([path, 404]);
      expect((await site.viewer.ask(path)).body).toBe('{"message":"no route matches this request"}');
    }
    expect((await site.viewer.ask('/ws')).status).toBe(426);
    expect((await site.viewer.ask('/ws', { method: 'POST' })).status).toBe(403);
  },

  'is not offered over HTTP/2': async ({ edge: { places }, host }) => {
    const session = connect(`https://127.0.0.1:${places.edgeHttps}`, { ca: readFileSync(places.trusted), servername: host });
    const [settings] = await once(session, 'remoteSettings');
    // The setting with which a server offers it over HTTP/2, by RFC 8441.
    expect(settings.enableConnectProtocol ?? false).toBe(false);
    // What stays possible is a plain request.
    const request = session.request({ ':path': '/ws', ':authority': host });
    const [headers] = await once(request, 'response');
    expect(headers[':status']).toBe(426);
    session.destroy();
  },

  'holds a thousand connections, shared by all copies': async (site, copies) => {
    const open = webSockets(site);
    const origin = newOrigin();
    const all: Handshake[] = [];
    // In waves: the load balancer counts a request once it has a connection to its target.
    for (let wave = 1; wave <= 20; wave++) {
      all.push(...(await Promise.all(Array.from({ length: 50 }, () => open(ECHO, { from: `127.0.20.${wave}`, origin })))));
    }
    expect([...new Set(all.map(({ status }) => status))]).toEqual([101]);
    const sockets = all.map(({ socket }) => socket);
    // All are open now; each hears its own.
    const heard = await Promise.all(sockets.map((socket, index) => echoed(socket, () => socket.send(`client ${index}`))));
    expect(heard.map(([data]) => String(data))).toEqual(sockets.map((_, index) => `client ${index}`));
    // Each new one goes where fewer are open.
    for (const share of await shares(site, copies, origin, 1000)) expect(share).toBeGreaterThan(450);
    sockets.forEach(socket => socket.terminate());
  },

  'lets clients follow orders': async site => {
    const socket = await opened(site, '/ws');
    const orderIds = ['demo-1', 'demo-2', 'demo-3'];
    const messages: any[] = [];
    socket.on('message', data => messages.push(JSON.parse(String(data))));
    socket.send(JSON.stringify({ type: 'subscribe', orderIds }));
    await until(() => messages.length > 0);
    expect(messages[0]).toEqual({ type: 'subscribed', orderIds });
    const before = messages.length;
    // Nobody asks for this one: the service sends it when an order changes.
    await until(() => messages.length > before + 1);
    expect(messages[before + 1]).toMatchObject({
      type: 'status',
      orderId: expect.stringMatching(/^demo-[123]$/),
      state: expect.any(String),
    });
    socket.send('{"type":"dance"}');
    await until(() => messages.some(({ type }) => type === 'error'));
    expect(messages.find(({ type }) => type === 'error')).toMatchObject({ code: 'not-a-message' });
    socket.terminate();
  },
} satisfies Checks;

/** And of the same service with small times and stickiness, which sends a ping every three seconds. */
export const QUIET_CHECKS = {
  'leads a client with its cookie to the same copy': async (site, copies) => {
    const open = webSockets(site);
    const ten = async (headers = {}) => {
      const origin = newOrigin();
      // Held open together: without a cookie they would go to the copies by turns.
      const all = await Promise.all(Array.from({ length: 10 }, () => open(ECHO, { headers, origin })));
      const found = await shares(site, copies, origin, all.length);
      all.forEach(({ socket }) => socket.terminate());
      return found.sort();
    };
    const { headers } = await open(ECHO);
    const [cookie = ''] = headers['set-cookie']?.[0].split(';') ?? [];
    expect(cookie).toMatch(/^AWSALB=/);
    expect(await ten({ cookie })).toEqual([0, 10]);
    expect(await ten()).not.toContain(0);
  },

  'keeps a quiet connection on which pings come': async site => {
    const socket = await opened(site, ECHO);
    let pings = 0;
    socket.on('ping', () => pings++);
    const { idleSeconds } = site.edge.site;
    const closed = closeCode(socket);
    expect(await Promise.race([closed, pause(idleSeconds * 1500, 'still open')])).toBe('still open');
    expect(pings).toBeGreaterThan(1);
    expect(await echoed(socket, () => socket.send('still there'))).toEqual([Buffer.from('still there'), false]);
    socket.terminate();
  },
} satisfies Checks;
