import { onPlatform, PODS, TASKS } from './fleet';
import { Move } from './move';
import { Mutable } from './mutable';
import { describeTraffic, Site } from './site';

const DELAY = '"deregistration_delay.timeout_seconds","Value":';
/** What is lost here is lost at once: nobody has to wait for the end of the delay. */
const [tasks, pods] = [TASKS, PODS].map(compute => JSON.parse(JSON.stringify(onPlatform(compute)).replace(`${DELAY}"30"`, `${DELAY}"8"`)));
const toPods = { stages: [tasks, pods], leaves: 'Fargate' as const };
const fromPods = { stages: [pods, tasks], leaves: 'Eks' as const };

/** One thing in a stage's templates that is wrong, who sees it, and as which failure. */
interface Mutant {
  readonly way: typeof toPods | typeof fromPods;
  readonly stage: number;
  readonly kind: string;
  failures(move: Move): (string | undefined)[];
  mutate(app: Mutable): void;
}

const inFlight = ({ swapped }: Move) => swapped!.own;

const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';
const TARGET_GROUP = 'AWS::ElasticLoadBalancingV2::TargetGroup';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

/** Changes the manifest of the deployment, which is a text in several parts. */
function rewrite(app: Mutable, right: RegExp, instead: string): void {
  const { Manifest } = app.properties(MANIFEST, 'preStop');
  const parts: any[] = Manifest['Fn::Join'][1];
  const index = parts.findIndex(part => typeof part === 'string' && right.test(part));
  parts[index] = parts[index].replace(right, instead);
}

const mutants: { readonly [wrong: string]: Mutant } = {
  'pods that are stopped without a drain': {
    way: fromPods,
    stage: 0,
    kind: '502',
    failures: inFlight,
    mutate: app => {
      rewrite(app, /"terminationGracePeriodSeconds":\d+/, '"terminationGracePeriodSeconds":0');
      rewrite(app, /"sleep":\{"seconds":\d+\}/, '"sleep":{"seconds":0}');
    },
  },
  'tasks of which the load balancer lets go at once': {
    way: toPods,
    stage: 0,
    kind: '502',
    failures: inFlight,
    mutate: app => {
      const { TargetGroupAttributes } = app.properties(TARGET_GROUP);
      TargetGroupAttributes.find(({ Key }: any) => Key === 'deregistration_delay.timeout_seconds').Value = '0';
    },
  },
  'a rule that changes before the new copies are healthy': {
    way: toPods,
    stage: 1,
    kind: '503',
    failures: ({ load }) => load.failures,
    mutate: app => {
      const all = app.stacks.flatMap(({ template }) => Object.values(template.Resources));
      for (const resource of all.filter(({ Type }) => Type === RULE)) delete resource.DependsOn;
    },
  },
};

/** A move that loses nothing under a wrong template would prove nothing under the right one. */
describeTraffic('a wrong template loses requests when a service moves', () => {
  const moves: { [wrong: string]: Move } = {};
  beforeAll(async () => {
    for (const [wrong, { mutate, stage, way }] of Object.entries(mutants)) {
      const app = new Mutable(way.stages[stage]);
      mutate(app);
      expect(app.stacks).not.toEqual(way.stages[stage]);
      const stages = way.stages.map((each, index) => (index === stage ? app.stacks : each));
      moves[wrong] = await Move.start({ ...way, stages }, 1);
    }
    await Promise.all(Object.values(moves).map(async move => move.finish(3)));
  }, 120_000);
  afterAll(async () => {
    await Promise.all(Object.values(moves).map(async ({ fleet }) => fleet.stop()));
  });

  test.each(Object.keys(mutants))('%s', wrong => {
    const failures = mutants[wrong].failures(moves[wrong]);
    expect([...new Set(failures.map(failure => failure?.split(' ')[0]))]).toEqual([mutants[wrong].kind]);
  });
});

/** What the edge would serve otherwise than the cluster does ends the start. */
describeTraffic('pods that the local edge can not stand for are an error', () => {
  test.each<[string, RegExp, (app: Mutable) => void]>([
    [
      'they listen elsewhere',
      /a process that isn't told of port 8080/,
      app => rewrite(app, /"name":"PORT","value":"8080"/, '"name":"PORT","value":"9090"'),
    ],
    [
      'a second container',
      /no mapping for containers in a pod 2/,
      app => rewrite(app, /"containers":\[/, '"containers":[{"name":"proxy","ports":[]},'),
    ],
    ['nobody waits for them', /pods that nobody waits for/, app => (app.properties('Custom::HealthyTargets').TargetGroups = [])],
    ['a service that selects others', /0 deployments are behind the service/, app => relabel(app)],
  ])('%s', async (_what, message, mutate) => {
    const app = new Mutable(pods);
    mutate(app);
    await expect(Site.start(app.stacks)).rejects.toThrow(message);
  });
});

function relabel(app: Mutable): void {
  const properties = app.properties(MANIFEST, 'ClusterIP');
  properties.Manifest = properties.Manifest.replace(/"selector":\{[^}]*\}/, '"selector":{"app":"other"}');
}
