import { Token } from 'aws-cdk-lib';
import { HealthCheckTimes, healthCheckTimes, requiredCodes } from './http-health-check';
import { ProtocolTraits } from './protocol.contract';
import { leavingTarget, ProtocolOptions, protocolRoute, requiredPort } from './service-options';
import { SERVER_ERRORS } from './target-metrics';
import { refuse, shown } from '../private/refusal';

/** The load balancer's health check of a gRPC service. */
export interface GrpcHealthCheck extends HealthCheckTimes {
  /** gRPC status codes that count as healthy, such as `0` or `0-5`. @default '0' - OK */
  readonly healthyGrpcCodes?: string;
}

/** How a gRPC service is reached and judged. */
export interface GrpcOptions extends ProtocolOptions {
  /** Full names of the services, package first, such as `shop.v1.Inventory`; one or more. */
  readonly services: string[];
  /**
   * Port on which the process listens, told to it as `GRPC_PORT`.
   *
   * @default 9090
   */
  readonly port?: number;
  /**
   * How the load balancer asks whether the process can serve.
   *
   * @default - the standard health service must answer OK within 5 s, asked every 15 s; healthy after 2 answers, unhealthy after 3
   * @see https://github.com/grpc/grpc/blob/master/doc/health-checking.md
   */
  readonly healthCheck?: GrpcHealthCheck;
}

/** A package, or none, and a name, each an identifier of Protocol Buffers. @see https://protobuf.dev/reference/protobuf/proto3-spec/#identifiers */
const SERVICE = /^(?:[A-Za-z][A-Za-z0-9_]*\.)*[A-Za-z][A-Za-z0-9_]*$/;

/**
 * HTTP/2 and TLS from client to load balancer; requests are balanced one by one. The firewall does not look into bodies.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-using-grpc.html
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-protocol-version
 */
export function grpcTraits(options: GrpcOptions): ProtocolTraits {
  const services = [...options.services];
  if (services.length === 0) {
    refuse({
      what: 'a gRPC protocol without services serves nothing',
      got: 'services: []',
      allowed: 'one full service name or more',
      instead: 'write the package and name from your .proto file, such as "shop.v1.Inventory"',
    });
  }
  services.forEach(requireServiceName);
  return {
    name: 'gRPC',
    route: protocolRoute(
      services.map(service => `/${service}/*`),
      options,
    ),
    target: {
      port: requiredPort(options.port ?? 9090),
      portVariable: 'GRPC_PORT',
      protocolVersion: 'GRPC',
      healthCheck: {
        path: '/grpc.health.v1.Health/Check',
        ...healthCheckTimes(options.healthCheck ?? {}),
        matcher: requiredCodes(options.healthCheck?.healthyGrpcCodes ?? '0', { of: 'gRPC', min: 0, max: 99 }),
      },
      ...leavingTarget(options),
      algorithm: 'least_outstanding_requests',
      // One HTTP/2 connection carries the requests of a client to all targets.
      holdsConnections: false,
    },
    // Streams are quiet for minutes; clients hold their connection with HTTP/2 pings.
    listener: { idleTimeoutSeconds: 300, requiresTls: true, passesVpcOrigin: false },
    edge: {
      cacheable: false,
      cachedQueries: [],
      grpc: true,
      // CloudFront takes gRPC only where it lets POST through, and POST only among all methods.
      methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      // Callers that run in another cloud are the usual ones.
      countedFirewallRules: ['HostingProviderIPList'],
    },
    metrics: [SERVER_ERRORS],
  };
}

function requireServiceName(service: string): void {
  if (!Token.isUnresolved(service) && SERVICE.test(service)) return;
  refuse({
    what: 'the name of a gRPC service is not valid',
    got: shown(service),
    allowed: 'a package and a name of letters, digits and "_", joined by dots, written in the code',
    instead: 'write it as in your .proto file, such as "shop.v1.Inventory"',
  });
}
