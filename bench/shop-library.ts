import { App } from 'aws-cdk-lib';
import { ShopStack } from '../examples/typescript/shop/shop-stack';

/** The example's app, as its `app.ts` builds it. */
export function build(outdir: string, service: string, inventory: string, site: string, domainName: string, zoneId: string): App {
  const app = new App({ outdir });
  new ShopStack(app, 'Shop', { service, inventory, site, domainName, zoneId, env: { region: 'eu-west-1' } });
  return app;
}
