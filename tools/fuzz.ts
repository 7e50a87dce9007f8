/**
 * `npm run fuzz -- COUNT [SEED]`: draws COUNT arbitrary plans, in processes of their own. Each must become templates that strict validation
 * and the review take, the same in any order of calls, or be refused in four parts. A plan that isn't is made smaller and printed.
 */
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { sample } from 'fast-check';
import { attachedProgram } from './attached-program';
import { run } from '../test/fuzz/batch';
import { FEATURES, featuresOf } from '../test/fuzz/features';
import { anyPlan } from '../test/fuzz/fitting';
import { smallest } from '../test/fuzz/smallest';

/** Stacks of one app: more of them are cheaper to validate, and cost memory. */
const BATCH = 25;
/** Batches of one process: starting one costs as much as a batch, and the CDK keeps something of each app. */
const LIFETIME = 20;
/** From so many plans on, a feature that no clean one had is a fault of the generator. */
const TELLING = 150;

interface Tally {
  /** The features of each plan that became templates. */
  readonly clean: string[][];
  readonly refused: string[];
  readonly faults: string[];
}

/** A batch hears nothing until it is done, so this is a thread of its own: a process whose run is gone ends. */
const WATCH = `const { workerData: parent } = require('node:worker_threads');
setInterval(() => process.ppid === parent || process.kill(process.pid, 'SIGKILL'), 500);`;

/** In a process of its own: for each seed that it reads, it draws one batch and prints its tally. */
async function draw(parent: number): Promise<void> {
  new Worker(WATCH, { eval: true, execArgv: [], workerData: parent }).unref();
  for await (const seed of createInterface({ input: process.stdin })) console.log(JSON.stringify(batch(Number(seed))));
}

function batch(seed: number): Tally {
  const outcomes = run(sample(anyPlan, { seed, numRuns: BATCH }));
  return {
    clean: outcomes.filter(({ refused, fault }) => (refused ?? fault) === undefined).map(({ plan }) => featuresOf(plan)),
    refused: outcomes.flatMap(({ refused }) => refused?.replace(/^\[[^\]]*\] /, '').split('; got: ')[0] ?? []),
    faults: outcomes.flatMap(({ plan, fault }) => (fault === undefined ? [] : `seed ${seed}: ${fault}\n${JSON.stringify(smallest(plan))}`)),
  };
}

async function all(count: number, first: number): Promise<Tally> {
  const seeds = Array.from({ length: Math.ceil(count / BATCH) }, (_, index) => first + index);
  const tallies: Tally[] = [];
  const add = (tally: Tally) => {
    // Printed as they come: a long run that is stopped has still said what it found.
    tally.faults.forEach(fault => console.log(`${fault}\n`));
    tallies.push(tally);
  };
  const worker = async (): Promise<void> => {
    while (seeds.length > 0) await drawSome(seeds, add);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return {
    clean: tallies.flatMap(({ clean }) => clean),
    refused: tallies.flatMap(({ refused }) => refused),
    faults: tallies.flatMap(({ faults }) => faults),
  };
}

/** One process for a while: until it has drawn enough, or falls. */
async function drawSome(seeds: number[], add: (tally: Tally) => void): Promise<void> {
  const program = attachedProgram(process.execPath, [...process.execArgv, __filename, '--draw', `${process.pid}`]);
  for (let drawn = 0, seed = seeds.shift(); seed !== undefined; seed = ++drawn < LIFETIME ? seeds.shift() : undefined) {
    program.write(`${seed}`);
    const line = await program.next();
    if (line === undefined) {
      await program.stop();
      return add({ clean: [], refused: [], faults: [`seed ${seed}: the process that drew it has ended:\n${program.complaint()}`] });
    }
    add(JSON.parse(line));
  }
  await program.stop();
}

/** The names that stand in a list most often, or least. */
function counted(list: string[], names: readonly string[] = [...new Set(list)]): [name: string, count: number][] {
  return names.map((name): [string, number] => [name, list.filter(each => each === name).length]).sort((a, b) => a[1] - b[1]);
}

async function main([first, second]: string[]): Promise<void> {
  if (first === '--draw') return draw(Number(second));
  // A fresh seed finds what the fixed ones didn't; it is printed, so that it can be run again.
  const seed = second === undefined ? Math.floor(Math.random() * 2 ** 30) : Number(second);
  const { clean, refused, faults } = await all(Number(first ?? 300), seed);
  const plans = clean.length + refused.length + faults.length;
  const rarest = counted(clean.flat(), FEATURES);
  const text = (counts: [string, number][]) => counts.map(([name, count]) => `${count} ${name}`).join(', ');
  console.log(`rarest among the clean: ${text(rarest.slice(0, 12))}`);
  console.log(`refused most often: ${text(counted(refused).reverse().slice(0, 6))}`);
  const unseen = plans < TELLING ? [] : rarest.filter(([, count]) => count === 0);
  if (unseen.length > 0) console.log(`never clean: ${text(unseen)}`);
  console.log(
    `${plans} plans from seed ${seed}: ${clean.length} clean, ${refused.length} refused for ${new Set(refused).size} reasons, ${faults.length} faults`,
  );
  if (faults.length + unseen.length > 0) process.exitCode = 1;
}

void main(process.argv.slice(2));
