import { Validations } from 'aws-cdk-lib';
import { Construct, Node } from 'constructs';
import { ApiServiceOptions } from './api-service-options';
import { authorizerFaults } from './authorizer-fit';
import { ExposureTraits } from './exposure.contract';
import { authorizerOf, GuardedFront } from './service-guards';
import { artifactFaults } from '../compute/artifact-fit';
import { ComputeCapabilities } from '../compute/compute-capabilities.contract';
import { Refusal, refusal, refuse } from '../private/refusal';
import { ApiProtocol } from '../protocol/api-protocol';
import { ProtocolTraits } from '../protocol/protocol.contract';
import { PredictiveMode } from '../scaling/predictive-scaling';
import { ScalingKind } from '../scaling/scaling-kind';
import { ScalingSet } from '../scaling/scaling-set';

/** Refuses, before anything is made, what the compute or the exposure cannot carry. */
export function requireCarried(
  scope: Construct,
  id: string,
  options: ApiServiceOptions,
  { exposure, tls, authorizer }: GuardedFront,
): void {
  const { artifact, compute, protocols, scaling = ScalingSet.of() } = options;
  const faults = [
    ...(protocols.length === 0 ? [NO_PROTOCOL] : []),
    ...artifactFaults(artifact, compute.capabilities),
    ...protocols.flatMap(({ traits }) => [...protocolFaults(traits, compute.capabilities), ...exposureFaults(traits, exposure, tls)]),
    ...protocols.flatMap(protocol => {
      const said = authorizerOf(protocol, options.authorizer, authorizer);
      return authorizerFaults(protocol.traits, said?.traits, exposure, tls);
    }),
    ...scalingFaults(scaling, compute.capabilities),
    ...connectionFaults(scaling, protocols),
    ...forecastFaults(scaling, protocols),
  ];
  faults.slice(0, 1).forEach(fault => refuse({ ...fault, what: `service ${id} ${fault.what}` }, scope));
}

/** The set as the compute can do it: policies that are the library's own choice, not the user's, are left out with a warning. */
export function carriedScaling(scope: Construct, { compute, scaling = ScalingSet.of() }: ApiServiceOptions): ScalingSet {
  const { name, scalingKinds } = compute.capabilities;
  const carried = scaling._within(scalingKinds);
  const left = scaling.policies.filter(policy => !carried.policies.includes(policy)).map(({ kind }) => kind);
  if (left.length > 0) {
    Validations.of(scope).addWarning(
      'cdk-scalable-api:ScalingLeftOut',
      refusal({
        what: "the library's default scales in ways that the compute can't",
        got: left.join(', '),
        allowed: `on ${name}: ${carried.policies.map(({ kind }) => kind).join(', ') || 'none of the default, so that the minimum runs'}`,
        instead: 'give the service a `scaling` of its own, or acknowledge that the rest is enough',
      }),
    );
  }
  return carried;
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

/** What does nearly the same, the nearest first: the alternatives that an error names, as far as the compute has them. */
const ALTERNATIVES: Record<ScalingKind, ScalingKind[]> = {
  [ScalingKind.CPU]: [ScalingKind.REQUESTS_PER_TARGET, ScalingKind.MEMORY],
  [ScalingKind.MEMORY]: [ScalingKind.CPU, ScalingKind.REQUESTS_PER_TARGET],
  [ScalingKind.REQUESTS_PER_TARGET]: [ScalingKind.METRIC_PER_TARGET, ScalingKind.CPU],
  [ScalingKind.CONNECTIONS_PER_TARGET]: [ScalingKind.METRIC_PER_TARGET, ScalingKind.MEMORY, ScalingKind.CPU],
  [ScalingKind.METRIC]: [ScalingKind.METRIC_PER_TARGET, ScalingKind.CPU],
  [ScalingKind.METRIC_PER_TARGET]: [ScalingKind.METRIC, ScalingKind.REQUESTS_PER_TARGET, ScalingKind.CPU],
  [ScalingKind.STEP]: [ScalingKind.METRIC, ScalingKind.REQUESTS_PER_TARGET, ScalingKind.CPU],
  [ScalingKind.SCHEDULE]: [],
  [ScalingKind.PREDICTIVE]: [ScalingKind.SCHEDULE],
};

function scalingFaults({ policies, usesDefaults }: ScalingSet, { name, scalingKinds }: ComputeCapabilities): Refusal[] {
  const foreign = usesDefaults ? undefined : policies.find(({ kind }) => !scalingKinds.includes(kind));
  if (!foreign) return [];
  const alternative = ALTERNATIVES[foreign.kind].find(kind => scalingKinds.includes(kind));
  return [
    {
      what: "scales in a way that its compute can't",
      got: foreign.kind,
      allowed: scalingKinds.join(', '),
      instead: `${alternative ? `use ScalingPolicy.${alternative}(…)` : 'raise the minimum of the set'}, or choose another compute than ${name}`,
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

/** AWS follows one forecast, and requests are counted by target group, of which each port has one. */
function forecastFaults({ policies }: ScalingSet, protocols: ApiProtocol[]): Refusal[] {
  const ports = [...new Set(protocols.map(({ traits }) => traits.target.port))];
  const followed = policies.some(
    ({ forecast }) => forecast?.load === ScalingKind.REQUESTS_PER_TARGET && forecast.mode === PredictiveMode.FORECAST_AND_SCALE,
  );
  if (!followed || ports.length < 2) return [];
  return [
    {
      what: 'follows a forecast of requests, which AWS counts for each port by itself',
      got: `ports ${ports.join(' and ')}`,
      allowed: 'one port, or a forecast that is only looked at',
      instead: 'forecast processor use: ScalingPolicy.predictive(ScalingPolicy.cpu(60))',
    },
  ];
}

function byConnections({ policies }: ScalingSet): boolean {
  return policies.some(({ kind }) => kind === ScalingKind.CONNECTIONS_PER_TARGET);
}

function holdConnections(protocols: ApiProtocol[]): boolean {
  return protocols.some(({ traits }) => traits.target.holdsConnections);
}
