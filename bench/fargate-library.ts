import { App } from 'aws-cdk-lib';
// As users import it: the compiled library.
// eslint-disable-next-line import/no-extraneous-dependencies
import { Compute } from 'cdk-scalable-api';
import { CatalogueStack } from '../examples/typescript/rest/catalogue-stack';

/** The example on Fargate. */
export function build(outdir: string, service: string): App {
  const app = new App({ outdir });
  const compute = Compute.fargate();
  new CatalogueStack(app, 'Catalogue', { service, compute, env: { region: 'eu-west-1' } });
  return app;
}
