import { GRPC_AT_EDGE } from '../../../src/review/rules/grpc-at-edge';
import { balancerOrigin, CACHING_OPTIMIZED, distribution, getAtt, ref } from '../edge-resources';
import { found } from '../reviewed';

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'];

function review(behavior: object, config: object = {}): string[] {
  const grpc = { PathPattern: '/shop.v1.Inventory/*', AllowedMethods: METHODS, GrpcConfig: { Enabled: true }, ...behavior };
  return found(GRPC_AT_EDGE, { Edge: distribution([grpc, {}], { HttpVersion: 'http2', ...config }) });
}

const CONFIG = 'Properties.DistributionConfig';

test.each<[string, object, object, string]>([
  ['methods that are left out', { AllowedMethods: undefined }, {}, `${CONFIG}.CacheBehaviors.0.AllowedMethods`],
  [
    'no POST',
    { AllowedMethods: ['GET', 'HEAD', 'OPTIONS'], GrpcConfig: { Enabled: 'true' } },
    {},
    `${CONFIG}.CacheBehaviors.0.AllowedMethods`,
  ],
  ['no HTTP/2', {}, { HttpVersion: 'http3' }, `${CONFIG}.HttpVersion`],
  ['the HTTP version that AWS takes where none is said', {}, { HttpVersion: undefined }, `${CONFIG}.HttpVersion`],
  [
    'an origin without TLS',
    {},
    { Origins: [balancerOrigin({ CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } })] },
    `${CONFIG}.Origins.0`,
  ],
  ['a VPC origin', {}, { Origins: [{ Id: 'Service', VpcOriginConfig: { VpcOriginId: getAtt('Inside', 'Id') } }] }, `${CONFIG}.Origins.0`],
])('%s', (_what, behavior, config, location) => {
  expect(review(behavior, config)).toEqual([`Edge ${location} [/shop.v1.Inventory/*]`]);
});

test.each<[string, object, object]>([
  ['all that gRPC needs', {}, {}],
  ['HTTP/2 and 3', {}, { HttpVersion: 'HTTP2and3' }],
  ['a version that is chosen at deployment', {}, { HttpVersion: ref('Version') }],
  ['a cache policy, which gRPC takes no notice of', { CachePolicyId: CACHING_OPTIMIZED }, {}],
  ['gRPC switched off', { GrpcConfig: { Enabled: false }, AllowedMethods: ['GET', 'HEAD'] }, {}],
  ['gRPC decided at deployment', { GrpcConfig: { Enabled: ref('Grpc') }, AllowedMethods: ['GET', 'HEAD'] }, {}],
  ['methods chosen at deployment', { AllowedMethods: ref('Methods') }, {}],
  [
    'an origin of another behaviour without TLS',
    {},
    { Origins: [balancerOrigin(), { Id: 'Other', CustomOriginConfig: { OriginProtocolPolicy: 'http-only' } }] },
  ],
])('%s is silent', (_what, behavior, config) => {
  expect(review(behavior, config)).toEqual([]);
});
