import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { describeTraffic, Site } from './site';
import { quiet } from './variant';
import { closeCode, ECHO, opened } from './websocket';
import { QUIET_CHECKS } from './websocket-checks';
import { Copies } from '../../tools/local-edge/copies';
import { EXAMPLES } from '../../tools/local-edge/examples';

function describeQuiet(name: string, PING_SECONDS: string, tests: (site: () => Site, copies: Copies) => void): void {
  describeTraffic(name, () => {
    const copies = new Copies(EXAMPLES.websocket.program, 2, { PING_SECONDS });
    let site: Site;
    beforeAll(async () => {
      site = await Site.start(quiet(), 'distribution.cloudfront.net', copies.ports);
    });
    afterAll(async () => {
      await site?.stop();
      await copies.stop();
    });
    tests(() => site, copies);
  });
}

describeQuiet('a WebSocket service that sends pings', '3', (site, copies) => {
  test.each(Object.entries(QUIET_CHECKS))('%s', (_what, check) => check(site(), copies));
});

describeQuiet('a WebSocket service that sends none', '3600', site => {
  test('a connection is closed after the idle timeout, unless its client sends pings', async () => {
    const { idleSeconds } = site().edge.site;
    expect(idleSeconds).toBe(10);
    const pinging = await opened(site(), ECHO);
    const pings = setInterval(() => pinging.ping(), 3000);
    const silent = await opened(site(), ECHO);
    const start = Date.now();
    try {
      expect(await closeCode(silent)).toBe(1006);
      const seconds = (Date.now() - start) / 1000;
      // It was open a moment before its client heard of it, and a busy machine tells of the end later.
      expect(seconds).toBeGreaterThan(idleSeconds - 0.5);
      expect(seconds).toBeLessThan(idleSeconds + 2);
      await pause(1000);
      expect(pinging.readyState).toBe(WebSocket.OPEN);
    } finally {
      clearInterval(pings);
      pinging.terminate();
    }
  });
});
