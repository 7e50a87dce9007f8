import { Token } from 'aws-cdk-lib';
import { Refusal, refuse, shown } from '../private/refusal';

/** What a load balancer takes. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_JwtValidationActionAdditionalClaim.html */
const MAX_CLAIMS = 10;
const MAX_VALUE_LENGTH = 256;
const ALWAYS_VERIFIED = ['iss', 'exp', 'nbf', 'iat'];

/** Why a claim has one value. */
const ONE_VALUE =
  'ask for one, and let the service check the others: what AWS says of several can be read as one of them, and as all of them';

/**
 * What a token must say about its caller, beside its issuer and times, which are always verified. One value for each claim, because what AWS
 * says of several can be read as one of them, and as all of them. A claim of another JSON type than text or a list of texts can't be asked
 * for.
 *
 * @example
 * TokenClaim.listed('cognito:groups', 'admins');
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-verify-jwt.html
 */
export class TokenClaim {
  /**
   * The claim is this text.
   *
   * @param name name of the claim
   * @param value its value, at most 256 characters, compared by case
   */
  public static text(name: string, value: string): TokenClaim {
    return new TokenClaim(name, 'single-string', [requireValue(name, value)]);
  }

  /**
   * The claim is a list of texts, and holds this one.
   *
   * @param name name of the claim
   * @param value one text of the list, at most 256 characters
   */
  public static listed(name: string, value: string): TokenClaim {
    return new TokenClaim(name, 'string-array', [requireValue(name, value)]);
  }

  /**
   * The claim is one text of several words with spaces between, as `scope` mostly is, and holds this word.
   *
   * @param name name of the claim
   * @param value one word, at most 256 characters
   */
  public static spaced(name: string, value: string): TokenClaim {
    return new TokenClaim(name, 'space-separated-values', [requireWord(name, value)]);
  }

  /**
   * The claim is one of these texts: it can't be all of them, so only one reading makes sense.
   *
   * @internal
   */
  public static _oneOf(name: string, values: string[]): TokenClaim {
    return new TokenClaim(name, 'single-string', values);
  }

  private constructor(
    /** Name of the claim. */
    public readonly name: string,
    /** `single-string`, `string-array` or `space-separated-values`. */
    public readonly format: string,
    /** What is asked for. */
    public readonly values: string[],
  ) {
    if (!/^\S+$/.test(name) || ALWAYS_VERIFIED.includes(name)) {
      refuse({
        what: 'the name of a claim cannot be asked for',
        got: shown(name),
        allowed: `a name without spaces, other than ${ALWAYS_VERIFIED.join(', ')}, which a load balancer always verifies`,
        instead: 'name a claim of your own, or leave it out',
      });
    }
  }
}

/** Why a load balancer would not take these claims together. */
export function claimFault(claims: TokenClaim[]): Refusal | undefined {
  const names = claims.map(({ name }) => name);
  const repeated = names.find((name, at) => names.indexOf(name) < at);
  if (repeated !== undefined) {
    return {
      what: `several values are asked for in the claim ${shown(repeated)}`,
      got: claims
        .filter(({ name }) => name === repeated)
        .flatMap(({ values }) => values.map(shown))
        .join(', '),
      allowed: 'one value for each claim',
      instead: ONE_VALUE,
    };
  }
  if (claims.length <= MAX_CLAIMS) return undefined;
  return {
    what: 'a token is asked for too many claims',
    got: `${claims.length}: ${names.map(shown).join(', ')}`,
    allowed: `up to ${MAX_CLAIMS}, those that the library asks for among them`,
    instead: 'let the service check the others',
  };
}

/** A value that may stand in a list of words. */
export function requireWord(name: string, value: string): string {
  if (/\s/.test(value)) {
    refuse({
      what: `several values are asked for in the claim ${shown(name)}`,
      got: shown(value),
      allowed: 'one value, without spaces',
      instead: ONE_VALUE,
    });
  }
  return requireValue(name, value);
}

function requireValue(name: string, value: string): string {
  if (!Token.isUnresolved(value) && (value.length === 0 || value.length > MAX_VALUE_LENGTH)) {
    refuse({
      what: `the value of the claim ${shown(name)} does not fit`,
      got: `${value.length} characters`,
      allowed: `1 to ${MAX_VALUE_LENGTH} characters`,
      instead: 'let the service check the claim',
    });
  }
  return value;
}
