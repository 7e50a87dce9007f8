import { Duration } from 'aws-cdk-lib';
import { ApiProtocol, RestOptions, TargetTraits } from '../../src';
import { servicePorts } from '../../src/api/service-ports';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const rest = (options: RestOptions = {}) => ApiProtocol.rest(options);

/** A protocol that the library may have one day, with what a test changes in its target. */
function protocol(name: string, target: Partial<TargetTraits>): ApiProtocol {
  const { traits } = rest();
  return { traits: { ...traits, name, target: { ...traits.target, ...target } } } as unknown as ApiProtocol;
}

test('one protocol has one port, named by its number', () => {
  const one = rest({ port: 9000 });

  expect(servicePorts([one])).toEqual([{ id: 'Port9000', port: 9000, target: one.traits.target }]);
});

test('protocols share a port unless they say otherwise, and the longest drain wins, in either order', () => {
  const protocols = [
    rest({ paths: ['/a'], deregistrationDelay: Duration.seconds(40) }),
    rest({ paths: ['/b'] }),
    rest({ paths: ['/c'], deregistrationDelay: Duration.seconds(20) }),
  ];

  for (const order of [protocols, [...protocols].reverse()]) {
    const ports = servicePorts(order);
    expect(ports.map(({ id, port }) => [id, port])).toEqual([['Port8080', 8080]]);
    expect(ports[0].target.deregistrationDelaySeconds).toBe(40);
  }
});

test('a port holds connections as soon as one of its protocols does, in either order', () => {
  const protocols = [rest(), ApiProtocol.webSocket()];

  for (const order of [protocols, [...protocols].reverse()]) expect(servicePorts(order)[0].target.holdsConnections).toBe(true);
  expect(servicePorts([rest(), rest({ paths: ['/b'] })])[0].target.holdsConnections).toBe(false);
});

test('ports told by different variables live side by side', () => {
  const ports = servicePorts([rest(), protocol('gRPC', { port: 9090, portVariable: 'GRPC_PORT', protocolVersion: 'GRPC' })]);

  expect(ports.map(({ id, target }) => [id, target.portVariable])).toEqual([
    ['Port8080', 'PORT'],
    ['Port9090', 'GRPC_PORT'],
  ]);
});

test('the protocols themselves stay as they are', () => {
  const protocols = [rest(), rest({ deregistrationDelay: Duration.seconds(99) })];

  servicePorts(protocols);

  expect(protocols.map(({ traits }) => traits.target.deregistrationDelaySeconds)).toEqual([30, 99]);
});

test('two ports told by the same variable are refused', () => {
  expect(() => servicePorts([rest({ port: 8080 }), rest({ port: 8081 })])).toThrow(
    fourParts(
      'two ports of one service clash',
      'ports 8080 and 8081, both told to the process as PORT',
      'one port told as PORT',
      '`addService`',
    ),
  );
});

test.each<[string, Partial<TargetTraits>, string]>([
  ['protocol version', { protocolVersion: 'HTTP2' }, 'REST: "HTTP1", Other: "HTTP2"'],
  ['health check', { healthCheck: { ...rest().traits.target.healthCheck, path: '/ready' } }, '"path":"/ready"'],
  ['port variable', { portVariable: 'GRPC_PORT' }, 'REST: "PORT", Other: "GRPC_PORT"'],
  ['balancing algorithm', { algorithm: 'round_robin' }, 'Other: "round_robin"'],
])('a different %s on one port is refused with both names', (what, target, got) => {
  expect(() => servicePorts([rest(), protocol('Other', target)])).toThrow(
    fourParts(`two protocols on port 8080 want a different ${what}`, got, `one ${what} on a port`, 'a port of their own'),
  );
});

describe('known only at deployment', () => {
  test('a value of a health check that differs is told without its encoding', () => {
    expect(() => servicePorts([rest({ healthCheck: { healthyHttpCodes: token.text('204') } }), rest()])).toThrow(
      /"matcher":"known only at deployment"/,
    );
  });
});
