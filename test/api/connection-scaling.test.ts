import { Template } from 'aws-cdk-lib/assertions';
import { ApiProtocol, GraphqlSubscriptions, ScalingPolicy, ScalingSet } from '../../src';
import { api, ofType, regionalStack, service } from '../support/apps';
import { fourParts } from '../support/refusals';

const byConnections = ScalingSet.of({ policies: [ScalingPolicy.connectionsPerTarget(500)] });
const live = service({ protocols: [ApiProtocol.webSocket()], scaling: byConnections });
const subscriptions = (kind: GraphqlSubscriptions) => ApiProtocol.graphql({ subscriptions: kind });
const shared = (got: string, service_ = 'Live') =>
  fourParts(
    `service ${service_} scales by connections, which AWS counts for all services`,
    got,
    'one service that holds connections',
    service_,
  );

test.each([
  ApiProtocol.webSocket(),
  ApiProtocol.serverSentEvents(),
  subscriptions(GraphqlSubscriptions.WEB_SOCKET),
  subscriptions(GraphqlSubscriptions.SERVER_SENT_EVENTS),
])('a service that holds connections may scale by them (%#)', protocol => {
  const stack = regionalStack();
  api(stack, { protocols: [protocol, ApiProtocol.rest({ paths: ['/api/*'] })], scaling: byConnections });

  expect(ofType(Template.fromStack(stack), 'AWS::AutoScaling::ScalingPolicy')).toHaveLength(1);
});

test.each([
  ['REST', ApiProtocol.rest()],
  ['GraphQL', ApiProtocol.graphql()],
])('a service that holds none is refused at once: %s', (name, protocol) => {
  expect(() => api(regionalStack(), { protocols: [protocol], scaling: byConnections })).toThrow(
    fourParts('service Service scales by connections and speaks no protocol that holds them', name, 'WebSocket', 'requests or processor'),
  );
});

test('beside services that hold none it stays allowed, whatever scales those', () => {
  const stack = regionalStack();
  const some = api(stack);
  some.addService('Live', live);
  some.addService('Graph', service({ protocols: [ApiProtocol.graphql()] }));

  expect(() => Template.fromStack(stack)).not.toThrow();
});

test.each([
  ['WebSocket', ApiProtocol.webSocket({ path: '/other' })],
  ['server-sent events', ApiProtocol.serverSentEvents()],
  ['GraphQL subscriptions', subscriptions(GraphqlSubscriptions.WEB_SOCKET)],
])('beside another service that holds connections it is refused: %s, added before or after', (_name, protocol) => {
  for (const order of [
    ['Live', 'Other'],
    ['Other', 'Live'],
  ]) {
    // GIVEN
    const stack = regionalStack();
    const some = api(stack);

    // WHEN
    order.forEach(id => some.addService(id, id === 'Live' ? live : service({ protocols: [protocol] })));

    // THEN
    expect(() => Template.fromStack(stack)).toThrow(/service Live scales by connections/);
    const [fault] = some.node.validate();
    expect(fault).toMatch(shared('connections of Live and Other'));
    expect(some.node.validate()).toHaveLength(1);
  }
});

test('two services that both scale by connections are refused with both names', () => {
  const stack = regionalStack();
  const some = api(stack, live);
  some.addService('Feed', service({ protocols: [ApiProtocol.serverSentEvents()], scaling: byConnections }));

  const faults = some.node.validate();
  expect(faults[0]).toMatch(shared('connections of Service and Feed', 'Service'));
  expect(faults[1]).toMatch(shared('connections of Feed and Service', 'Feed'));
});
