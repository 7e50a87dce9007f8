import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { serviceMetrics } from './api-metrics';
import { ApiServiceOptions } from './api-service-options';
import { carriedScaling, requireCarried } from './carried';
import { ANSWERED, edgeRoutes } from './edge-routes';
import { RouteTable } from './route-table';
import { authorizerOf, GuardedFront, ServiceGuards } from './service-guards';
import { servicePorts, warnOfStickyConnections } from './service-ports';
import { ServicePort } from '../compute/compute.contract';
import { IWorkloadAttachment } from '../compute/workload-attachment.contract';
import { IWorkload } from '../compute/workload.contract';
import { EdgeRoute } from '../edge/edge-origin.contract';
import { serviceIdentity } from '../identity/service-identity';
import { MonitoredMetric } from '../operations/monitored-metric.contract';
import { ApiProtocol } from '../protocol/api-protocol';
import { ScalingSet } from '../scaling/scaling-set';

/** The load balancer, as a service sees it. */
export interface ServiceFront extends GuardedFront {
  readonly vpc: ec2.IVpc;
  readonly routes: RouteTable;
  readonly loadBalancerFullName: string;
  readonly loadBalancerArn: string;
}

/** A service of a `ScalableApi`, made by `addService`. */
export class ApiService extends Construct {
  /** @internal */
  public static _behind(front: ServiceFront, scope: Construct, id: string, options: ApiServiceOptions): ApiService {
    requireCarried(scope, id, options, front);
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
  /** @internal */
  public readonly _metrics: MonitoredMetric[];

  private constructor(scope: Construct, id: string, options: ApiServiceOptions, front: ServiceFront) {
    super(scope, id);
    this.protocols = [...options.protocols];
    this.scaling = carriedScaling(this, options);
    const ports = servicePorts(this.protocols);
    const claims = this.protocols.map(protocol => {
      const authorizer = authorizerOf(protocol, options.authorizer, front.authorizer);
      const aloud = authorizer !== undefined && authorizer !== front.authorizer;
      return { protocol, authorizer, matches: front.routes.claim(protocol.traits.route, this.node.id, authorizer?.traits, aloud) };
    });

    const { capabilities } = options.compute;
    this.workload = options.compute.bind(this, {
      vpc: front.vpc,
      artifact: options.artifact,
      ports,
      environment: options.environment ?? {},
      ...serviceIdentity(this, front.vpc, capabilities.servicePrincipals, capabilities.sessionTagPrincipals),
      loadBalancerFullName: front.loadBalancerFullName,
    });
    ports.forEach(port => this.workload.connections.allowFrom(front.securityGroup, ec2.Port.tcp(port.port), 'Load balancer to targets'));
    this.workload.startAfter(...this.workload.targets.map(target => front.routes.attach(target.targetGroup)));
    const guards = new ServiceGuards(this, front);
    for (const { protocol, authorizer, matches } of claims) {
      const port = portOf(ports, protocol);
      const end = {
        targets: this.workload.targets.filter(({ portId }) => portId === port.id),
        ready: this.workload.ready,
        stickiness: port.target.stickiness,
        guard: guards.config(authorizer),
      };
      matches.forEach(match => front.routes.forward(match, end));
    }
    const answered = guards.answered.flatMap(({ path, config, authorizer }) => front.routes.answer(path, config, this.node.id, authorizer));
    if (guards.login) this.workload.addEnvironment('AUTH_SIGNER', front.loadBalancerArn);
    warnOfStickyConnections(this, ports);
    this.workload.scale(this.scaling);
    this._metrics = serviceMetrics({
      service: this,
      workload: this.workload,
      ports,
      protocols: this.protocols,
      loadBalancerFullName: front.loadBalancerFullName,
    });
    this._edgeRoutes = [
      ...claims.flatMap(({ protocol, matches, authorizer }) => edgeRoutes(protocol.traits.edge, matches, authorizer?.traits)),
      ...edgeRoutes(ANSWERED, answered, { guarded: true }),
    ];
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
