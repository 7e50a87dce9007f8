import { GRPC_OVER_PLAIN_HTTP } from '../../../src/review/rules/grpc-over-plain-http';
import { forward, listener, path, ref, rule } from '../edge-resources';
import { found, Resources } from '../reviewed';

const targets = (ProtocolVersion?: unknown): Resources[string] => ({
  Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
  Properties: { ProtocolVersion },
});
const mixed = {
  Type: 'forward',
  ForwardConfig: { TargetGroups: [{ TargetGroupArn: 'arn' }, { TargetGroupArn: ref('Targets'), Weight: 1 }] },
};

test('a rule or a default action of an HTTP listener', () => {
  expect(
    found(GRPC_OVER_PLAIN_HTTP, {
      Listener: listener([forward], { Port: 80, Protocol: 'HTTP' }),
      Rule: rule(1, [path('/shop.v1.Inventory/*')], mixed),
      Targets: targets('GRPC'),
    }),
  ).toEqual(['Rule Properties.Actions', 'Listener Properties.DefaultActions']);
});

test.each<[string, Resources]>([
  ['HTTPS', { Listener: listener([forward]), Targets: targets('GRPC') }],
  ['HTTP/2', { Listener: listener([forward], { Protocol: 'HTTP' }), Targets: targets('HTTP2') }],
  ['no version', { Listener: listener([forward], { Protocol: 'HTTP' }), Targets: targets() }],
  ['a protocol that is chosen at deployment', { Listener: listener([forward], { Protocol: ref('Protocol') }), Targets: targets('GRPC') }],
  ['targets of another app', { Listener: listener([forward], { Protocol: 'HTTP' }) }],
])('%s is silent', (_what, resources) => {
  expect(found(GRPC_OVER_PLAIN_HTTP, resources)).toEqual([]);
});
