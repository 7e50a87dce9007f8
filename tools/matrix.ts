/** Synthesises the REST example under every exposure, with and without a domain, in us-east-1 and elsewhere: `tsx tools/matrix.ts OUTDIR`. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { App } from 'aws-cdk-lib';
import { ApiExposure, IApiExposure } from 'cdk-scalable-api';
import { STRICT_VALIDATION } from './rungs/examples';
import { CatalogueDomain, CatalogueStack } from '../examples/typescript/rest/catalogue-stack';

const SERVICE = join(__dirname, '..', 'examples', 'typescript', 'rest', 'service');
const DOMAIN: CatalogueDomain = { name: 'api.example.com', zoneId: 'Z0123456789ABC', zoneName: 'example.com' };
const PAGES = ['https://shop.example.com'];

interface Variant {
  readonly exposure: IApiExposure;
  readonly domain?: CatalogueDomain;
  readonly region: string;
}

const variants: Variant[] = [ApiExposure.vpcOrigin(), ApiExposure.cloudFrontOnly(), ApiExposure.internet(), ApiExposure.vpcOnly()].flatMap(
  exposure =>
    [DOMAIN, ...(exposure.traits.requiresTls ? [] : [undefined])].flatMap(domain =>
      ['eu-west-1', 'us-east-1'].map(region => ({ exposure, domain, region })),
    ),
);

/** All templates of one variant, by file name. */
function synthesise(outdir: string, { exposure, domain, region }: Variant): { [file: string]: string } {
  const app = new App({ outdir, context: STRICT_VALIDATION });
  const pages = exposure.traits.edge ? PAGES : undefined;
  new CatalogueStack(app, 'Catalogue', { service: SERVICE, exposure, domain, pages, env: { region } });
  app.synth();
  const files = readdirSync(outdir).filter(file => file.endsWith('.template.json'));
  return Object.fromEntries(files.map(file => [file, readFileSync(join(outdir, file), 'utf8')]));
}

const [, , outdir] = process.argv;
for (const variant of variants) {
  const { exposure, domain, region } = variant;
  const name = [exposure.traits.name, domain ? 'domain' : 'plain', region].join('-');
  const first = synthesise(join(outdir, name), variant);
  const again = mkdtempSync(join(tmpdir(), 'matrix-'));
  try {
    if (!isDeepStrictEqual(synthesise(again, variant), first)) throw new Error(`${name}: a second synthesis gives other templates`);
  } finally {
    rmSync(again, { recursive: true, force: true });
  }
}
console.log(`${variants.length} variants`);
