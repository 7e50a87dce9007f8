import { Token, Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ServicePort } from '../compute/compute.contract';
import { refusal, refuse } from '../private/refusal';
import { ApiProtocol } from '../protocol/api-protocol';
import { TargetTraits } from '../protocol/target.contract';

/** Protocols of one service share a port unless they say otherwise; what they want of a shared port must agree. */
export function servicePorts(protocols: ApiProtocol[]): ServicePort[] {
  const ports = new Map<number, { target: TargetTraits; name: string }>();
  for (const { traits } of protocols) {
    const { port } = traits.target;
    const other = ports.get(port);
    ports.set(port, { name: traits.name, target: other ? merged(other.target, traits.target, other.name, traits.name) : traits.target });
  }
  const variables = new Map<string, number>();
  for (const [port, { target }] of ports) {
    const taken = variables.get(target.portVariable);
    if (taken !== undefined) {
      refuse({
        what: 'two ports of one service clash',
        got: `ports ${taken} and ${port}, both told to the process as ${target.portVariable}`,
        allowed: `one port told as ${target.portVariable}`,
        instead: 'let the protocols share one port, or make the second one a service of its own with `addService`',
      });
    }
    variables.set(target.portVariable, port);
  }
  return [...ports].map(([port, { target }]) => ({ id: `Port${port}`, port, target }));
}

/** A connection stays where it is: a cookie is of use only for what comes before it, and sends a client that comes back to the fullest target. */
export function warnOfStickyConnections(service: IConstruct, ports: ServicePort[]): void {
  const sticky = ports.filter(({ target }) => target.stickiness && target.holdsConnections);
  if (sticky.length === 0) return;
  Validations.of(service).addWarning(
    'cdk-scalable-api:StickyConnections',
    refusal({
      what: 'connections that stay open are made sticky too, so that clients who connect again pile up on the oldest targets',
      got: `stickiness on port ${sticky.map(({ port }) => port).join(' and ')}, with a protocol that holds connections`,
      allowed: 'stickiness for a library that falls back to several requests, such as the polling of Socket.IO',
      instead: 'leave `stickiness` out and share state in a `SessionStore`, or acknowledge this',
    }),
  );
}

/** One health check and one version for all; the longest drain wins, and one protocol that holds connections is enough. */
function merged(one: TargetTraits, two: TargetTraits, oneName: string, twoName: string): TargetTraits {
  const text = (value: unknown) =>
    JSON.stringify(value, (_, part: unknown) => (Token.isUnresolved(part) ? 'known only at deployment' : part));
  const agree = (what: string, a: unknown, b: unknown) => {
    if (JSON.stringify(a) !== JSON.stringify(b)) {
      refuse({
        what: `two protocols on port ${one.port} want a different ${what}`,
        got: `${oneName}: ${text(a)}, ${twoName}: ${text(b)}`,
        allowed: `one ${what} on a port`,
        instead: 'give both protocols the same, or a port of their own to one of them',
      });
    }
  };
  agree('protocol version', one.protocolVersion, two.protocolVersion);
  agree('health check', one.healthCheck, two.healthCheck);
  agree('port variable', one.portVariable, two.portVariable);
  agree('balancing algorithm', one.algorithm, two.algorithm);
  agree('stickiness', one.stickiness ?? 'none', two.stickiness ?? 'none');
  return {
    ...one,
    deregistrationDelaySeconds: Math.max(one.deregistrationDelaySeconds, two.deregistrationDelaySeconds),
    holdsConnections: one.holdsConnections || two.holdsConnections,
  };
}
