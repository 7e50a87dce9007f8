/** Draws the request path of the REST example under each exposure: `tsx tools/pictures.ts`, or with `--check` only compares. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { catalogue, EXPOSURES } from './catalogue';
import { captions } from './pictures/captions';
import { describe } from './pictures/describe';
import { graph } from './pictures/graph';
import { requestPath } from './pictures/request-path';
import { svg } from './pictures/svg';
import { synthesised, Templates } from './pictures/templates';
import { ROOT } from './rungs/rung-log';

const OUT = join(ROOT, 'docs', 'pictures');

// Other runs validate the same templates; here they are only read.
process.env.CDK_VALIDATION = 'false';
void main(process.argv.includes('--check'));

async function main(check: boolean): Promise<void> {
  const stale: string[] = [];
  for (const exposure of Object.keys(EXPOSURES)) {
    const file = join(OUT, `request-path-${exposure}.svg`);
    const drawn = await picture(exposure);
    if (existsSync(file) && readFileSync(file, 'utf8') === drawn) continue;
    stale.push(relative(ROOT, file));
    if (check) continue;
    mkdirSync(OUT, { recursive: true });
    writeFileSync(file, drawn);
  }
  if (check && stale.length > 0) {
    console.error(`stale: ${stale.join(', ')}; tsx tools/pictures.ts draws them anew`);
    process.exitCode = 1;
  } else {
    console.log(stale.length > 0 ? `drawn: ${stale.join(', ')}` : 'the pictures are current');
  }
}

async function picture(exposure: string): Promise<string> {
  const path = requestPath(synthesise(exposure));
  const says = captions(path);
  return svg(graph(path, says), `The path of a request under ApiExposure.${exposure}()`, describe(says));
}

function synthesise(exposure: string): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'pictures-'));
  try {
    return new Templates(synthesised(catalogue({ exposure: EXPOSURES[exposure], domain: 'api.example.com' }, { outdir })));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
