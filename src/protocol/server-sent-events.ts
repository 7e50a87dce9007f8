import { Duration } from 'aws-cdk-lib';
import { ProtocolTraits } from './protocol.contract';
import { HttpProtocolOptions, httpTarget, protocolRoute } from './service-options';
import { SERVER_ERRORS } from './target-metrics';
import { requireSeconds } from '../private/amount';

/** How a service of server-sent events is reached and judged. */
export interface ServerSentEventsOptions extends HttpProtocolOptions {
  /**
   * Path pattern of the event streams; `/x/*` serves `/x` too.
   *
   * @default '/events'
   */
  readonly path?: string;
  /**
   * How often the service sends a comment on a quiet stream, at most every 25 s: CloudFront waits 30 s for the next byte.
   *
   * @default Duration.seconds(15)
   * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#authoring-notes
   */
  readonly commentInterval?: Duration;
}

/** CloudFront's response timeout, which counts the silence inside a response too, less a margin. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesOriginResponseTimeout */
const LONGEST_COMMENT_INTERVAL_SECONDS = 25;

export function serverSentEventsTraits(options: ServerSentEventsOptions): ProtocolTraits {
  requireSeconds(options.commentInterval ?? Duration.seconds(15), {
    what: 'the comment interval',
    min: 1,
    max: LONGEST_COMMENT_INTERVAL_SECONDS,
    literal: true,
    instead: 'keep the default of 15 seconds: CloudFront ends a response that is silent for 30',
  });
  return {
    name: 'server-sent events',
    route: protocolRoute([options.path ?? '/events'], options),
    target: { ...httpTarget(options), holdsConnections: true },
    listener: { idleTimeoutSeconds: 60, requiresTls: false, passesVpcOrigin: true },
    edge: {
      cacheable: false,
      cachedQueries: [],
      grpc: false,
      methods: ['GET', 'HEAD', 'OPTIONS'],
      // Clients that run in another cloud are everyday traffic of an API.
      countedFirewallRules: ['HostingProviderIPList'],
    },
    metrics: [SERVER_ERRORS],
  };
}
