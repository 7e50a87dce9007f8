import { App } from 'aws-cdk-lib';
import { TwinEdgeAfterStack, TwinFirewallStack } from './twin-edge';
import { TwinStack } from './twin-stack';

/** The hand-written app: three stacks, their regions, and the order of their deployment. */
export function build(outdir: string, service: string): App {
  const app = new App({ outdir });
  const firewall = new TwinFirewallStack(app, 'Catalogue-edge-before', { env: { region: 'us-east-1' } });
  const main = new TwinStack(app, 'Catalogue', { env: { region: 'eu-west-1' }, service, firewall });
  main.addStackDependency(firewall);
  const { distributionIdOutput, logBucketArnOutput } = main;
  const after = new TwinEdgeAfterStack(app, 'Catalogue-edge-after', {
    env: { region: 'us-east-1' },
    main,
    distributionIdOutput,
    logBucketArnOutput,
  });
  after.addStackDependency(main);
  return app;
}
