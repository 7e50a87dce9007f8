import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { CatalogueStack } from './catalogue-stack';

const app = new App();

new CatalogueStack(app, 'Catalogue', {
  service: join(__dirname, 'service'),
  env: { region: app.node.tryGetContext('region') ?? 'eu-west-1' },
});
