import { setTimeout as pause } from 'node:timers/promises';
import { GRPC_CHECKS, GrpcCheck } from './grpc-checks';
import { ended, firstOf } from './grpc-client';
import { GrpcSite } from './grpc-site';
import { describeTraffic } from './site';
import { Copies, Programs } from '../../tools/local-edge/copies';
import { EXAMPLES } from '../../tools/local-edge/examples';

const SKU = 'MUG-STONE-350';

/** What clients see of two copies of the inventory, whatever it is written in. */
export function grpcSuite(name: string, program: Programs): void {
  describeTraffic(name, () => {
    const copies = new Copies(program, 2, { HEARTBEAT_SECONDS: '1', DRAIN_SECONDS: '2' });
    let shop: GrpcSite;
    beforeAll(async () => {
      shop = await GrpcSite.start(EXAMPLES.grpc.stacks(), copies);
    });
    afterAll(async () => {
      await shop?.stop();
      await copies.stop();
    });

    test.each(Object.keys(GRPC_CHECKS) as GrpcCheck[])('%s', async check => GRPC_CHECKS[check](shop));

    test('a copy that stops sends its watchers away, and the other one has the calls', async () => {
      const [leaving, staying] = shop.copies;
      const watch = async () => {
        const call = shop.client.watchStock([SKU]);
        const end = ended(() => call);
        expect(await firstOf(call)).toMatchObject({ sku: SKU });
        return { call, end };
      };
      // One on each copy: the load balancer looks for fewer open calls.
      const watches = [await watch(), await watch()];

      await shop.site.edge.register(() => [staying.door.port]);
      let stopped = false;
      const stop = leaving.service.stop().then(() => (stopped = true));
      const codes = new Set<string>();
      for (; !stopped; await pause(10)) codes.add((await shop.client.getStock(SKU)).code);
      await stop;

      expect([...codes]).toEqual(['OK']);
      watches.push(await watch());
      watches.forEach(({ call }) => call.cancel());
      const ends = await Promise.all(watches.map(async ({ end }) => end));
      expect(ends.map(({ code }) => code).sort()).toEqual(['CANCELLED', 'CANCELLED', 'UNAVAILABLE']);
      expect(ends.find(({ code }) => code === 'UNAVAILABLE')).toMatchObject({ details: 'the service is restarting' });
    });
  });
}
