import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { InventoryStack } from './inventory-stack';
import { chosenCompute } from '../computes/computes';

const app = new App();

new InventoryStack(app, 'Inventory', {
  service: join(__dirname, 'service'),
  domainName: app.node.getContext('domain'),
  zoneId: app.node.getContext('zoneId'),
  compute: chosenCompute(app),
  env: { region: app.node.tryGetContext('region') ?? 'eu-west-1' },
});
