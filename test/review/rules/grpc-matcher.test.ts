import { GRPC_MATCHER } from '../../../src/review/rules/grpc-matcher';
import { ref } from '../edge-resources';
import { found } from '../reviewed';

const review = (Properties: object) => found(GRPC_MATCHER, { Targets: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties } });

test.each([
  { ProtocolVersion: 'GRPC', Matcher: { HttpCode: '200' } },
  { ProtocolVersion: 'HTTP2', Matcher: { GrpcCode: '0' } },
  { Matcher: { GrpcCode: '0-99' } },
])('%j', properties => {
  expect(review(properties)).toEqual(['Targets Properties.Matcher']);
});

test.each([
  { ProtocolVersion: 'GRPC', Matcher: { GrpcCode: '0' } },
  { ProtocolVersion: 'GRPC' },
  { ProtocolVersion: 'HTTP1', Matcher: { HttpCode: '200-399' } },
  { ProtocolVersion: ref('Version'), Matcher: { HttpCode: '200' } },
  {},
])('%j is silent', properties => {
  expect(review(properties)).toEqual([]);
});
