import { App } from 'aws-cdk-lib';
import { CatalogueStack } from '../examples/typescript/rest/catalogue-stack';

/** The example's app, as its `app.ts` builds it. */
export function build(outdir: string, service: string): App {
  const app = new App({ outdir });
  new CatalogueStack(app, 'Catalogue', { service, env: { region: 'eu-west-1' } });
  return app;
}
