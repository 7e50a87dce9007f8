import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Compute, ICompute } from 'cdk-scalable-api';
import { OrderStatusStack } from './order-status-stack';

const COMPUTES: { [name: string]: () => ICompute } = { asg: () => Compute.autoScalingGroup(), fargate: () => Compute.fargate() };

const app = new App();

function compute(): ICompute {
  const name = app.node.tryGetContext('compute') ?? 'asg';
  if (!COMPUTES[name]) throw new Error(`-c compute=${name} is none of ${Object.keys(COMPUTES).join(', ')}`);
  return COMPUTES[name]();
}

new OrderStatusStack(app, 'OrderStatus', {
  service: join(__dirname, 'service'),
  compute: compute(),
  env: { region: app.node.tryGetContext('region') ?? 'eu-west-1' },
});
