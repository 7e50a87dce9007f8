import { App } from 'aws-cdk-lib';
// As users import it: the compiled library.
// eslint-disable-next-line import/no-extraneous-dependencies
import { Compute } from 'cdk-scalable-api';
import { platformCluster } from './platform';
import { CatalogueStack } from '../examples/typescript/rest/catalogue-stack';

/** The example on a platform team's cluster. */
export function build(outdir: string, service: string): App {
  const app = new App({ outdir });
  const compute = Compute.eks({ cluster: platformCluster(app) });
  new CatalogueStack(app, 'Catalogue', { service, compute, env: { region: 'eu-west-1' } });
  return app;
}
