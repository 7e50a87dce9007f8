/**
 * `npm run fuzz -- COUNT [SEED]`: draws COUNT arbitrary plans, in processes of their own. Each must become templates that strict validation
 * and the review take, the same in any order of calls, or be refused in four parts. A plan that isn't is made smaller and printed.
 */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sample } from 'fast-check';
import { run } from '../test/fuzz/batch';
import { anyPlan } from '../test/fuzz/fitting';
import { smallest } from '../test/fuzz/smallest';

/** Stacks of one app: more of them are cheaper to validate, and cost memory. */
const BATCH = 25;
const TSX = join(__dirname, '..', 'node_modules', '.bin', 'tsx');

interface Tally {
  readonly clean: number;
  readonly refused: string[];
  readonly faults: string[];
}

/** In a process of its own: one batch, whose seed is its number. */
function batch(seed: number): Tally {
  const outcomes = run(sample(anyPlan, { seed, numRuns: BATCH }));
  const faults = outcomes.filter(({ fault }) => fault !== undefined);
  return {
    clean: outcomes.filter(({ refused, fault }) => refused === undefined && fault === undefined).length,
    refused: outcomes.flatMap(({ refused }) => refused?.replace(/^\[[^\]]*\] /, '').split('; got: ')[0] ?? []),
    faults: faults.map(({ plan, fault }) => `seed ${seed}: ${fault}\n${JSON.stringify(smallest(plan))}`),
  };
}

async function all(count: number, first: number): Promise<Tally> {
  const seeds = Array.from({ length: Math.ceil(count / BATCH) }, (_, index) => first + index);
  const tallies: Tally[] = [];
  const worker = async (): Promise<void> => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      const { stdout } = await promisify(execFile)(TSX, [__filename, '--batch', `${seed}`], { maxBuffer: 2 ** 28 });
      const tally: Tally = JSON.parse(stdout.trim().split('\n').pop()!);
      // Printed as they come: a long run that is stopped has still said what it found.
      tally.faults.forEach(fault => console.log(`${fault}\n`));
      tallies.push(tally);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return {
    clean: tallies.reduce((sum, { clean }) => sum + clean, 0),
    refused: tallies.flatMap(({ refused }) => refused),
    faults: tallies.flatMap(({ faults }) => faults),
  };
}

async function main([first, second]: string[]): Promise<void> {
  if (first === '--batch') return console.log(JSON.stringify(batch(Number(second))));
  // A fresh seed finds what the fixed ones didn't; it is printed, so that it can be run again.
  const seed = second === undefined ? Math.floor(Math.random() * 2 ** 30) : Number(second);
  const { clean, refused, faults } = await all(Number(first ?? 300), seed);
  console.log(
    `${clean + refused.length + faults.length} plans from seed ${seed}: ${clean} clean, ${refused.length} refused for ${new Set(refused).size} reasons, ${faults.length} faults`,
  );
  if (faults.length > 0) process.exitCode = 1;
}

void main(process.argv.slice(2));
