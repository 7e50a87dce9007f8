import { Duration, Token } from 'aws-cdk-lib';
import { ViewerFunction } from './viewer-function';
import { requireSeconds } from '../private/amount';
import { requirePathPattern } from '../private/path-pattern';
import { refuse } from '../private/refusal';

/** What runs at the edge on a rule's path: one function for each event. */
export interface CacheRuleOptions {
  /**
   * Sees each request before the cache, and changes or answers it.
   *
   * @default - requests go on as they came
   */
  readonly viewerRequest?: ViewerFunction;
  /**
   * Sees each response, from the cache too, and changes its status, headers or body. CloudFront doesn't run it where the service
   * answered with 400 or more.
   *
   * @default - responses go on as they came
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/edge-function-restrictions-all.html
   */
  readonly viewerResponse?: ViewerFunction;
}

/** What a shared response depends on, and how far its time to live may be moved by the service. */
export interface SharedCacheOptions extends CacheRuleOptions {
  /**
   * Query-string keys that the response depends on, up to ten with 1,024 characters together; all others are dropped on the way to the
   * service. An empty list drops all.
   *
   * @default - all of them: always right, though callers can fill the cache with keys that mean nothing
   */
  readonly queryStrings?: string[];
  /**
   * Shortest time that a response is kept, even if the service says `no-store`.
   *
   * @default Duration.seconds(0) - the service can always refuse
   */
  readonly minimumTtl?: Duration;
  /**
   * Longest time that a response is kept, even if the service asks for more.
   *
   * @default - the rule's own time to live
   */
  readonly maximumTtl?: Duration;
}

/** Times that a response is kept at the edge, in seconds. */
export interface CacheTimes {
  /** Shortest. */
  readonly minimumSeconds: number;
  /** Where the service says nothing. */
  readonly defaultSeconds: number;
  /** Longest. */
  readonly maximumSeconds: number;
}

const YEAR = Duration.days(365);
/** What one cache policy takes. @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const MAX_QUERY_STRINGS = 10;
/** Of all names together; headers and cookies, which count too, are in no policy of ours. */
const MAX_NAMES_LENGTH = 1024;

/**
 * What CloudFront may keep, by path; without a rule, nothing is kept. A rule for `/x/*` covers `/x` too.
 *
 * @example
 * CacheRule.shared('/api/products/*', Duration.minutes(5), { queryStrings: ['page'] });
 */
export class CacheRule {
  /**
   * Files that never change under their name, such as hashed assets: kept for a year, at the edge and in the browser.
   *
   * @param path path pattern
   * @param options functions that run at the edge
   */
  public static immutable(path: string, options: CacheRuleOptions = {}): CacheRule {
    const seconds = YEAR.toSeconds();
    return new CacheRule(
      path,
      { minimumSeconds: seconds, defaultSeconds: seconds, maximumSeconds: seconds },
      [],
      `public, max-age=${seconds}, immutable`,
      false,
      options,
    );
  }

  /**
   * Responses that are the same for everybody. No cookie reaches the service on this path, whatever the method, and no `Authorization`
   * with GET and HEAD: nothing personal may live there.
   *
   * @param path path pattern
   * @param ttl time to live where the service names none in `Cache-Control`
   * @param options query strings, bounds, functions that run at the edge
   */
  public static shared(path: string, ttl: Duration, options: SharedCacheOptions = {}): CacheRule {
    const [minimumSeconds, defaultSeconds, maximumSeconds] = [
      options.minimumTtl ?? Duration.seconds(0),
      ttl,
      options.maximumTtl ?? ttl,
    ].map(time => requireSeconds(time, { what: 'a time to live', min: 0, max: 31_536_000, literal: true, instead: 'take a year at most' }));
    if ((options.queryStrings?.length ?? 0) > MAX_QUERY_STRINGS) {
      refuse({
        what: `the rule for "${path}" names too many query strings`,
        got: `${options.queryStrings!.length}`,
        allowed: `up to ${MAX_QUERY_STRINGS}`,
        instead: 'leave the list out: then the response depends on all of them',
      });
    }
    requireQueryStrings(path, options.queryStrings ?? []);
    if (minimumSeconds > defaultSeconds || defaultSeconds > maximumSeconds) {
      refuse({
        what: `the times to live of "${path}" are out of order`,
        got: `minimum ${minimumSeconds} seconds, ttl ${defaultSeconds} seconds, maximum ${maximumSeconds} seconds`,
        allowed: 'minimum <= ttl <= maximum',
        instead: 'leave the bounds out, or widen them around the ttl',
      });
    }
    return new CacheRule(
      path,
      { minimumSeconds, defaultSeconds, maximumSeconds },
      options.queryStrings && [...new Set(options.queryStrings)].sort(),
      undefined,
      false,
      options,
    );
  }

  /**
   * Personal responses: never kept, neither at the edge nor in the browser, and never covered by a shared rule.
   *
   * @param path path pattern
   * @param options functions that run at the edge
   */
  public static noStore(path: string, options: CacheRuleOptions = {}): CacheRule {
    return new CacheRule(path, undefined, undefined, 'no-store', true, options);
  }

  /**
   * Never kept at the edge, as without a rule; what browsers keep is the service's decision. For a path that runs a function, or that
   * lies inside a broader shared one.
   *
   * @param path path pattern
   * @param options functions that run at the edge
   */
  public static uncached(path: string, options: CacheRuleOptions = {}): CacheRule {
    return new CacheRule(path, undefined, undefined, undefined, false, options);
  }

  /** Sees each request before the cache; undefined: none does. */
  public readonly viewerRequest?: ViewerFunction;
  /** Sees each response; undefined: none does. */
  public readonly viewerResponse?: ViewerFunction;

  private constructor(
    /** The path pattern. */
    public readonly path: string,
    /** How long responses are kept at the edge; undefined: not at all. */
    public readonly times: CacheTimes | undefined,
    /** Query-string keys that the response depends on; undefined: all. */
    public readonly queryStrings: string[] | undefined,
    /** `Cache-Control` that browsers are told instead of the service's own; undefined: the service's own. */
    public readonly cacheControl: string | undefined,
    /** Whether responses are personal. */
    public readonly personal: boolean,
    functions: CacheRuleOptions,
  ) {
    requirePathPattern(path, "the cache rule's path");
    this.viewerRequest = functions.viewerRequest;
    this.viewerResponse = functions.viewerResponse;
  }
}

function requireQueryStrings(path: string, names: string[]): void {
  const wrong = names.find(name => !Token.isUnresolved(name) && !/^[^\s*&=#]{1,128}$/.test(name));
  if (wrong !== undefined) {
    refuse({
      what: `a query string that the rule for "${path}" names is not valid`,
      got: `"${wrong}"`,
      allowed: 'the name of one query string, without wildcards',
      instead: 'leave the list out: then the response depends on all of them',
    });
  }
  const known = [...new Set(names)].filter(name => !Token.isUnresolved(name));
  const length = known.reduce((sum, name) => sum + name.length, 0);
  if (length <= MAX_NAMES_LENGTH) return;
  refuse({
    what: `the query strings that the rule for "${path}" names are too long`,
    got: `${length} characters`,
    allowed: `up to ${MAX_NAMES_LENGTH} characters in all names together`,
    instead: 'leave the list out: then the response depends on all of them',
  });
}
