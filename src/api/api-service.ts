import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ExposureTraits } from './exposure.contract';
import { RouteTable } from './route-table';
import { servicePorts } from './service-ports';
import { IServiceArtifact } from '../compute/artifact.contract';
import { ICompute, IWorkload, ServicePort } from '../compute/compute.contract';
import { IWorkloadAttachment } from '../compute/workload-attachment.contract';
import { EdgeRoute } from '../edge/edge-origin.contract';
import { serviceIdentity } from '../identity/service-identity';
import { refuse } from '../private/refusal';
import { ApiProtocol } from '../protocol/api-protocol';
import { ScalingSet } from '../scaling/scaling-set';

/** One service of an API: what runs, where, what it speaks, and how it scales. */
export interface ApiServiceOptions {
  /** What runs. */
  readonly artifact: IServiceArtifact;
  /** Where it runs. */
  readonly compute: ICompute;
  /** What it speaks; one protocol or more. */
  readonly protocols: ApiProtocol[];
  /**
   * How many copies run, and what adds and removes them.
   *
   * @default ScalingSet.of() - 2 to 50 copies by processor, memory and requests
   */
  readonly scaling?: ScalingSet;
  /**
   * Environment variables of the process; secrets go through `workload.addSecret`.
   *
   * @default - only the ports, such as `PORT`
   */
  readonly environment?: { [name: string]: string };
}

/** The load balancer, as a service sees it. */
export interface ServiceFront {
  readonly vpc: ec2.IVpc;
  readonly routes: RouteTable;
  readonly exposure: ExposureTraits;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly loadBalancerFullName: string;
}

/** A service of a `ScalableApi`, made by `addService`. */
export class ApiService extends Construct {
  /** @internal */
  public static _behind(front: ServiceFront, scope: Construct, id: string, options: ApiServiceOptions): ApiService {
    requireCarried(scope, id, options, front.exposure);
    return new ApiService(scope, id, options, front);
  }

  /** What runs: grants, connections, environment. */
  public readonly workload: IWorkload;
  /** What the service speaks. */
  public readonly protocols: ApiProtocol[];
  /** How many copies run, and what adds and removes them. */
  public readonly scaling: ScalingSet;

  /** @internal */
  public readonly _edgeRoutes: EdgeRoute[];

  private constructor(scope: Construct, id: string, options: ApiServiceOptions, front: ServiceFront) {
    super(scope, id);
    this.protocols = [...options.protocols];
    this.scaling = options.scaling ?? ScalingSet.of();
    const ports = servicePorts(this.protocols);
    const claims = this.protocols.map(protocol => ({ protocol, matches: front.routes.claim(protocol.traits.route, this.node.id) }));

    const { capabilities } = options.compute;
    this.workload = options.compute.bind(this, {
      vpc: front.vpc,
      artifact: options.artifact,
      ports,
      environment: options.environment ?? {},
      ...serviceIdentity(this, front.vpc, capabilities.servicePrincipals),
      loadBalancerFullName: front.loadBalancerFullName,
    });
    ports.forEach(port => this.workload.connections.allowFrom(front.securityGroup, ec2.Port.tcp(port.port), 'Load balancer to targets'));
    this.workload.startAfter(...this.workload.targets.map(target => front.routes.attach(target.targetGroup)));
    for (const { protocol, matches } of claims) {
      const targets = this.workload.targets.filter(target => target.portId === portOf(ports, protocol).id);
      matches.forEach(match => front.routes.forward(match, targets, this.workload.ready));
    }
    this.workload.scale(this.scaling);
    this._edgeRoutes = claims.flatMap(({ protocol, matches }) => matches.map(match => ({
      id: match.id, paths: match.paths, conditions: match.conditions, traits: protocol.traits.edge, guarded: false,
    })));
  }

  /**
   * Connects something that the service uses: a store, a queue, a database.
   *
   * @param attachment opens the network path, grants the least permission and sets the environment
   */
  public attach(attachment: IWorkloadAttachment): void {
    attachment.attachTo(this.workload);
  }
}

function portOf(ports: ServicePort[], protocol: ApiProtocol): ServicePort {
  return ports.find(port => port.port === protocol.traits.target.port)!;
}

/** Refuses, before anything is made, what the compute or the exposure cannot carry. */
function requireCarried(scope: Construct, id: string, options: ApiServiceOptions, exposure: ExposureTraits): void {
  const { artifact, compute: { capabilities }, protocols, scaling } = options;
  const at = `service ${id}`;
  if (protocols.length === 0) {
    refuse({ what: `${at} speaks no protocol`, got: 'protocols: []', allowed: 'one protocol or more', instead: 'add for example ApiProtocol.rest()' }, scope);
  }
  if (!capabilities.artifactKinds.includes(artifact.kind)) {
    refuse({ what: `${at} has an artifact that its compute can't run`, got: artifact.kind, allowed: capabilities.artifactKinds.join(', '), instead: `choose another artifact, or another compute than ${capabilities.name}` }, scope);
  }
  if (artifact.architecture && !capabilities.architectures.includes(artifact.architecture)) {
    refuse({
      what: `${at} has an artifact for a processor that its compute doesn't have`,
      got: artifact.architecture,
      allowed: capabilities.architectures.join(', '),
      instead: 'build the artifact for that architecture, or choose an instance type that fits it',
    }, scope);
  }
  for (const { traits } of protocols) {
    if (!capabilities.protocolVersions.includes(traits.target.protocolVersion)) {
      refuse({ what: `${at} speaks a protocol that its compute can't serve`, got: `${traits.name} (${traits.target.protocolVersion})`, allowed: capabilities.protocolVersions.join(', '), instead: 'choose another compute' }, scope);
    }
    if (exposure.vpcOrigin && !traits.listener.passesVpcOrigin) {
      refuse({ what: `${at} speaks a protocol that a CloudFront VPC origin does not carry`, got: traits.name, allowed: 'protocols that pass a VPC origin', instead: 'choose another exposure, such as ApiExposure.vpcOnly()' }, scope);
    }
    if (!exposure.seesCallerAddress && traits.route.conditions.sourceAddresses) {
      refuse({
        what: `${at} chooses by source address where the load balancer sees CloudFront's`,
        got: `sourceAddresses under ${exposure.name}`,
        allowed: 'source addresses under an exposure without CloudFront',
        instead: 'block or allow addresses in the web ACL',
      }, scope);
    }
  }
  const kinds = (scaling ?? ScalingSet.of()).policies.map(policy => policy.kind);
  const foreign = kinds.find(kind => !capabilities.scalingKinds.includes(kind));
  if (foreign) {
    refuse({ what: `${at} scales by what its compute doesn't measure`, got: foreign, allowed: capabilities.scalingKinds.join(', '), instead: 'leave that policy out, or choose another compute' }, scope);
  }
}
