import { Duration } from 'aws-cdk-lib';
import { IApiAuthorizer } from './authorizer.contract';
import { HttpHealthCheck, httpHealthCheck } from './http-health-check';
import { requiredConditions } from './route-conditions';
import { RouteConditions, RouteTraits } from './route.contract';
import { StickySessions } from './sticky-sessions';
import { TargetTraits } from './target.contract';
import { requireSeconds } from '../private/amount';
import { requirePathPattern } from '../private/path-pattern';
import { requireNumber } from '../private/refusal';

/** What the services of every protocol let the user choose. */
export interface ProtocolOptions {
  /**
   * Who may call on the protocol's paths. Paths with another answer are a protocol of their own.
   *
   * @default - as for the service
   */
  readonly authorizer?: IApiAuthorizer;
  /**
   * What else, beside the path, a request must have to belong to this service.
   *
   * @default - the path alone decides
   */
  readonly conditions?: RouteConditions;
  /**
   * How long a target that leaves may finish what it does, from 0 s to 1 hour.
   *
   * @default Duration.seconds(30) - longer than nearly every request, short enough for quick deployments
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#deregistration-delay
   */
  readonly deregistrationDelay?: Duration;
  /**
   * Priority of this protocol's listener rule, from 1 to 100, ahead of all computed ones. Needed only where an error asks for it, and
   * for one path: give it a protocol of its own.
   *
   * @default - computed from the match, so that adding a route never renumbers another
   */
  readonly orderHint?: number;
}

/** What the services of every protocol over HTTP let the user choose. */
export interface HttpProtocolOptions extends ProtocolOptions {
  /**
   * Port on which the process listens, told to it as `PORT`.
   *
   * @default 8080
   */
  readonly port?: number;
  /**
   * How the load balancer asks whether the process can serve.
   *
   * @default - `GET /health` must answer 200 within 5 s, asked every 15 s; healthy after 2 answers, unhealthy after 3
   */
  readonly healthCheck?: HttpHealthCheck;
  /**
   * Whether a client's requests go to the same target. A single connection, such as a WebSocket, stays where it is anyway: there it is for
   * libraries that fall back to several requests, as Socket.IO's polling does.
   *
   * @default - each request goes where there is room
   */
  readonly stickiness?: StickySessions;
}

/** The routes of a protocol, checked. */
export function protocolRoute(paths: string[], { conditions, orderHint }: ProtocolOptions): RouteTraits {
  paths.forEach(path => requirePathPattern(path));
  if (orderHint !== undefined) {
    requireNumber(orderHint, {
      what: 'the order hint',
      min: 1,
      max: 100,
      literal: true,
      instead: 'leave it out unless an error asks for one',
    });
  }
  return { paths, conditions: requiredConditions(conditions ?? {}), orderHint };
}

/** How a process that speaks HTTP is reached and judged. */
export function httpTarget(options: HttpProtocolOptions): TargetTraits {
  return {
    port: requiredPort(options.port ?? 8080),
    portVariable: 'PORT',
    protocolVersion: 'HTTP1',
    healthCheck: httpHealthCheck(options.healthCheck ?? {}),
    ...leavingTarget(options),
    // Requests of one API differ by orders of magnitude in cost: the target with the fewest open ones is the one with room,
    // and a slow target sheds load by itself. Round robin would keep feeding it.
    algorithm: 'least_outstanding_requests',
    holdsConnections: false,
    stickiness: options.stickiness?.traits,
  };
}

export function requiredPort(port: number): number {
  requireNumber(port, {
    what: 'the port',
    min: 1,
    max: 65_535,
    literal: true,
    instead: 'name the port on which the process listens, such as 8080',
  });
  return port;
}

export function leavingTarget({ deregistrationDelay }: ProtocolOptions): Pick<TargetTraits, 'deregistrationDelaySeconds'> {
  const deregistrationDelaySeconds = requireSeconds(deregistrationDelay ?? Duration.seconds(30), {
    what: 'the deregistration delay',
    min: 0,
    max: 3600,
    literal: true,
    instead: 'let clients retry what takes longer than an hour',
  });
  return { deregistrationDelaySeconds };
}
