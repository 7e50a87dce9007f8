import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, RungLog } from './rung-log';

/** The same plans in each run, and some that change with the library, so that a build can be repeated. */
const [FIXED, FRESH] = ['150', '50'];

/** Arbitrary plans become templates that every check takes, or are refused in four parts. */
export function fuzz(log: RungLog): string | undefined {
  const program = join(ROOT, 'tools', 'fuzz.ts');
  log.exec('tsx', [program, FIXED, '1'], { env: { CDK_VALIDATION: undefined } });
  log.exec('tsx', [program, FRESH, String(assemblySeed())], { env: { CDK_VALIDATION: undefined } });
  return log.last(/^(\d+ plans .*)$/);
}

function assemblySeed(): number {
  const digest = createHash('sha256')
    .update(readFileSync(join(ROOT, '.jsii')))
    .digest();
  return Math.floor(digest.readUInt32BE() / 4);
}
