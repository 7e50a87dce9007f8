import { join } from 'node:path';
import { App, AppProps } from 'aws-cdk-lib';
import { ApiExposure, IApiExposure, ICompute } from 'cdk-scalable-api';
import { CatalogueGraphStack } from '../examples/typescript/graphql/catalogue-graph-stack';
import { InventoryStack } from '../examples/typescript/grpc/inventory-stack';
import { CatalogueDomain, CatalogueStack } from '../examples/typescript/rest/catalogue-stack';
import { ShopStack } from '../examples/typescript/shop/shop-stack';
import { OrderStatusStack } from '../examples/typescript/websocket/order-status-stack';

/** Web pages that may call the REST example from a browser. */
export const SHOP = 'https://shop.example.com';

const ZONE_ID = 'Z0123456789ABC';
const REGION = 'eu-west-1';

export const EXPOSURES: { readonly [name: string]: IApiExposure } = {
  vpcOrigin: ApiExposure.vpcOrigin(),
  cloudFrontOnly: ApiExposure.cloudFrontOnly(),
  internet: ApiExposure.internet(),
  vpcOnly: ApiExposure.vpcOnly(),
};

/** A compute, or what makes it in the app that is to use it. */
export type ComputeChoice = ICompute | ((app: App) => ICompute);

function computeIn(app: App, choice?: ComputeChoice): ICompute | undefined {
  return typeof choice === 'function' ? choice(app) : choice;
}

/** A workspace below the folder of the examples, such as `rest/service`. */
export function workspace(name: string): string {
  return join(__dirname, '..', 'examples', 'typescript', name);
}

/** Directory of an example's service. */
export function serviceOf(example: string): string {
  return workspace(`${example}/service`);
}

/** Directory of the shop's services on Spring Boot. */
export const SPRING_SERVICE = join(__dirname, '..', 'examples', 'java', 'shop-service');

/** Which form of the REST example. */
export interface CatalogueVariant {
  readonly exposure?: IApiExposure;
  /** Name in the zone example.com. */
  readonly domain?: string;
  readonly region?: string;
  readonly pages?: string[];
  readonly compute?: ComputeChoice;
}

/** The REST example's app, before synthesis. */
export function catalogue({ exposure, domain, region = REGION, pages, compute }: CatalogueVariant, props: AppProps = {}): App {
  const app = new App(props);
  const zone: CatalogueDomain | undefined = domain ? { name: domain, zoneId: ZONE_ID, zoneName: 'example.com' } : undefined;
  new CatalogueStack(app, 'Catalogue', {
    service: serviceOf('rest'),
    compute: computeIn(app, compute),
    exposure,
    domain: zone,
    pages,
    env: { region },
  });
  return app;
}

/** The GraphQL example's app, before synthesis. */
export function catalogueGraph(compute?: ComputeChoice, props: AppProps = {}): App {
  const app = new App(props);
  new CatalogueGraphStack(app, 'CatalogueGraph', {
    service: serviceOf('graphql'),
    compute: computeIn(app, compute),
    env: { region: REGION },
  });
  return app;
}

/** The WebSocket example's app, before synthesis. */
export function orderStatus(compute?: ComputeChoice, props: AppProps = {}): App {
  const app = new App(props);
  new OrderStatusStack(app, 'OrderStatus', { service: serviceOf('websocket'), compute: computeIn(app, compute), env: { region: REGION } });
  return app;
}

/** The gRPC example's app under a name in the zone example.com, before synthesis. */
export function inventory(domainName: string, compute?: ComputeChoice, props: AppProps = {}): App {
  const app = new App(props);
  new InventoryStack(app, 'Inventory', {
    service: serviceOf('grpc'),
    compute: computeIn(app, compute),
    domainName,
    zoneId: ZONE_ID,
    env: { region: REGION },
  });
  return app;
}

/** The shop's app under a name in the zone above it, before synthesis; its web page must be built. */
export function shop(domainName: string, compute?: ComputeChoice, props: AppProps = {}): App {
  const app = new App(props);
  new ShopStack(app, 'Shop', {
    service: serviceOf('shop'),
    inventory: serviceOf('grpc'),
    site: workspace('shop/web/dist'),
    compute: computeIn(app, compute),
    domainName,
    zoneId: ZONE_ID,
    env: { region: REGION },
  });
  return app;
}
