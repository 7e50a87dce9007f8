/**
 * `npm run demo [-- EXAMPLE [EXPOSURE] [--compute COMPUTE]]`: what an example deploys, drawn from its templates, what the reviews say of it, and the example
 * itself, served on this machine until Ctrl-C. With `--once` it makes the calls that it proposes, and ends.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { Call } from './demo/calls';
import { report, section } from './demo/report';
import { missing, serve } from './demo/served';
import { workspace } from './example-apps';
import { EXAMPLES } from './local-edge/examples';
import { synthesised } from './pictures/templates';
import { STRICT_VALIDATION } from './rungs/examples';
import { ROOT, RungLog } from './rungs/rung-log';
import { COMPUTES } from '../examples/typescript/computes/computes';

const REGION = 'eu-west-1';
/** A call that is proposed is answered by then. */
const MOST_MILLISECONDS = 60_000;

/** What was asked for, or the first of all. */
function chosen<Name extends string>(what: string, all: Name[], name: string = all[0]): Name {
  const found = all.find(each => each === name);
  if (!found) throw new Error(`there is no ${what} ${name}, only ${all.join(', ')}`);
  return found;
}

function build(folders: string[]): void {
  const log = new RungLog('demo');
  for (const folder of folders) log.exec('npm', ['run', '--silent', 'build'], { cwd: workspace(folder) });
}

/** Makes every call as a person would, while this process goes on serving. */
async function callAll(calls: Call[]): Promise<void> {
  for (const { what, command } of calls) {
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: ROOT, timeout: MOST_MILLISECONDS });
    section(what, stdout.trim().split('\n'));
  }
}

async function demo(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { once: { type: 'boolean' }, compute: { type: 'string' } },
  });
  const name = chosen('example', Object.keys(EXAMPLES) as (keyof typeof EXAMPLES)[], positionals[0]);
  const example = EXAMPLES[name];
  const exposure = chosen('exposure', example.exposures, positionals[1]);
  const compute = chosen('compute', Object.keys(COMPUTES), values.compute);
  const interrupted = new Promise<void>(resolve =>
    ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach(signal => process.once(signal, () => resolve())),
  );
  const outdir = mkdtempSync(join(tmpdir(), 'scalable-api-demo-'));
  try {
    build(example.builds);
    const app = example.app({ exposure, compute }, { outdir, context: STRICT_VALIDATION });
    if (!report(name, app)) process.exitCode = 1;
    section('Deploy it for real', [
      `cd examples/typescript/${name}`,
      `npx cdk bootstrap aws://ACCOUNT/${REGION} aws://ACCOUNT/us-east-1    # once`,
      'npx cdk deploy --all                                           # the companions in us-east-1 come along',
    ]);
    const stacks = synthesised(app);
    const lacking = missing(stacks);
    if (lacking.length > 0) {
      section('Not served on this machine', [`${lacking.join(' and ')} is missing: install it, and run this again`]);
      return;
    }
    await serve(name, stacks, async calls => {
      if (values.once) return callAll(calls);
      console.log('\nCtrl-C ends it.');
      return interrupted;
    });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

demo().then(
  () => process.exit(),
  error => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  },
);
