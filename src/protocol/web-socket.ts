import { Duration } from 'aws-cdk-lib';
import { ProtocolTraits } from './protocol.contract';
import { HttpProtocolOptions, httpTarget, protocolRoute } from './service-options';
import { SERVER_ERRORS } from './target-metrics';
import { requireSeconds } from '../private/amount';
import { refuse } from '../private/refusal';

/** How a WebSocket service is reached and judged. */
export interface WebSocketOptions extends HttpProtocolOptions {
  /**
   * Path pattern of the handshake; `/x/*` serves `/x` too.
   *
   * @default '/ws'
   */
  readonly path?: string;
  /**
   * How often the service, or its client, sends a ping on a quiet connection.
   *
   * @default Duration.seconds(30)
   * @see https://www.rfc-editor.org/rfc/rfc6455#section-5.5.2
   */
  readonly pingInterval?: Duration;
  /**
   * Longest silence after which the load balancer closes a connection, above the ping interval and at most 4,000 s. It is one attribute
   * of the whole load balancer: the largest of all services holds.
   *
   * @default Duration.seconds(300)
   */
  readonly idleTimeout?: Duration;
}

/**
 * The firewall sees the handshake only, and so do cache and listener rules; what flows after it is between client and service.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/distribution-working-with.websockets.html
 */
export function webSocketTraits(options: WebSocketOptions): ProtocolTraits {
  return {
    name: 'WebSocket',
    route: protocolRoute([options.path ?? '/ws'], options),
    target: { ...httpTarget(options), holdsConnections: true },
    listener: {
      idleTimeoutSeconds: idleTimeoutSeconds(options.pingInterval ?? Duration.seconds(30), options.idleTimeout ?? Duration.seconds(300)),
      requiresTls: false,
      passesVpcOrigin: true,
    },
    edge: {
      cacheable: false,
      cachedQueries: [],
      grpc: false,
      methods: ['GET', 'HEAD'],
      // Clients that run in another cloud are everyday traffic of an API.
      countedFirewallRules: ['HostingProviderIPList'],
    },
    metrics: [SERVER_ERRORS],
  };
}

/**
 * Checked: at or below the ping interval, every quiet connection would be closed just before its next ping.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout
 */
function idleTimeoutSeconds(pingInterval: Duration, idleTimeout: Duration): number {
  const pingSeconds = requireSeconds(pingInterval, {
    what: 'the ping interval',
    min: 1,
    max: 3600,
    literal: true,
    instead: 'send a ping every 30 seconds',
  });
  const idleSeconds = requireSeconds(idleTimeout, {
    what: 'the idle timeout of WebSocket',
    min: 2,
    max: 4000,
    literal: true,
    instead: 'keep the default of 300 seconds and send a ping more often',
  });
  if (idleSeconds <= pingSeconds) {
    refuse({
      what: 'the idle timeout of WebSocket is not longer than the ping interval, so quiet connections are closed',
      got: `idle timeout ${idleSeconds} seconds, ping interval ${pingSeconds} seconds`,
      allowed: 'an idle timeout above the ping interval, and at most 4000 seconds',
      instead: 'raise the idle timeout, or send a ping more often',
    });
  }
  return idleSeconds;
}
