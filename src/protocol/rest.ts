import { ProtocolTraits } from './protocol.contract';
import { HttpProtocolOptions, httpTarget, protocolRoute } from './service-options';
import { LATENCY, SERVER_ERRORS } from './target-metrics';
import { refuse } from '../private/refusal';

/** How a REST service is reached and judged. */
export interface RestOptions extends HttpProtocolOptions {
  /**
   * Path patterns that belong to this service, with the wildcards `*` and `?`; `/x/*` serves `/x` too.
   *
   * @default ['/*'] - every path that no other service claims
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions
   */
  readonly paths?: string[];
}

export function restTraits(options: RestOptions): ProtocolTraits {
  const paths = [...(options.paths ?? ['/*'])];
  if (paths.length === 0) {
    refuse({
      what: 'a protocol without paths serves nothing',
      got: 'paths: []',
      allowed: 'one path pattern or more',
      instead: 'leave `paths` out to serve every path',
    });
  }
  return {
    name: 'REST',
    route: protocolRoute(paths, options),
    target: httpTarget(options),
    listener: { idleTimeoutSeconds: 60, requiresTls: false, passesVpcOrigin: true },
    edge: {
      cacheable: true,
      cachedQueries: [],
      grpc: false,
      methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      // JSON bodies over 8 KB and callers that run in another cloud are everyday traffic of an API.
      countedFirewallRules: ['SizeRestrictions_BODY', 'HostingProviderIPList'],
    },
    metrics: [SERVER_ERRORS, LATENCY],
  };
}
