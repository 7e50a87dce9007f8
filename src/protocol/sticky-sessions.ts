import { Duration, Token } from 'aws-cdk-lib';
import { StickinessTraits } from './target.contract';
import { requireSeconds } from '../private/amount';
import { refuse, shown } from '../private/refusal';

/** Those of the load balancer itself. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#application-based-stickiness */
const RESERVED = /^AWSALB/i;

/** What browsers and servers take unchanged. @see https://www.rfc-editor.org/rfc/rfc6265#section-4.1.1 */
const COOKIE_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/**
 * The load balancer sends a client to the same target again, by a cookie. A service may then keep a session in its own memory, and
 * loses it with the target: in every deployment, whenever the service shrinks, and when a target fails. Clients that bind to old targets
 * leave new ones idle, and programs that keep no cookies go anywhere. A `SessionStore` that all copies share has none of this; take
 * stickiness for what it speeds up, such as a warm cache, or for libraries that need it.
 *
 * @example
 * ApiProtocol.rest({ paths: ['/api/*'], stickiness: StickySessions.loadBalancerCookie(Duration.hours(1)) });
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html
 */
export class StickySessions {
  /**
   * By a cookie of the load balancer's own, `AWSALB`.
   *
   * @param duration how long, from 1 s to 7 days, counted from the client's last request; a day by default
   */
  public static loadBalancerCookie(duration: Duration = Duration.days(1)): StickySessions {
    return new StickySessions({ seconds: requiredSeconds(duration) });
  }

  /**
   * From the moment in which the service sets a cookie, such as that of a login. The load balancer adds one of its own, `AWSALBAPP`.
   *
   * @param name name of the service's cookie; names that begin with `AWSALB` are refused
   * @param duration how long, from 1 s to 7 days, counted from the client's last request; a day by default
   */
  public static applicationCookie(name: string, duration: Duration = Duration.days(1)): StickySessions {
    const known = !Token.isUnresolved(name);
    if (known && (!COOKIE_NAME.test(name) || RESERVED.test(name))) {
      refuse({
        what: 'the cookie of sticky sessions has a name that the load balancer does not take',
        got: shown(name),
        allowed: "letters, digits and !#$%&'*+.^_`|~-, not beginning with AWSALB",
        instead: "name the cookie that the service itself sets, such as 'sid', or take `StickySessions.loadBalancerCookie()`",
      });
    }
    return new StickySessions({ seconds: requiredSeconds(duration), cookieName: name });
  }

  private constructor(
    /** What the load balancer is told. */
    public readonly traits: StickinessTraits,
  ) {}
}

function requiredSeconds(duration: Duration): number {
  return requireSeconds(duration, {
    what: 'the stickiness',
    min: 1,
    max: 604_800,
    literal: true,
    instead: 'take a day, and a session store for what has to last longer',
  });
}
