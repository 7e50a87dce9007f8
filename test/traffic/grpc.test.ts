import { setTimeout as pause } from 'node:timers/promises';
import { copiesThatServe } from './grpc-checks';
import { ended, firstOf } from './grpc-client';
import { GrpcSite } from './grpc-site';
import { grpcSuite } from './grpc-suite';
import { Mutable } from './mutable';
import { describeTraffic } from './site';
import { Copies } from '../../tools/local-edge/copies';
import { EXAMPLES } from '../../tools/local-edge/examples';
import { secondsUntilUnhealthy } from '../../tools/local-edge/model';

const { grpc } = EXAMPLES;
const SKU = 'MUG-STONE-350';

grpcSuite('the gRPC example, with two copies of its service', grpc.program);

describeTraffic('the idle timeout of the load balancer', () => {
  test.each([
    ['does not end a stream with heartbeats', '1', /^CANCELLED$/],
    // AWS promises no status here.
    ['ends a stream that is silent', '30', /^(UNAVAILABLE|INTERNAL)$/],
  ])('%s', async (_what, HEARTBEAT_SECONDS, end) => {
    const app = new Mutable(grpc.stacks());
    const attributes = app.properties('AWS::ElasticLoadBalancingV2::LoadBalancer').LoadBalancerAttributes;
    attributes.find(({ Key }: any) => Key === 'idle_timeout.timeout_seconds').Value = '3';
    const copies = new Copies(grpc.program, 1, { HEARTBEAT_SECONDS });
    const shop = await GrpcSite.start(app.stacks, copies);
    try {
      const call = shop.client.watchStock([SKU]);
      const all = ended(() => call);
      expect(await firstOf(call)).toMatchObject({ sku: SKU });
      const start = Date.now();
      await Promise.race([all, pause(6_000)]);
      call.cancel();
      expect((await all).code).toMatch(end);
      expect(Date.now() - start).toBeGreaterThan(2_900);
    } finally {
      await shop.stop();
      await copies.stop();
    }
  });
});

describeTraffic('the health check of gRPC', () => {
  test('sends no calls to a copy that says it is not serving, and loses none', async () => {
    const app = new Mutable(grpc.stacks());
    const times = { HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 2, UnhealthyThresholdCount: 2 };
    Object.assign(app.properties('AWS::ElasticLoadBalancingV2::TargetGroup'), times);
    // It answers for a quarter of this time after it has said so.
    const copies = new Copies(grpc.program, 2, { DRAIN_SECONDS: '72' });
    const shop = await GrpcSite.start(app.stacks, copies);
    try {
      const { site, client } = shop;
      const [first, second] = shop.copies;
      const promised = secondsUntilUnhealthy(site.edge.site.targetGroups[0].health);
      // Two cores that are busy may be late by some seconds.
      const end = Date.now() + (promised + 4) * 1000;
      const codes = new Set<string>();
      void first.service.stop('SIGTERM', 60);
      for (; Date.now() < end && (await site.edge.healthy(first.door.port)); await pause(20)) {
        codes.add((await client.getStock(SKU)).code);
      }
      expect(await site.edge.healthy(first.door.port)).toBe(false);
      expect([...codes]).toEqual(['OK']);
      expect((await copiesThatServe(shop)).map(({ door }) => door.port)).toEqual([second.door.port]);
    } finally {
      // A second signal ends a copy at once.
      for (const { service } of shop.copies) void service.stop();
      await shop.stop();
      await copies.stop();
    }
  });
});
