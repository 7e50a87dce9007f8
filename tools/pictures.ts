/** Draws the request path of the REST example under each exposure: `tsx tools/pictures.ts`, or with `--check` only compares. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ApiExposure, IApiExposure } from 'cdk-scalable-api';
import { captions } from './pictures/captions';
import { describe } from './pictures/describe';
import { graph } from './pictures/graph';
import { requestPath } from './pictures/request-path';
import { svg } from './pictures/svg';
import { Templates } from './pictures/templates';
import { ROOT } from './rungs/rung-log';
import { CatalogueStack } from '../examples/typescript/rest/catalogue-stack';

const SERVICE = join(ROOT, 'examples', 'typescript', 'rest', 'service');
const DOMAIN = { name: 'api.example.com', zoneId: 'Z0123456789ABC', zoneName: 'example.com' };
const OUT = join(ROOT, 'docs', 'pictures');

// Other runs validate the same templates; here they are only read.
process.env.CDK_VALIDATION = 'false';
void main(process.argv.includes('--check'));

async function main(check: boolean): Promise<void> {
  const stale: string[] = [];
  for (const exposure of [ApiExposure.vpcOrigin(), ApiExposure.cloudFrontOnly(), ApiExposure.internet(), ApiExposure.vpcOnly()]) {
    const file = join(OUT, `request-path-${exposure.traits.name}.svg`);
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

async function picture(exposure: IApiExposure): Promise<string> {
  const path = requestPath(synthesise(exposure));
  const says = captions(path);
  return svg(graph(path, says), `The path of a request under ApiExposure.${exposure.traits.name}()`, describe(says));
}

function synthesise(exposure: IApiExposure): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'pictures-'));
  try {
    const app = new App({ outdir });
    new CatalogueStack(app, 'Catalogue', { service: SERVICE, exposure, domain: DOMAIN, env: { region: 'eu-west-1' } });
    return new Templates(app.synth().stacks.map(({ stackName, environment: { region }, template }) => ({ stackName, region, template })));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
