import { setTimeout as pause } from 'node:timers/promises';
import { Load } from './callers';
import { Deployment, Left } from './deployment';
import { describeTraffic } from './site';
import { rolling } from './variant';
import { secondsUntilUnhealthy } from '../../tools/local-edge/model';

describeTraffic('under load', () => {
  const REQUESTS = ['rest', 'graphql', 'grpc'] as const;
  let deployment: Deployment;
  beforeAll(async () => {
    deployment = await Deployment.start(rolling(['Graphql', 'Websocket', 'Grpc']));
  });
  afterAll(() => deployment?.stop());

  describe('both copies of each service are replaced, one after the other', () => {
    const loads: { [protocol: string]: Load } = {};
    const left: { [protocol: string]: Left[] } = {};
    beforeAll(async () => {
      for (const protocol of REQUESTS) loads[protocol] = new Load(deployment.callers[protocol]);
      await Promise.all([...REQUESTS, 'websocket' as const].map(async each => (left[each] = await deployment.replaceAll(each))));
      await Promise.all(Object.values(loads).map(load => load.stop()));
    });

    test.each(REQUESTS)('%s: no request fails', protocol => {
      expect(loads[protocol].failures).toEqual([]);
      expect(loads[protocol].outcomes.length).toBeGreaterThan(200);
    });

    test.each(REQUESTS)('%s: a copy finishes what is in flight, and ends by itself', protocol => {
      expect(left[protocol]).toHaveLength(2);
      for (const { copy, own, others } of left[protocol]) {
        expect(own.length).toBeGreaterThan(0);
        expect([...own, ...others].filter(({ failure }) => failure)).toEqual([]);
        const [, draining] = copy.service.log.split('"msg":"draining"');
        for (const { id } of own) expect(draining).toContain(id);
        expect(draining).toContain('"msg":"drained"');
      }
    });

    test('each WebSocket client is sent away by each old copy that it was on, and comes back once', () => {
      const old = left.websocket.map(({ copy }) => copy);
      const visits = deployment.followers.map(each => deployment.visits(each, old));
      expect(visits.filter(count => count > 0)).toHaveLength(deployment.followers.length);
      expect(deployment.followers.map(({ closes }) => closes)).toEqual(visits.map(count => Array(count).fill(1001)));
      expect(deployment.followers.map(({ handshakes }) => handshakes)).toEqual(visits.map(count => Array(count + 1).fill(101)));
    });
  });

  test('requests fail only until the health check of a killed copy has failed', async () => {
    const kinds = { rest: '502', grpc: 'UNAVAILABLE' };
    const killed = (['rest', 'grpc'] as const).map(protocol => ({
      kind: kinds[protocol],
      seconds: secondsUntilUnhealthy(deployment.group(protocol).health),
      copy: deployment.of(protocol)[0],
      load: new Load(deployment.callers[protocol]),
    }));
    await Promise.all(killed.map(async ({ copy }) => copy.service.stop('SIGKILL')));
    const start = Date.now();
    for (const { kind, seconds, copy, load } of killed) {
      expect(seconds).toBe(12);
      const end = start + seconds * 1000;
      while (Date.now() < end + 3000) await pause(100);
      await load.stop();
      expect(await deployment.site.edge.healthy(copy.door.port)).toBe(false);
      // At first the dead copy takes its share, and CloudFront passes on what the load balancer makes of it.
      expect([...new Set(load.failures.map(failure => failure.split(' ')[0]))]).toEqual([kind]);
      const late = load.outcomes.filter(({ at }) => at >= end);
      expect(late.filter(({ failure }) => failure)).toEqual([]);
      expect(late.length).toBeGreaterThan(20);
    }
  });
});
