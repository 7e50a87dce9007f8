import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ShopStack } from './shop-stack';
import { chosenCompute } from '../computes/computes';

const app = new App();

new ShopStack(app, 'Shop', {
  service: join(__dirname, 'service'),
  inventory: join(__dirname, '..', 'grpc', 'service'),
  site: join(__dirname, 'web', 'dist'),
  domainName: app.node.getContext('domain'),
  zoneId: app.node.getContext('zoneId'),
  compute: chosenCompute(app),
  env: { region: app.node.tryGetContext('region') ?? 'eu-west-1' },
});
