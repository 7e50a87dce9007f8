import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { OrderStatusStack } from './order-status-stack';

const app = new App();

new OrderStatusStack(app, 'OrderStatus', {
  service: join(__dirname, 'service'),
  env: { region: app.node.tryGetContext('region') ?? 'eu-west-1' },
});
