/** Synthesises the REST example under every exposure, with and without a domain, in us-east-1 and elsewhere, and on every compute: `tsx tools/matrix.ts OUTDIR`. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { catalogue, EXPOSURES, SHOP } from './example-apps';
import { STRICT_VALIDATION } from './rungs/examples';
import { COMPUTES } from '../examples/typescript/computes/computes';

const variants = Object.values(EXPOSURES).flatMap(exposure =>
  ['api.example.com', ...(exposure.traits.requiresTls ? [] : [undefined])].flatMap(domain =>
    ['eu-west-1', 'us-east-1'].flatMap(region =>
      // What a compute makes depends on neither region nor exposure: one form is enough for all but the first.
      Object.keys(COMPUTES)
        .filter((_, index) => index === 0 || (exposure === EXPOSURES.vpcOrigin && domain && region === 'eu-west-1'))
        .map(on => ({ exposure, domain, region, on, compute: COMPUTES[on], pages: exposure.traits.edge ? [SHOP] : undefined })),
    ),
  ),
);

/** All templates of one variant, by file name. */
function synthesise(outdir: string, variant: (typeof variants)[number]): { [file: string]: string } {
  catalogue(variant, { outdir, context: STRICT_VALIDATION }).synth();
  const files = readdirSync(outdir).filter(file => file.endsWith('.template.json'));
  return Object.fromEntries(files.map(file => [file, readFileSync(join(outdir, file), 'utf8')]));
}

const [, , outdir] = process.argv;
for (const variant of variants) {
  const { exposure, domain, region, on } = variant;
  const name = [exposure.traits.name, domain ? 'domain' : 'plain', region, on].join('-');
  const first = synthesise(join(outdir, name), variant);
  const again = mkdtempSync(join(tmpdir(), 'matrix-'));
  try {
    if (!isDeepStrictEqual(synthesise(again, variant), first)) throw new Error(`${name}: a second synthesis gives other templates`);
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
}
console.log(`${variants.length} variants`);
