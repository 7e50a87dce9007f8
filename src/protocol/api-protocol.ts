import { IApiAuthorizer } from './authorizer.contract';
import { GraphqlOptions, graphqlTraits } from './graphql';
import { GrpcOptions, grpcTraits } from './grpc';
import { ProtocolTraits } from './protocol.contract';
import { RestOptions, restTraits } from './rest';
import { ServerSentEventsOptions, serverSentEventsTraits } from './server-sent-events';
import { WebSocketOptions, webSocketTraits } from './web-socket';

/**
 * A protocol that an API speaks: an immutable description from which the load balancer, the edge, the firewall, the cache and scaling
 * each render their own part.
 *
 * @example
 * ApiProtocol.rest({ paths: ['/api/*'] });
 */
export class ApiProtocol {
  /**
   * Resources over HTTP, with JSON or any other body.
   *
   * @param options paths, port, health check and further conditions
   */
  public static rest(options: RestOptions = {}): ApiProtocol {
    return new ApiProtocol(restTraits(options), options.authorizer);
  }

  /**
   * GraphQL over HTTP, with GET and POST. Nothing is kept at the edge but what `cachedQueries` names.
   *
   * @param options path, cached queries, subscriptions, port, health check
   * @see https://graphql.github.io/graphql-over-http/draft/
   */
  public static graphql(options: GraphqlOptions = {}): ApiProtocol {
    return new ApiProtocol(graphqlTraits(options), options.authorizer);
  }

  /**
   * WebSocket. A connection may last for hours; it ends with its target, so clients must connect again by themselves.
   *
   * @param options path, ping interval, idle timeout, port, health check
   * @see https://www.rfc-editor.org/rfc/rfc6455
   */
  public static webSocket(options: WebSocketOptions = {}): ApiProtocol {
    return new ApiProtocol(webSocketTraits(options), options.authorizer);
  }

  /**
   * gRPC, unary and streaming. It needs TLS at the load balancer, so the API needs a domain, and it passes no VPC origin. Browsers don't
   * speak it: offer them gRPC-Web or Connect as REST.
   *
   * @param options services, port, health check
   * @see https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md
   */
  public static grpc(options: GrpcOptions): ApiProtocol {
    return new ApiProtocol(grpcTraits(options), options.authorizer);
  }

  /**
   * Server-sent events: one response that goes on, for browsers' `EventSource`.
   *
   * @param options path, comment interval, port, health check
   * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
   */
  public static serverSentEvents(options: ServerSentEventsOptions = {}): ApiProtocol {
    return new ApiProtocol(serverSentEventsTraits(options), options.authorizer);
  }

  private constructor(
    /** What the other rooms read. */
    public readonly traits: ProtocolTraits,
    /** Who may call on its paths; undefined: as for the service. */
    public readonly authorizer: IApiAuthorizer | undefined,
  ) {}
}
