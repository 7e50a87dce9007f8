import { join } from 'node:path';
import { App, AppProps } from 'aws-cdk-lib';
import { ApiExposure, IApiExposure } from 'cdk-scalable-api';
import { CatalogueDomain, CatalogueStack } from '../examples/typescript/rest/catalogue-stack';

/** The service of the REST example. */
export const SERVICE = join(__dirname, '..', 'examples', 'typescript', 'rest', 'service');
/** Web pages that may call the example from a browser. */
export const SHOP = 'https://shop.example.com';

export const EXPOSURES: { readonly [name: string]: IApiExposure } = {
  vpcOrigin: ApiExposure.vpcOrigin(),
  cloudFrontOnly: ApiExposure.cloudFrontOnly(),
  internet: ApiExposure.internet(),
  vpcOnly: ApiExposure.vpcOnly(),
};

/** Which form of the REST example. */
export interface CatalogueVariant {
  readonly exposure?: IApiExposure;
  /** Name in the zone example.com. */
  readonly domain?: string;
  readonly region?: string;
  readonly pages?: string[];
}

/** The REST example's app, before synthesis. */
export function catalogue({ exposure, domain, region = 'eu-west-1', pages }: CatalogueVariant, props: AppProps = {}): App {
  const app = new App(props);
  const zone: CatalogueDomain | undefined = domain ? { name: domain, zoneId: 'Z0123456789ABC', zoneName: 'example.com' } : undefined;
  new CatalogueStack(app, 'Catalogue', { service: SERVICE, exposure, domain: zone, pages, env: { region } });
  return app;
}
