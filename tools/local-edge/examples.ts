import { join } from 'node:path';
import { catalogue, EXPOSURES, SERVICE, SHOP } from '../catalogue';
import { synthesised, SynthesisedStack } from '../pictures/templates';

/** An example that can be served: its templates, and the program that its instances run. */
export interface Example {
  readonly main: string;
  /** A path for each kind of traffic, as the rest of a `curl` command. */
  readonly tries: { readonly [kind: string]: string };
  stacks(exposure: string, domain?: string): SynthesisedStack[];
}

export const EXAMPLES: { readonly [name: string]: Example } = {
  rest: {
    main: join(SERVICE, 'dist', 'main.js'),
    tries: {
      'a list, kept by the edge': '/api/products?pageSize=2',
      'a personal answer':
        '/api/checkout/quotes -H "content-type: application/json" -d \'{"items":[{"productId":"p-1001","quantity":2}]}\'',
      'a preflight': `/api/products -X OPTIONS -H "origin: ${SHOP}" -H "access-control-request-method: PUT"`,
      'no route': '/nothing',
    },
    stacks: (name, domain) => {
      const exposure = EXPOSURES[name];
      return synthesised(catalogue({ exposure, domain, pages: exposure.traits.edge ? [SHOP] : undefined }));
    },
  },
};
