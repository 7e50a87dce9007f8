/**
 * `npm run matrix`: every example on every compute, synthesised strictly, read by cdk-nag and by cfn-lint, deployed, moved and destroyed
 * on the emulator; then in all three languages.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { installEmulator } from './emulator/emulator';
import { wholeLife } from './emulator/every-example';
import { EXAMPLES } from './local-edge/examples';
import { allTwins } from './rungs/bindings';
import { filesNamed, STRICT_VALIDATION } from './rungs/examples';
import { buildPackages } from './rungs/packages';
import { lint } from './rungs/python';
import { ROOT, RungLog } from './rungs/rung-log';
import { COMPUTES } from '../examples/typescript/computes/computes';

const OUT = join(ROOT, '.work', 'cdk.out', 'full');
const PACKS = [AwsSolutionsChecks, ServerlessChecks];

const DOMAIN = 'api.example.com';

/** Where each compute moves to; the cluster's platform has a network of its own, which no API leaves. */
const MOVES: { readonly [compute: string]: string } = { asg: 'fargate', fargate: 'weighted', weighted: 'asg' };

void main(new RungLog('full-matrix'));

async function main(log: RungLog): Promise<void> {
  rmSync(OUT, { recursive: true, force: true });
  installEmulator(log);
  for (const [name, example] of Object.entries(EXAMPLES)) {
    for (const folder of example.builds) {
      log.exec('npm', ['run', '--silent', 'build'], { cwd: join(ROOT, 'examples', 'typescript', folder) });
    }
    for (const compute of Object.keys(COMPUTES)) {
      const outdir = join(OUT, name, compute);
      const app = example.app({ compute }, { outdir, context: STRICT_VALIDATION });
      app.synth();
      const findings = PACKS.flatMap(Pack => new Pack(app).validateScope(app).violations.map(({ ruleName }) => ruleName));
      const templates = filesNamed('.template.json', outdir);
      lint(log, templates);
      if (findings.length > 0) throw new Error(`${name} on ${compute}: ${findings.join(', ')}`);
      const on = (chosen: string) => (out: string) => example.app({ compute: chosen, domain: DOMAIN }, { outdir: out });
      const life = await wholeLife(on(compute), MOVES[compute] ? on(MOVES[compute]) : undefined);
      console.log(`${name.padEnd(12)}${compute.padEnd(10)}${templates.length} templates; on the emulator ${life}`);
    }
  }
  buildPackages(log);
  console.log(allTwins(log));
}
