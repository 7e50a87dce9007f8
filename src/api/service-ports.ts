import { Token } from 'aws-cdk-lib';
import { ServicePort } from '../compute/compute.contract';
import { refuse } from '../private/refusal';
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
  agree('stickiness', one.stickinessSeconds ?? 'none', two.stickinessSeconds ?? 'none');
  return {
    ...one,
    deregistrationDelaySeconds: Math.max(one.deregistrationDelaySeconds, two.deregistrationDelaySeconds),
    holdsConnections: one.holdsConnections || two.holdsConnections,
  };
}
