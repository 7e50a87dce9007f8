import { App } from 'aws-cdk-lib';
import { TwinAccessLogStack, TwinFirewallStack } from './twin-edge';
import { TwinStack } from './twin-stack';

/** The hand-written app: three stacks, their regions, and the order of their deployment. */
export function build(outdir: string, service: string): App {
  const app = new App({ outdir });
  const firewall = new TwinFirewallStack(app, 'Catalogue-edge-before', { env: { region: 'us-east-1' } });
  const main = new TwinStack(app, 'Catalogue', { env: { region: 'eu-west-1' }, service, firewall });
  main.addStackDependency(firewall);
  const { distributionIdOutput, logBucketArnOutput } = main;
  const accessLogs = new TwinAccessLogStack(app, 'Catalogue-edge-after', {
    env: { region: 'us-east-1' },
    main,
    distributionIdOutput,
    logBucketArnOutput,
  });
  accessLogs.addStackDependency(main);
  return app;
}
