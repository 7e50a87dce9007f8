import { Construct } from 'constructs';
import { ApiServiceOptions } from './api-service-options';
import { ExposureTraits } from './exposure.contract';
import { ComputeCapabilities } from '../compute/compute.contract';
import { Refusal, refuse } from '../private/refusal';
import { ProtocolTraits } from '../protocol/protocol.contract';
import { ScalingSet } from '../scaling/scaling-set';

/** Refuses, before anything is made, what the compute or the exposure cannot carry. */
export function requireCarried(scope: Construct, id: string, options: ApiServiceOptions, exposure: ExposureTraits, tls: boolean): void {
  const { artifact, compute, protocols, scaling = ScalingSet.of() } = options;
  const faults = [
    ...(protocols.length === 0 ? [NO_PROTOCOL] : []),
    ...artifactFaults(artifact, compute.capabilities),
    ...protocols.flatMap(({ traits }) => [...protocolFaults(traits, compute.capabilities), ...exposureFaults(traits, exposure, tls)]),
    ...scalingFaults(scaling, compute.capabilities),
  ];
  faults.slice(0, 1).forEach(fault => refuse({ ...fault, what: `service ${id} ${fault.what}` }, scope));
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
