import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BARE_RESOLUTION, CALM, FALL, loadStep, STEP } from './support/load-step';
import { inEveryPhase, peak, range, since } from './support/milestones';
import { changed } from './support/objects';
import { eksManifests, only } from './support/synthesised';
import { ScalingPolicy, ScalingSet } from '../../src';
import { Scenario, simulate, Trace } from '../../tools/kubernetes/autoscaler';
import { replicaPlot } from '../../tools/kubernetes/replica-plot';

jest.setTimeout(60_000);

const CPU_LIMIT = 'spec.template.spec.containers.0.resources.limits.cpu';

/** The way out, as docs/scaling.md states it: from the step in the load, whenever readings and syncs fall. */
function wayOut(change: Partial<Scenario> = {}): object {
  const traces = inEveryPhase(loadStep({ duration: 300, ...change }));
  return {
    firstAskedFor: range(traces, trace => since(trace, ({ wanted }) => wanted > 2)),
    allAskedFor: range(traces, trace => since(trace, ({ wanted }) => wanted === peak(trace))),
    firstReady: range(traces, trace => since(trace, ({ ready }) => ready > 2)),
    allReady: range(traces, trace => since(trace, ({ ready }) => ready === peak(trace))),
    pods: range(traces, peak),
  };
}

describe('from a step in the load to new capacity', () => {
  test('with processor time to spare: a reading, a sync, and one more', () => {
    expect(wayOut()).toEqual({ firstAskedFor: [2, 30], allAskedFor: [19, 47], firstReady: [62, 90], allReady: [79, 107], pods: [8, 9] });
  });

  test('with a metrics-server that reads once a minute', () => {
    expect(wayOut({ metricsResolution: BARE_RESOLUTION })).toEqual({
      firstAskedFor: [8, 78],
      allAskedFor: [63, 118],
      firstReady: [68, 138],
      allReady: [123, 178],
      pods: [8, 9],
    });
  });

  test('where pods get no more than they ask for, each round waits for the pods of the one before', () => {
    const deployment = changed(loadStep().deployment, CPU_LIMIT, `${CALM}m`);

    expect(wayOut({ deployment })).toEqual({
      firstAskedFor: [9, 37],
      allAskedFor: [159, 217],
      firstReady: [69, 97],
      allReady: [219, 277],
      pods: [8, 8],
    });
  });

  test('a start that burns two processors asks for no further pods', () => {
    const [quiet, busy] = simulate([loadStep(), loadStep({ startupMillicores: 2 * CALM })]);

    expect(busy).toEqual(quiet);
  });
});

test('in slowly: nothing leaves until the load has been low for five minutes, at most a half each minute', () => {
  const traces = inEveryPhase(loadStep());
  const left = (trace: Trace) => since(trace, ({ at, wanted }, before) => at > FALL && wanted < before.wanted);

  // The five minutes begin with the last sync that saw the load.
  expect(range(traces, trace => left(trace) - FALL)).toEqual([286, 314]);
  expect(range(traces, trace => since(trace, ({ at, wanted }) => at > FALL && wanted === 2) - FALL)).toEqual([591, 619]);
  traces.forEach(({ points }) =>
    points.slice(1).forEach(({ wanted }, index) => expect(wanted).toBeGreaterThanOrEqual(Math.floor(points[index].wanted / 2))),
  );
});

describe('a memory policy sees what a process keeps, not what it is asked', () => {
  const policies = [ScalingPolicy.cpu(70), ScalingPolicy.memory(80)];
  const holding = (memoryMebibytes: number) => simulate([loadStep({ memoryMebibytes }, policies)])[0];

  test('with 60 % in use for good, pods leave one by one', () => {
    const { points } = holding(1229);
    expect(points.filter(({ at }) => at >= FALL).map(({ wanted }) => wanted)).toEqual([9, 7, 6, 5]);
  });

  test('with 90 % in use for good, there are soon as many as may be', () => {
    expect(peak(holding(1843))).toBe(50);
  });
});

test.each([
  ['hpa-load-step', 'Six times the load, with processor time to spare', (scenario: Scenario) => scenario],
  [
    'hpa-saturated',
    'Six times the load, where pods get no more than they ask for',
    (scenario: Scenario) => ({ ...scenario, deployment: changed(scenario.deployment, CPU_LIMIT, `${CALM}m`) }),
  ],
])('docs/pictures/%s.svg shows what the controller does; if not, run this test with UPDATE_PICTURES=1', (name, title, change) => {
  // A minute of calm comes first.
  const scenario = loadStep({ readingPhase: 3, syncPhase: 2, duration: 1500 });
  const load = scenario.load.map(({ at, millicores }) => ({ at: at + 60, millicores }));
  const [trace] = simulate([change({ ...scenario, load })]);
  const file = join(__dirname, '..', '..', 'docs', 'pictures', `${name}.svg`);
  const plot = replicaPlot(trace, scenario.duration, { title, description: described(trace) });
  if (process.env.UPDATE_PICTURES) writeFileSync(file, plot);

  expect(existsSync(file) && readFileSync(file, 'utf8')).toBe(plot);
});

function described({ points }: Trace): string {
  return points
    .map(({ at, millicores, wanted, ready }) => `${at} s: load ${millicores / 1000}, ${wanted} asked for, ${ready} ready`)
    .join('; ');
}

test('a fixed size stays, whatever the load', () => {
  const manifests = eksManifests({ props: { scaling: ScalingSet.fixed(3) } });
  const [{ points }] = simulate([
    loadStep({ autoscaler: only(manifests, 'HorizontalPodAutoscaler'), deployment: only(manifests, 'Deployment') }),
  ]);

  expect(points.map(({ millicores, wanted, ready }) => ({ millicores, wanted, ready }))).toEqual(
    [STEP, CALM].map(millicores => ({ millicores, wanted: 3, ready: 3 })),
  );
});

test('pods that ask for no processor time have no utilisation: the controller says so and does nothing', () => {
  const { deployment } = loadStep();
  const [{ points, problem }] = simulate([
    loadStep({ deployment: changed(deployment, 'spec.template.spec.containers.0.resources.requests.cpu', undefined) }),
  ]);

  expect(problem).toMatch(/^FailedGetResourceMetric: .*missing request for cpu/);
  expect(points.every(({ wanted }) => wanted === 2)).toBe(true);
});

test('a scenario that makes no sense is refused', () => {
  const { autoscaler } = loadStep();
  const other = changed(autoscaler, 'spec.scaleTargetRef.name', 'other');

  expect(() => simulate([loadStep({ autoscaler: other })])).toThrow(/scenario 1: the autoscaler scales another thing than Deployment/);
});

test('docs/scaling.md says how fast that is', () => {
  const doc = readFileSync(join(__dirname, '..', '..', 'docs', 'scaling.md'), 'utf8');
  expect(doc).toContain('| EKS: processor, memory | 2 to 30 |');
  expect(doc).toContain('On EKS the first pod leaves 286 to 314 s after the load falls');
});
