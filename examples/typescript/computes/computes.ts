import { App } from 'aws-cdk-lib';
import { Compute, ICompute } from 'cdk-scalable-api';
import { PlatformStack } from './platform-stack';

/** Where every example can run; the first is the default. */
export const COMPUTES: { readonly [name: string]: (app: App) => ICompute } = {
  asg: () => Compute.autoScalingGroup(),
  fargate: () => Compute.fargate(),
  eks: app => Compute.eks({ cluster: platform(app).cluster }),
  weighted: () =>
    Compute.weighted([
      { compute: Compute.autoScalingGroup(), weight: 90 },
      { compute: Compute.fargate(), weight: 10 },
    ]),
};

/** What `-c compute=…` chooses. */
export function chosenCompute(app: App): ICompute {
  const name = app.node.tryGetContext('compute') ?? Object.keys(COMPUTES)[0];
  if (!COMPUTES[name]) throw new Error(`-c compute=${name} is none of ${Object.keys(COMPUTES).join(', ')}`);
  return COMPUTES[name](app);
}

function platform(app: App): PlatformStack {
  return new PlatformStack(app, 'Platform', { env: { region: app.node.tryGetContext('region') ?? 'eu-west-1' } });
}
