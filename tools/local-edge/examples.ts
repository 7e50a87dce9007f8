import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { ApiExposure, IApiExposure } from 'cdk-scalable-api';
import { CatalogueDomain, CatalogueStack } from '../../examples/typescript/rest/catalogue-stack';
import { SynthesisedStack } from '../pictures/templates';

/** An example that can be served: its templates, and the program that its instances run. */
export interface Example {
  readonly main: string;
  /** A path for each kind of traffic, as the rest of a `curl` command. */
  readonly tries: { readonly [kind: string]: string };
  stacks(exposure: string, domain?: string): SynthesisedStack[];
}

/** Whose pages may call the examples from a browser. */
export const SHOP = 'https://shop.example.com';

export const EXPOSURES: { readonly [name: string]: () => IApiExposure } = {
  cloudFrontOnly: () => ApiExposure.cloudFrontOnly(),
  vpcOrigin: () => ApiExposure.vpcOrigin(),
  internet: () => ApiExposure.internet(),
  vpcOnly: () => ApiExposure.vpcOnly(),
};

const HOME = join(__dirname, '..', '..', 'examples', 'typescript');

export const EXAMPLES: { readonly [name: string]: Example } = {
  rest: {
    main: join(HOME, 'rest', 'service', 'dist', 'main.js'),
    tries: {
      'a list, kept by the edge': '/api/products?pageSize=2',
      'a personal answer':
        '/api/checkout/quotes -H "content-type: application/json" -d \'{"items":[{"productId":"p-1001","quantity":2}]}\'',
      'a preflight': `/api/products -X OPTIONS -H "origin: ${SHOP}" -H "access-control-request-method: PUT"`,
      'no route': '/nothing',
    },
    stacks: (exposureName, domain) => {
      const exposure = EXPOSURES[exposureName]();
      const app = new App();
      const zone: CatalogueDomain | undefined = domain === undefined ? undefined : { name: domain, zoneId: 'Z0', zoneName: 'example.com' };
      const pages = exposure.traits.edge ? [SHOP] : undefined;
      new CatalogueStack(app, 'Catalogue', {
        service: join(HOME, 'rest', 'service'),
        exposure,
        domain: zone,
        pages,
        env: { region: 'eu-west-1' },
      });
      return synthesised(app);
    },
  },
};

export function synthesised(app: App): SynthesisedStack[] {
  return app.synth().stacks.map(({ stackName, template, environment: { region } }) => ({ stackName, template, region }));
}
