import { App } from 'aws-cdk-lib';
// As users import it: the compiled library.
// eslint-disable-next-line import/no-extraneous-dependencies
import { Compute } from 'cdk-scalable-api';
import { CatalogueStack } from '../examples/typescript/rest/catalogue-stack';

/** The example on instances, and for a tenth of the requests on Fargate. */
export function build(outdir: string, service: string): App {
  const app = new App({ outdir });
  const compute = Compute.weighted([
    { compute: Compute.autoScalingGroup(), weight: 90 },
    { compute: Compute.fargate(), weight: 10 },
  ]);
  new CatalogueStack(app, 'Catalogue', { service, compute, env: { region: 'eu-west-1' } });
  return app;
}
