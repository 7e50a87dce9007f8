import { App } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NagPack, ServerlessChecks } from 'cdk-nag';
import { acknowledgements } from './acknowledgements';
import { Picture, table } from './picture';
import { synthesised } from '../pictures/templates';

/** Prints what an app deploys, drawn from its templates, and what the reviews say of it; returns whether they are content. */
export function report(name: string, app: App): boolean {
  // With strict validation, one invalid property is an error here.
  const picture = new Picture(synthesised(app));
  const verdicts = [
    ['CDK template validation, strict', 'no errors'],
    ...[new AwsSolutionsChecks(app), new ServerlessChecks(app)].map(pack => verdict(pack, app)),
  ];
  section(`The request path of examples/typescript/${name}`, picture.requestPath);
  section('Routes', picture.routes);
  section('Who may call', picture.callers);
  section('Scaling', picture.scaling);
  if (picture.stores.length > 0) section('Sessions', picture.stores);
  section('Stacks', picture.size);
  section('Reviews', [
    ...table(verdicts),
    `${acknowledgements(app).length} findings are acknowledged inside the library, each with its reason`,
  ]);
  return verdicts.every(([, says]) => says === 'no errors' || says === 'no findings');
}

function verdict(pack: NagPack, app: App): [string, string] {
  const { violations } = pack.validateScope(app);
  return [`cdk-nag ${pack.readPackName}`, violations.length === 0 ? 'no findings' : violations.map(({ ruleName }) => ruleName).join(', ')];
}

export function section(title: string, lines: string[]): void {
  console.log(`\n${title}\n\n${lines.map(line => `  ${line}`).join('\n')}`);
}
