import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { CatalogueGraphStack } from './catalogue-graph-stack';
import { chosenCompute } from '../computes/computes';

const app = new App();

new CatalogueGraphStack(app, 'CatalogueGraph', {
  service: join(__dirname, 'service'),
  compute: chosenCompute(app),
  env: { region: app.node.tryGetContext('region') ?? 'eu-west-1' },
});
