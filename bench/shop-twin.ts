import { App } from 'aws-cdk-lib';
import { TwinEdgeAfterStack } from './twin/edge-after-stack';
import { ShopEdgeBeforeStack } from './twin/shop-edge';
import { ShopTwinStack } from './twin/shop-stack';

const US_EAST_1 = { region: 'us-east-1' };

/** The hand-written app: three stacks, in the order of their deployment. */
export function build(outdir: string, service: string, inventory: string, site: string, domainName: string, zoneId: string): App {
  const app = new App({ outdir });
  const domain = { domainName, zoneId };
  const before = new ShopEdgeBeforeStack(app, 'Shop-edge-before', { env: US_EAST_1, ...domain });
  const main = new ShopTwinStack(app, 'Shop', { env: { region: 'eu-west-1' }, service, inventory, site, before, ...domain });
  new TwinEdgeAfterStack(app, 'Shop-edge-after', { env: US_EAST_1, main });
  return app;
}
