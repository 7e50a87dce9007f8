import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesNamed } from './examples';
import { ROOT, RungLog } from './rung-log';

/** The same plans in each run, and some that change with the library, so that a build can be repeated. */
const [FIXED, FRESH] = [150, 50];

/** Arbitrary plans become templates that every check takes, or are refused in four parts. */
export function fuzz(log: RungLog): string {
  return `${drawn(log, FIXED, 1)}; ${drawn(log, FRESH, sourceSeed())}`;
}

function drawn(log: RungLog, count: number, seed: number): string | undefined {
  // Not by tsx's own command, which leaves its program behind when it is killed.
  const args = ['--import', 'tsx', join(ROOT, 'tools', 'fuzz.ts'), `${count}`, `${seed}`];
  log.exec('node', args, { env: { CDK_VALIDATION: undefined } });
  return log.last(/^(\d+ plans .*)$/);
}

/** Another one whenever a file of the library is. */
function sourceSeed(): number {
  const digest = createHash('sha256');
  const files = filesNamed('', join(ROOT, 'src')).filter(path => statSync(path).isFile());
  files.forEach(file => digest.update(file.slice(ROOT.length)).update(readFileSync(file)));
  return Math.floor(digest.digest().readUInt32BE() / 4);
}
