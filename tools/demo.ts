/** `npm run demo`: what the first example deploys, drawn from its templates, and what the reviews say of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NagPack, ServerlessChecks } from 'cdk-nag';
import { catalogue } from './catalogue';
import { acknowledgements } from './demo/acknowledgements';
import { Picture, table } from './demo/picture';
import { synthesised } from './pictures/templates';
import { STRICT_VALIDATION } from './rungs/examples';

const REGION = 'eu-west-1';
const EXAMPLE = join('examples', 'typescript', 'rest');
const outdir = mkdtempSync(join(tmpdir(), 'scalable-api-demo-'));

try {
  const app = catalogue({ region: REGION }, { outdir, context: STRICT_VALIDATION });
  // With strict validation, one invalid property is an error here.
  const picture = new Picture(synthesised(app));
  const verdicts = [
    ['CDK template validation, strict', 'no errors'],
    ...[new AwsSolutionsChecks(app), new ServerlessChecks(app)].map(pack => verdict(pack, app)),
  ];

  section(`The request path of ${EXAMPLE}`, picture.requestPath);
  section('Routes', picture.routes);
  section('Scaling', picture.scaling);
  section('Stacks', picture.size);
  section('Reviews', [
    ...table(verdicts),
    `${acknowledgements(app).length} findings are acknowledged inside the library, each with its reason`,
  ]);
  section('Deploy it for real', [
    `cd ${EXAMPLE}`,
    `npx cdk bootstrap aws://ACCOUNT/${REGION} aws://ACCOUNT/us-east-1    # once`,
    'npx cdk deploy --all                                           # the companions in us-east-1 come along',
  ]);
  process.exitCode = verdicts.every(([, says]) => says === 'no errors' || says === 'no findings') ? 0 : 1;
} finally {
  rmSync(outdir, { recursive: true, force: true });
}

function verdict(pack: NagPack, app: App): [string, string] {
  const { violations } = pack.validateScope(app);
  return [`cdk-nag ${pack.readPackName}`, violations.length === 0 ? 'no findings' : violations.map(({ ruleName }) => ruleName).join(', ')];
}

function section(title: string, lines: string[]): void {
  console.log(`\n${title}\n\n${lines.map(line => `  ${line}`).join('\n')}`);
}
