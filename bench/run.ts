// Speed and memory of the library beside a hand-written twin: `npm run bench`, or `npm run bench -- shop 41`. See README.md.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { compile, linesOfCode, withImports } from './compile';
import { measured, median } from './measured';
import { resourceTypes, typeDifferences } from './resource-types';
import { Sample } from './sample';
import { Story, storyNamed } from './stories';

const GOAL = 1.05;
const ROOT = join(__dirname, '..');
const COMPILED = join(ROOT, '.work', 'bench');
const SIDES = ['library', 'twin'] as const;

type Side = (typeof SIDES)[number];
type Run = { readonly sample: Sample; readonly types: string[] };

interface Chosen {
  readonly story: Story;
  readonly count: number;
  readonly nodeOptions: string[];
}

/** A story, a number of rounds, options for node: each may be left out. */
function chosen(args: string[]): Chosen {
  const words = args.filter(arg => !arg.startsWith('-'));
  const [name, rounds = '15', ...more] = /^\d/.test(words[0] ?? '15') ? ['rest', ...words] : words;
  if (!/^[1-9]\d*$/.test(rounds) || more.length > 0) {
    throw new Error(`the number of rounds must be a whole number from 1, got ${[rounds, ...more].join(' ')}`);
  }
  return { story: storyNamed(name), count: Number(rounds), nodeOptions: args.filter(arg => arg.startsWith('-')) };
}

function run(side: Side, { story, nodeOptions }: Chosen): Run {
  const { sample, seen } = measured(
    { compiled: join(COMPILED, 'bench'), app: `${story.name}-${side}`, args: story.args, nodeOptions },
    resourceTypes,
  );
  return { sample, types: seen };
}

function requireSameTypes(runs: { [side in Side]: Run }): void {
  const differences = typeDifferences(runs.library.types, runs.twin.types);
  if (differences.length > 0) {
    throw new Error(`library and twin no longer make the same resources; adjust bench/twin/:\n  ${differences.join('\n  ')}`);
  }
}

/** Rounds of both sides, back to back; who goes first alternates, so that a machine that slows down slows both. */
function sampled(count: number, choice: Chosen): { [side in Side]: Sample }[] {
  return Array.from({ length: count }, (_, index) => {
    const order = index % 2 ? [...SIDES].reverse() : SIDES;
    const runs = Object.fromEntries(order.map(side => [side, run(side, choice)])) as { [side in Side]: Run };
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
  console.log(`\nmedian of ${samples.length} rounds, after one that is not counted`);
  line('', 'library', 'twin', 'ratio', 'goal');
  for (const { label, of, unit, digits, goal } of rows) {
    const [library, twin] = SIDES.map(side => median(samples.map(sample => of(sample[side]))));
    const ratio = median(ratios(samples, of)).toFixed(3);
    line(
      label,
      `${library.toFixed(digits)} ${unit}`,
      `${twin.toFixed(digits)} ${unit}`,
      ratio,
      goal ? `<= ${GOAL} ${Number(ratio) <= GOAL ? 'met' : 'missed'}` : '-',
    );
  }
  const cpu = ratios(samples, sample => sample.total);
  const quarter = Math.floor(cpu.length / 4);
  console.log(`user CPU: half of the rounds have a ratio from ${cpu[quarter].toFixed(3)} to ${cpu[cpu.length - 1 - quarter].toFixed(3)}`);
}

/** One for each round, sorted: the machine was equally busy for both of its sides. */
function ratios(samples: { [side in Side]: Sample }[], of: (sample: Sample) => number): number[] {
  return samples.map(({ library, twin }) => of(library) / of(twin)).sort((a, b) => a - b);
}

function main(): void {
  const choice = chosen(process.argv.slice(2));
  if (!existsSync(join(ROOT, 'lib', 'index.js'))) throw new Error('the library is not compiled; run `npx projen compile` first');
  const { name, handlers } = choice.story;
  const written = {
    library: [`bench/${name}-library.ts`],
    twin: [`bench/${name}-twin.ts`, ...handlers.map(folder => `bench/twin/${folder}/index.ts`)],
  };
  compile(ROOT, COMPILED, ['bench/child.ts', ...written.library, ...written.twin]);
  const [, ...counted] = sampled(choice.count + 1, choice);
  report(counted);
  const [library, twin] = SIDES.map(side => linesOfCode(ROOT, withImports(ROOT, written[side])));
  console.log(`lines of code: ${library} with the library, ${twin} by hand`);
}

try {
  main();
} catch (error) {
  console.error(`\n${(error as Error).message}`);
  process.exitCode = 1;
}
