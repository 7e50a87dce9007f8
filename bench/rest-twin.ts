import { App } from 'aws-cdk-lib';
import { TwinEdgeAfterStack } from './twin/edge-after-stack';
import { TwinFirewallStack } from './twin/firewall';
import { RestTwinStack } from './twin/rest-stack';

const US_EAST_1 = { region: 'us-east-1' };

/** The hand-written app: three stacks, in the order of their deployment. */
export function build(outdir: string, service: string): App {
  const app = new App({ outdir });
  const firewall = new TwinFirewallStack(app, 'Catalogue-edge-before', {
    env: US_EAST_1,
    counted: { AWSManagedRulesAnonymousIpList: ['HostingProviderIPList'], AWSManagedRulesCommonRuleSet: ['SizeRestrictions_BODY'] },
  });
  const main = new RestTwinStack(app, 'Catalogue', { env: { region: 'eu-west-1' }, service, firewall });
  new TwinEdgeAfterStack(app, 'Catalogue-edge-after', { env: US_EAST_1, main });
  return app;
}
