import { readFileSync } from 'node:fs';
import { Load } from './callers';
import { Fleet, Kind } from './fleet';
import { expectSeen, Mutable } from './mutable';
import { describeTraffic, DOMAIN, Site } from './site';
import { until } from './websocket';
import { EXAMPLES } from '../../tools/local-edge/examples';

/** 90 to instances, 10 to tasks. */
const mixed = EXAMPLES.rest.stacks('cloudFrontOnly', DOMAIN, 'weighted');
/** The web ACL lets each send as many in five minutes. */
const CALLERS = 4;

/**
 * The load balancer chooses for each request anew. A right mix falls out of five standard deviations of so many choices once in 1.7 million
 * runs; for 10 % of 2,000 requests they are 67 requests, of 400 they are 30.
 */
const DEVIATIONS = 5;

async function answered(loads: Load[], more: number): Promise<void> {
  const count = () => loads.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
  const end = count() + more;
  await until(() => count() >= end);
}

function total(fleet: Fleet, kind: Kind): number {
  return fleet.served(kind).reduce((sum, count) => sum + count);
}

/** What real requests show of the shares of instances and tasks. */
async function expectShares(fleet: Fleet, loads: Load[], tasks: number, requests: number): Promise<void> {
  const start = { instances: total(fleet, 'AutoScalingGroup'), tasks: total(fleet, 'Fargate') };
  await answered(loads, requests);
  const got = { instances: total(fleet, 'AutoScalingGroup') - start.instances, tasks: total(fleet, 'Fargate') - start.tasks };
  const all = got.instances + got.tasks;
  // The last ones are on their way into the log.
  expect(all).toBeGreaterThan(requests * 0.9);
  expect(Math.abs(got.tasks - all * tasks)).toBeLessThan(DEVIATIONS * Math.sqrt(all * tasks * (1 - tasks)));
}

/** Lets everybody ask while something is looked at. */
async function underLoad(fleet: Fleet, look: (loads: Load[]) => Promise<void>): Promise<Load[]> {
  const loads = Array.from({ length: CALLERS }, () => fleet.load(0));
  try {
    await look(loads);
  } finally {
    await Promise.all(loads.map(async load => load.stop()));
  }
  return loads;
}

describeTraffic('a mix of instances and tasks behind one rule', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await Fleet.start(mixed);
  });
  afterAll(() => fleet?.stop());

  test('each process has the environment of its member, and reports as itself', async () => {
    const load = fleet.load(0);
    await until(() => (['AutoScalingGroup', 'Fargate'] as const).every(kind => fleet.served(kind).every(count => count > 0)));
    await load.stop();
    expect(load.failures).toEqual([]);
    for (const kind of ['AutoScalingGroup', 'Fargate'] as const) {
      expect(fleet.of(kind)).toHaveLength(2);
      for (const { service } of fleet.of(kind)) {
        const environment = readFileSync(`/proc/${service.pid}/environ`, 'utf8').split('\0');
        expect(environment).toContain(`PORT=${service.port}`);
        expect(environment).toContainEqual(expect.stringMatching(/^DISTRIBUTION_ID_PARAMETER=\/distribution-id\//));
        // ECS tells a task of its region itself; on an instance nobody else does.
        expect(environment.includes('AWS_REGION=eu-west-1')).toBe(kind === 'AutoScalingGroup');
        expect(new Set([...service.log.matchAll(/"pid":(\d+)/g)].map(([, pid]) => Number(pid)))).toEqual(new Set([service.pid]));
      }
    }
  });

  test('each member gets its share, other shares as soon as somebody changes them, and nothing at 0; no request fails', async () => {
    const asked = await underLoad(fleet, async loads => {
      await expectShares(fleet, loads, 0.1, 2000);
      await fleet.reweigh({ AutoScalingGroup: 10, Fargate: 90 });
      await expectShares(fleet, loads, 0.9, 1000);
      await fleet.reweigh({ AutoScalingGroup: 0, Fargate: 7 });
      // Those that were on their way.
      await answered(loads, CALLERS * 10);
      const before = total(fleet, 'AutoScalingGroup');
      await answered(loads, 300);
      expect(total(fleet, 'AutoScalingGroup')).toBe(before);
    });
    expect(asked.flatMap(({ failures }) => failures)).toEqual([]);
    await expect(fleet.deploy(mixed)).rejects.toThrow(/no mapping for a deployment from one mix to another/);
  });
});

const LIVE = 'Custom::LiveWeights';

/** A share that is right under a wrong template would prove nothing under the right one. */
describeTraffic('a wrong weight is seen', () => {
  test.each<[string, (app: Mutable) => void]>([
    ['swapped', app => app.properties(LIVE).Members.forEach((member: any) => (member.Weight = 100 - member.Weight))],
    ['ignored', app => app.mainRule.Actions[0].ForwardConfig.TargetGroups.forEach((share: any) => delete share.Weight)],
    ['0 for a member that should get some', app => (app.properties(LIVE).Members[1].Weight = 0)],
  ])('%s', async (_what, mutate) => {
    const app = new Mutable(mixed);
    mutate(app);
    const fleet = await Fleet.start(app.stacks, 1);
    try {
      await underLoad(fleet, async loads => expectSeen(expectShares(fleet, loads, 0.1, 400)));
    } finally {
      await fleet.stop();
    }
  });
});

describeTraffic('a weight that leads nowhere is an error', () => {
  test.each<[string, RegExp, (app: Mutable) => void]>([
    ['of another rule', /weights of another rule/, app => (app.properties(LIVE).Rules[0].Priority += 1)],
    ['of another group', /the weight of another target group/, app => app.properties(LIVE).Members.reverse()],
    ['of a resource with more to say', /no mapping for Schedule/, app => (app.properties(LIVE).Schedule = 'rate(1 day)')],
  ])('%s', async (_what, message, mutate) => {
    const app = new Mutable(mixed);
    mutate(app);
    await expect(Site.start(app.stacks)).rejects.toThrow(message);
  });
});
