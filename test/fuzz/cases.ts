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
          { kind: 'graphql', path: '/api/user', authorizer: 'open' },
          { kind: 'grpc', path: '/api/*', methods: ['GET'], authorizer: 'jwt' },
        ],
        environment: { A: 'x=y', B_1: 'on' },
      },
    ],
    stores: [],
    alarms: true,
    order: 430,
  },
  'an open path beside what is guarded below it is an exception, although the guarded route brings the bare path too': {
    region: 'eu-west-1',
    exposure: 'internet',
    domain: 'example.com',
    services: [
      {
        compute: 'fargate',
        artifact: 'image',
        protocols: [
          { kind: 'webSocket', path: '/api/orders', authorizer: 'open' },
          { kind: 'rest', path: '/api/orders/*', authorizer: 'jwt' },
        ],
        environment: {},
      },
    ],
    stores: [],
    alarms: false,
    order: 0,
  },
  'an API waits for CloudFront in China, where it has no VPC origins': {
    region: 'cn-north-1',
    exposure: 'vpcOrigin',
    services: [{ compute: 'autoScalingGroup', artifact: 'archive', protocols: [{ kind: 'rest', path: '/api/*' }], environment: {} }],
    stores: [],
    alarms: false,
    order: 1,
  },
};
