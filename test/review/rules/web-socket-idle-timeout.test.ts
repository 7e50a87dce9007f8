import { WEB_SOCKET_IDLE_TIMEOUT } from '../../../src/review/rules/web-socket-idle-timeout';
import { balancer, forward, header, listener, path, ref, refuse, rule } from '../edge-resources';
import { found } from '../reviewed';

const idle = (Value: unknown) => ({ LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value }] });

function review(conditions: object[], attributes: object = {}, action: object = forward): string[] {
  return found(WEB_SOCKET_IDLE_TIMEOUT, { Balancer: balancer(attributes), Listener: listener(), Rule: rule(1, conditions, action) });
}

test.each([['/ws'], ['/wss'], ['/api/ws/*'], ['/websockets/*'], ['/WebSocket'], ['/graphql-ws'], ['/graphql/subscriptions']])(
  '%s, after a minute',
  pattern => {
    expect(review([path('/other', pattern)])).toEqual(['Balancer Properties.LoadBalancerAttributes']);
  },
);

test.each([['30'], [60]])('an Upgrade header, after %p seconds', seconds => {
  expect(review([path('/live'), header('upgrade', 'WebSocket')], idle(seconds))).toEqual(['Balancer Properties.LoadBalancerAttributes']);
});

test('several rules are one finding', () => {
  const rules = { One: rule(1, [path('/ws')], forward), Other: rule(2, [path('/wss')], forward) };
  expect(found(WEB_SOCKET_IDLE_TIMEOUT, { Balancer: balancer(), Listener: listener(), ...rules })).toHaveLength(1);
});

test.each<[string, object[], object?, object?]>([
  ['a longer time', [path('/ws')], idle('300')],
  ['just over a minute', [path('/ws')], idle(61)],
  ['a time that is chosen at deployment', [path('/ws')], idle(ref('Seconds'))],
  ['attributes that are chosen at deployment', [path('/ws')], { LoadBalancerAttributes: [{ 'Fn::If': ['A', {}, {}] }] }],
  ['clients that ping more often', [path('/socket.io/*', '/sockjs/*', '/signalr')]],
  ['paths that only sound like it', [path('/news', '/subscriptions', '/wsdl', '/api/*')]],
  ['another upgrade', [header('Upgrade', 'h2c')]],
  ['a path that is refused', [path('/ws')], {}, refuse],
  ['a load balancer for the network', [path('/ws')], { Type: 'network' }],
])('%s is silent', (_what, conditions, ...more) => {
  expect(review(conditions, ...more)).toEqual([]);
});
