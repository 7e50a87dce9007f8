import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Compute, ICompute } from 'cdk-scalable-api';
import { ShopStack } from './shop-stack';

const COMPUTES: { [name: string]: () => ICompute } = { asg: () => Compute.autoScalingGroup(), fargate: () => Compute.fargate() };

const app = new App();

function compute(): ICompute {
  const name = app.node.tryGetContext('compute') ?? 'asg';
  if (!COMPUTES[name]) throw new Error(`-c compute=${name} is none of ${Object.keys(COMPUTES).join(', ')}`);
  return COMPUTES[name]();
}

new ShopStack(app, 'Shop', {
  service: join(__dirname, 'service'),
  inventory: join(__dirname, '..', 'grpc', 'service'),
  site: join(__dirname, 'web', 'dist'),
  domainName: app.node.getContext('domain'),
  zoneId: app.node.getContext('zoneId'),
  compute: compute(),
  env: { region: app.node.tryGetContext('region') ?? 'eu-west-1' },
});
