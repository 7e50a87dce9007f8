import { Construct, Node } from 'constructs';
import { ApiServiceOptions } from './api-service-options';
import { ExposureTraits } from './exposure.contract';
import { ComputeCapabilities } from '../compute/compute.contract';
import { Refusal, refusal, refuse } from '../private/refusal';
import { ApiProtocol } from '../protocol/api-protocol';
import { ProtocolTraits } from '../protocol/protocol.contract';
import { ScalingKind } from '../scaling/scaling-policy';
import { ScalingSet } from '../scaling/scaling-set';

/** Refuses, before anything is made, what the compute or the exposure cannot carry. */
export function requireCarried(scope: Construct, id: string, options: ApiServiceOptions, exposure: ExposureTraits, tls: boolean): void {
  const { artifact, compute, protocols, scaling = ScalingSet.of() } = options;
  const faults = [
    ...(protocols.length === 0 ? [NO_PROTOCOL] : []),
    ...artifactFaults(artifact, compute.capabilities),
    ...protocols.flatMap(({ traits }) => [...protocolFaults(traits, compute.capabilities), ...exposureFaults(traits, exposure, tls)]),
    ...scalingFaults(scaling, compute.capabilities),
    ...connectionFaults(scaling, protocols),
  ];
  faults.slice(0, 1).forEach(fault => refuse({ ...fault, what: `service ${id} ${fault.what}` }, scope));
}

/** What a service has to do with connections. */
interface ConnectionService {
  readonly node: Node;
  readonly protocols: ApiProtocol[];
  readonly scaling: ScalingSet;
}

/** Connections are counted for the load balancer as a whole, so they can't be told apart by service. Services may come later. */
export function sharedConnectionFaults(services: ConnectionService[]): string[] {
  return services
    .filter(({ scaling }) => byConnections(scaling))
    .flatMap(({ node: { id } }) => {
      const others = services.filter(({ node, protocols }) => node.id !== id && holdConnections(protocols)).map(({ node }) => node.id);
      if (others.length === 0) return [];
      return [
        refusal({
          what: `service ${id} scales by connections, which AWS counts for all services behind a load balancer together`,
          got: `connections of ${[id, ...others].join(' and ')}`,
          allowed: 'one service that holds connections in an API where a service scales by them',
          instead: `give ${id} an API of its own, or let it scale by requests, processor or memory`,
        }),
      ];
    });
}

const NO_PROTOCOL: Refusal = {
  what: 'speaks no protocol',
  got: 'protocols: []',
  allowed: 'one protocol or more',
  instead: 'add for example ApiProtocol.rest()',
};

function artifactFaults(
  { kind, architecture }: ApiServiceOptions['artifact'],
  { name, artifactKinds, architectures }: ComputeCapabilities,
): Refusal[] {
  if (!artifactKinds.includes(kind)) {
    return [
      {
        what: "has an artifact that its compute can't run",
        got: kind,
        allowed: artifactKinds.join(', '),
        instead: `choose another artifact, or another compute than ${name}`,
      },
    ];
  }
  if (architecture && !architectures.includes(architecture)) {
    return [
      {
        what: "has an artifact for a processor that its compute doesn't have",
        got: architecture,
        allowed: architectures.join(', '),
        instead: 'build the artifact for that architecture, or choose an instance type that fits it',
      },
    ];
  }
  return [];
}

function protocolFaults({ name, target }: ProtocolTraits, { protocolVersions }: ComputeCapabilities): Refusal[] {
  if (protocolVersions.includes(target.protocolVersion)) return [];
  return [
    {
      what: "speaks a protocol that its compute can't serve",
      got: `${name} (${target.protocolVersion})`,
      allowed: protocolVersions.join(', '),
      instead: 'choose another compute',
    },
  ];
}

function exposureFaults({ name, listener, route }: ProtocolTraits, exposure: ExposureTraits, tls: boolean): Refusal[] {
  const faults: Refusal[] = [];
  if (exposure.vpcOrigin && !listener.passesVpcOrigin) {
    faults.push({
      what: 'speaks a protocol that a CloudFront VPC origin does not carry',
      got: name,
      allowed: 'protocols that pass a VPC origin',
      instead: 'choose ApiExposure.cloudFrontOnly() and give the API a `domain`',
    });
  }
  if (listener.requiresTls && !tls) {
    faults.push({
      what: 'speaks a protocol that needs TLS at the load balancer',
      got: `${name}, and an API without a domain`,
      allowed: 'an API with a domain, or protocols that work over plain HTTP',
      instead: 'give the API a `domain: { name, zone }`, for which a certificate is made',
    });
  }
  if (!exposure.seesCallerAddress && route.conditions.sourceAddresses) {
    faults.push({
      what: "chooses by source address where the load balancer sees CloudFront's",
      got: `sourceAddresses under ${exposure.name}`,
      allowed: 'source addresses under an exposure without CloudFront',
      instead: 'block or allow addresses in the web ACL',
    });
  }
  return faults;
}

function scalingFaults({ policies }: ScalingSet, { scalingKinds }: ComputeCapabilities): Refusal[] {
  const foreign = policies.find(({ kind }) => !scalingKinds.includes(kind));
  if (!foreign) return [];
  return [
    {
      what: "scales by what its compute doesn't measure",
      got: foreign.kind,
      allowed: scalingKinds.join(', '),
      instead: 'leave that policy out, or choose another compute',
    },
  ];
}

function connectionFaults(scaling: ScalingSet, protocols: ApiProtocol[]): Refusal[] {
  if (!byConnections(scaling) || holdConnections(protocols)) return [];
  return [
    {
      what: 'scales by connections and speaks no protocol that holds them open',
      got: protocols.map(({ traits }) => traits.name).join(', '),
      allowed: 'a connection policy with WebSocket, server-sent events or GraphQL subscriptions',
      instead: 'scale by requests or processor',
    },
  ];
}

function byConnections({ policies }: ScalingSet): boolean {
  return policies.some(({ kind }) => kind === ScalingKind.CONNECTIONS_PER_TARGET);
}

function holdConnections(protocols: ApiProtocol[]): boolean {
  return protocols.some(({ traits }) => traits.target.holdsConnections);
}
