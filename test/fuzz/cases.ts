import { Plan } from './plan';

/** Plans that once found a fault, as small as they could be made; each says which. */
export const CASES: { readonly [fault: string]: Plan } = {
  'an open path inside a guarded one, with more methods, is an exception': {
    region: 'us-east-1',
    exposure: 'vpcOnly',
    domain: 'example.com',
    services: [
      {
        compute: 'canary',
        artifact: 'image',
        protocols: [
          { kind: 'graphql', path: '/api/user', sticky: false, authorizer: 'open' },
          { kind: 'grpc', path: '/api/*', methods: ['GET'], sticky: false, authorizer: 'jwt' },
        ],
        environment: { A: 'x=y', B_1: 'on' },
      },
    ],
    stores: [],
    alarms: true,
    order: 430,
  },
};
