import { ProtocolTraits } from './protocol.contract';
import { RestOptions, restTraits } from './rest';

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
    return new ApiProtocol(restTraits(options));
  }

  private constructor(
    /** What the other rooms read. */
    public readonly traits: ProtocolTraits,
  ) {}
}
