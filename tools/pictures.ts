/** Draws the request path of the REST example under each exposure, and of the other stories: `tsx tools/pictures.ts`, or with `--check` only compares. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { App, AppProps } from 'aws-cdk-lib';
import { catalogue, catalogueGraph, EXPOSURES, inventory, orderStatus, shop } from './example-apps';
import { captions } from './pictures/captions';
import { describe } from './pictures/describe';
import { graph } from './pictures/graph';
import { requestPath } from './pictures/request-path';
import { svg } from './pictures/svg';
import { synthesised, Templates } from './pictures/templates';
import { ROOT } from './rungs/rung-log';

const OUT = join(ROOT, 'docs', 'pictures');

interface Drawn {
  readonly title: string;
  readonly app: (props: AppProps) => App;
}

const PICTURES: { readonly [name: string]: Drawn } = {
  ...Object.fromEntries(
    Object.entries(EXPOSURES).map(([name, exposure]): [string, Drawn] => [
      name,
      {
        title: `The path of a request under ApiExposure.${name}()`,
        app: props => catalogue({ exposure, domain: 'api.example.com' }, props),
      },
    ]),
  ),
  graphql: { title: 'The path of a request to the GraphQL catalogue', app: props => catalogueGraph(undefined, props) },
  websocket: { title: 'The path of a connection to the order status', app: props => orderStatus(undefined, props) },
  grpc: { title: 'The path of a call to the inventory', app: props => inventory('inventory.example.com', undefined, props) },
  shop: { title: 'The path of a request to the shop', app: props => shop('shop.example.com', undefined, props) },
};

// Other runs validate the same templates; here they are only read.
process.env.CDK_VALIDATION = 'false';
void main(process.argv.includes('--check'));

async function main(check: boolean): Promise<void> {
  const stale: string[] = [];
  for (const [name, { title, app }] of Object.entries(PICTURES)) {
    const file = join(OUT, `request-path-${name}.svg`);
    const drawn = await picture(title, app);
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

async function picture(title: string, app: (props: AppProps) => App): Promise<string> {
  const path = requestPath(synthesise(app));
  const says = captions(path);
  return svg(graph(path, says), title, describe(says));
}

function synthesise(app: (props: AppProps) => App): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'pictures-'));
  try {
    return new Templates(synthesised(app({ outdir })));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
