import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Compute, ICompute } from 'cdk-scalable-api';
import { InventoryStack } from './inventory-stack';

const COMPUTES: { [name: string]: () => ICompute } = { asg: () => Compute.autoScalingGroup(), fargate: () => Compute.fargate() };

const app = new App();

function compute(): ICompute {
  const name = app.node.tryGetContext('compute') ?? 'asg';
  if (!COMPUTES[name]) throw new Error(`-c compute=${name} is none of ${Object.keys(COMPUTES).join(', ')}`);
  return COMPUTES[name]();
}

new InventoryStack(app, 'Inventory', {
  service: join(__dirname, 'service'),
  domainName: app.node.getContext('domain'),
  zoneId: app.node.getContext('zoneId'),
  compute: compute(),
  env: { region: app.node.tryGetContext('region') ?? 'eu-west-1' },
});
