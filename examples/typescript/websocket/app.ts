import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { OrderStatusStack } from './order-status-stack';
import { chosenCompute } from '../computes/computes';

const app = new App();

new OrderStatusStack(app, 'OrderStatus', {
  service: join(__dirname, 'service'),
  compute: chosenCompute(app),
  env: { region: app.node.tryGetContext('region') ?? 'eu-west-1' },
});
