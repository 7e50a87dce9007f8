// What one more API costs in an app with many: `npm run bench:growth`, or `npm run bench:growth -- 21` for more rounds. See README.md.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compile } from './compile';
import { measured, median } from './measured';
import { resourceTypes } from './resource-types';

/** How much more one API may cost among many than among few. */
const GOAL = 1.1;
const ROOT = join(__dirname, '..');
const COMPILED = join(ROOT, '.work', 'bench-growth');
const SERIES = [
  { layout: 'stacks', title: 'a stack for each', counts: [1, 2, 5, 10, 20, 40] },
  // Eight of them pass CloudFormation's 500 resources.
  { layout: 'one', title: 'all in one stack', counts: [1, 2, 4, 6] },
];

interface Point {
  readonly count: number;
  readonly resources: number;
  readonly cpu: number;
  readonly memory: number;
}

/** Rounds of all sizes, one after the other, so that a machine that slows down slows them alike. */
function points(layout: string, counts: number[], rounds: number): Point[] {
  const runs = Array.from({ length: rounds }, () =>
    counts.map(count => {
      const app = { compiled: join(COMPILED, 'bench'), app: 'growth-app', args: [`${count}`, layout] };
      const { sample, seen } = measured(app, outdir => resourceTypes(outdir).length);
      process.stdout.write('.');
      return { count, resources: seen, cpu: sample.total, memory: sample.peakMemory };
    }),
  );
  return counts.map((_count, index) => {
    const same = runs.map(round => round[index]);
    return { ...same[0], cpu: median(same.map(({ cpu }) => cpu)), memory: median(same.map(({ memory }) => memory)) };
  });
}

/** The straight line that fits best: what the app costs without any API, and what each adds. */
function line(series: Point[], of: (point: Point) => number): { fixed: number; each: number } {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(series.map(({ count }) => count)), mean(series.map(of))];
  const each = mean(series.map(point => (point.count - x) * (of(point) - y))) / mean(series.map(({ count }) => (count - x) ** 2));
  return { fixed: y - each * x, each };
}

function report(title: string, series: Point[]): void {
  const costs = [
    { label: 'user CPU', unit: 'ms', digits: 0, of: ({ cpu }: Point) => cpu * 1000 },
    { label: 'peak memory', unit: 'MiB', digits: 1, of: ({ memory }: Point) => memory },
  ].map(cost => ({ ...cost, ...line(series, cost.of) }));
  const share = (cost: (typeof costs)[number], point: Point) => (cost.of(point) - cost.fixed) / point.count;
  const row = (...cells: string[]) => console.log(cells.map(cell => cell.padStart(20)).join(''));

  console.log(`\n${title}`);
  row('APIs', 'resources', ...costs.flatMap(({ label, unit }) => [`${label}, ${unit}`, 'for each API']));
  for (const point of series) {
    row(
      `${point.count}`,
      `${point.resources}`,
      ...costs.flatMap(cost => [cost.of(point).toFixed(cost.digits), share(cost, point).toFixed(cost.digits)]),
    );
  }
  const [few, some, many] = series.slice(-3);
  for (const cost of costs) {
    const growth = slope(some, many, cost.of) / slope(few, some, cost.of);
    console.log(
      `${cost.label}: ${cost.fixed.toFixed(cost.digits)} ${cost.unit} fixed, ${cost.each.toFixed(cost.digits)} ${cost.unit} for each API; ` +
        `from ${some.count} to ${many.count} each costs ${growth.toFixed(2)} of what it costs from ${few.count} to ${some.count}, ` +
        `goal <= ${GOAL}: ${growth <= GOAL ? 'met' : 'missed'}`,
    );
  }
}

function slope(from: Point, to: Point, of: (point: Point) => number): number {
  return (of(to) - of(from)) / (to.count - from.count);
}

function main(): void {
  const rounds = Number(process.argv[2] ?? 9);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new Error(`the number of rounds must be a whole number from 1, got ${process.argv[2]}`);
  }
  if (!existsSync(join(ROOT, 'lib', 'index.js'))) throw new Error('the library is not compiled; run `npx projen compile` first');
  compile(ROOT, COMPILED, ['bench/child.ts', 'bench/growth-app.ts']);
  for (const { layout, title, counts } of SERIES) report(title, points(layout, counts, rounds));
}

try {
  main();
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
}
