// Speed and memory of the library beside a hand-written twin: `npm run bench`, or `npm run bench -- 41` for more rounds. See README.md.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compile, linesOfCode } from './compile';
import { measured, median } from './measured';
import { resourceTypes, typeDifferences } from './resource-types';
import { Sample } from './sample';

const GOAL = 1.05;
const ROOT = join(__dirname, '..');
const COMPILED = join(ROOT, '.work', 'bench');
const SERVICE = join(ROOT, 'examples', 'typescript', 'rest', 'service');
const EXAMPLE = ['examples/typescript/rest/catalogue-stack.ts'];
const TWIN = [
  'bench/twin.ts',
  'bench/twin-stack.ts',
  'bench/twin-edge.ts',
  'bench/twin-boot.ts',
  'bench/twin-alarms.ts',
  'bench/prefix-list/index.ts',
];
/** What comes behind the number of rounds goes to node: `npm run bench -- 15 --enable-source-maps`. */
const NODE_OPTIONS = process.argv.slice(3);
const SIDES = ['library', 'twin'] as const;

type Side = (typeof SIDES)[number];
type Run = { readonly sample: Sample; readonly types: string[] };

function run(side: Side): Run {
  const { sample, seen } = measured(
    { compiled: join(COMPILED, 'bench'), app: side, args: [SERVICE], nodeOptions: NODE_OPTIONS },
    resourceTypes,
  );
  return { sample, types: seen };
}

function requireSameTypes(runs: { [side in Side]: Run }): void {
  const differences = typeDifferences(runs.library.types, runs.twin.types);
  if (differences.length > 0) {
    throw new Error(`library and twin no longer make the same resources; adjust bench/twin-*.ts:\n  ${differences.join('\n  ')}`);
  }
}

/** Rounds of both sides, back to back; who goes first alternates, so that a machine that slows down slows both. */
function rounds(count: number): { [side in Side]: Sample }[] {
  return Array.from({ length: count }, (_, index) => {
    const order = index % 2 ? [...SIDES].reverse() : SIDES;
    const runs = Object.fromEntries(order.map(side => [side, run(side)])) as { [side in Side]: Run };
    requireSameTypes(runs);
    process.stdout.write('.');
    return { library: runs.library.sample, twin: runs.twin.sample };
  });
}

function report(samples: { [side in Side]: Sample }[]): void {
  const rows: { label: string; of: (sample: Sample) => number; unit: string; digits: number; goal: boolean }[] = [
    { label: 'user CPU', of: sample => sample.total, unit: 's', digits: 2, goal: true },
    { label: '  loading modules', of: sample => sample.loading, unit: 's', digits: 2, goal: false },
    { label: '  constructs and templates', of: sample => sample.synthesis, unit: 's', digits: 2, goal: false },
    { label: 'peak memory', of: sample => sample.peakMemory, unit: 'MiB', digits: 0, goal: true },
  ];
  const line = (...cells: string[]) =>
    console.log(
      cells[0].padEnd(28) +
        cells
          .slice(1)
          .map(cell => cell.padStart(15))
          .join(''),
    );
  console.log(`\nmedian of ${samples.length} runs each, after one that is not counted`);
  line('', 'library', 'twin', 'ratio', 'goal');
  for (const { label, of, unit, digits, goal } of rows) {
    const [library, twin] = SIDES.map(side => median(samples.map(sample => of(sample[side]))));
    const ratio = (library / twin).toFixed(3);
    line(
      label,
      `${library.toFixed(digits)} ${unit}`,
      `${twin.toFixed(digits)} ${unit}`,
      ratio,
      goal ? `<= ${GOAL} ${Number(ratio) <= GOAL ? 'met' : 'missed'}` : '-',
    );
  }
  const pairs = samples.map(({ library, twin }) => library.total / twin.total).sort((a, b) => a - b);
  console.log(
    `user CPU, round by round: ratios from ${pairs[0].toFixed(3)} to ${pairs[pairs.length - 1].toFixed(3)}, median ${median(pairs).toFixed(3)}`,
  );
}

function main(): void {
  const count = Number(process.argv[2] ?? 15);
  if (!Number.isInteger(count) || count < 1) throw new Error(`the number of rounds must be a whole number from 1, got ${process.argv[2]}`);
  if (!existsSync(join(ROOT, 'lib', 'index.js'))) throw new Error('the library is not compiled; run `npx projen compile` first');
  compile(ROOT, COMPILED, ['bench/child.ts', 'bench/library.ts', ...EXAMPLE, ...TWIN]);
  const [, ...counted] = rounds(count + 1);
  report(counted);
  console.log(`lines of code: ${linesOfCode(ROOT, EXAMPLE)} with the library, ${linesOfCode(ROOT, TWIN)} by hand`);
}

try {
  main();
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
}
