import { Kind, onPlatform, PODS, TASKS } from './fleet';
import { Move, Way } from './move';
import { describeTraffic, DOMAIN } from './site';
import { EXAMPLES } from '../../tools/local-edge/examples';

const on = (compute: string) => EXAMPLES.rest.stacks('cloudFrontOnly', DOMAIN, compute);

describeTraffic('a service moves to another compute under load', () => {
  const ways: [string, Way, Kind[][]][] = [
    [
      'from instances over a mix to Fargate',
      { stages: ['asg', 'weighted', 'fargate'].map(on), leaves: 'AutoScalingGroup' },
      [['AutoScalingGroup'], ['AutoScalingGroup', 'Fargate'], ['Fargate']],
    ],
    ['from Fargate to pods', { stages: [TASKS, PODS].map(onPlatform), leaves: 'Fargate' }, [['Fargate'], ['Eks']]],
  ];
  const moves: { [name: string]: Move } = {};
  beforeAll(async () => {
    for (const [name, way] of ways) moves[name] = await Move.start(way);
    // Both at once: each takes as long as its templates let a leaving copy drain.
    await Promise.all(Object.values(moves).map(async move => move.finish()));
  }, 120_000);
  afterAll(async () => {
    await Promise.all(Object.values(moves).map(async ({ fleet }) => fleet.stop()));
  });

  describe.each(ways)('%s', (name, _way, kinds) => {
    test('no request fails', () => {
      const { load, swapped } = moves[name];
      expect(moves[name].kinds).toEqual(kinds);
      expect([...load.failures, ...swapped!.own, ...swapped!.others].filter(Boolean)).toEqual([]);
      expect(load.outcomes.length).toBeGreaterThan(200);
    });

    test('an old copy finishes what is in flight, and ends by itself', () => {
      const { left, own } = moves[name].swapped!;
      expect(left).toHaveLength(2);
      expect(own.length).toBeGreaterThan(left.length);
      // Two streams of one process, so in any order.
      for (const { service } of left) {
        expect(service.log).toContain('"msg":"draining"');
        expect(service.log).toContain('"msg":"drained"');
      }
    });

    test('every new copy takes requests', () => {
      const [kind] = kinds[kinds.length - 1];
      const served = moves[name].fleet.served(kind);
      expect(served).toHaveLength(2);
      for (const count of served) expect(count).toBeGreaterThan(0);
    });
  });

  test('a deployment that changes what this edge can not change is an error', async () => {
    const { fleet } = moves[ways[0][0]];
    const elsewhere = EXAMPLES.rest.stacks('vpcOrigin', DOMAIN, 'fargate');
    await expect(fleet.deploy(elsewhere)).rejects.toThrow(/no mapping for a deployment that changes more than rules/);
  });
});
