import { Token } from 'aws-cdk-lib';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { anyOf, pathMatch } from './statement';
import { isIpRange } from '../private/ip-range';
import { requirePathPattern, withBarePath } from '../private/path-pattern';
import { refuse, requireNumber } from '../private/refusal';

/** When a rule is asked: a later stage sees only what no earlier one has answered. */
export enum WebAclStage {
  /** Callers who pass without further questions. */
  ALLOW = 0,
  /** Callers who are turned away. */
  BLOCK = 1,
  /** Behind the rate limit: callers who must prove something, and rules written by hand. */
  PROVE = 2,
}

/** A rule that is written by hand. */
export interface CustomRuleOptions {
  /** What it looks at. */
  readonly statement: wafv2.CfnWebACL.StatementProperty;
  /** What happens on a match. */
  readonly action: wafv2.CfnWebACL.RuleActionProperty;
  /**
   * Capacity units that it takes, at least 1.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/aws-waf-capacity-units.html
   */
  readonly capacity: number;
}

/**
 * A rule of the user's own in a managed web ACL. Its priority follows from what it does, never from a number: first who passes, then who
 * is turned away, then the rate limit, then who must prove something, then AWS's rule groups. Within a stage the order of the list holds.
 *
 * @example
 * WebAclRule.blockAddresses('Abuse', ['192.0.2.0/24', '2001:db8::/32']);
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/waf-rules.html
 */
export class WebAclRule {
  /**
   * Callers from these addresses pass without further questions: no rate limit, no rule group.
   *
   * @param name letters and digits, unique in the web ACL
   * @param addresses CIDR blocks of IPv4 and IPv6; one that is known only at deployment counts as IPv4
   */
  public static allowAddresses(name: string, addresses: string[]): WebAclRule {
    return WebAclRule.byAddress(name, WebAclStage.ALLOW, { allow: {} }, addresses);
  }

  /**
   * Callers from these addresses get 403.
   *
   * @param name letters and digits, unique in the web ACL
   * @param addresses CIDR blocks of IPv4 and IPv6; one that is known only at deployment counts as IPv4
   */
  public static blockAddresses(name: string, addresses: string[]): WebAclRule {
    return WebAclRule.byAddress(name, WebAclStage.BLOCK, { block: {} }, addresses);
  }

  /**
   * Callers from these countries get 403.
   *
   * @param name letters and digits, unique in the web ACL
   * @param countries two-letter codes of ISO 3166
   */
  public static blockCountries(name: string, countries: string[]): WebAclRule {
    const wrong = countries.filter(code => !Token.isUnresolved(code) && !/^[A-Z]{2}$/.test(code));
    if (countries.length === 0 || countries.length > 50 || wrong.length > 0) {
      refuse({
        what: `the countries of the web-ACL rule ${name} are not valid`,
        got: wrong.length > 0 ? wrong.map(code => `"${code}"`).join(', ') : `${countries.length} countries`,
        allowed: '1 to 50 two-letter codes of ISO 3166 in capitals',
        instead: 'write for example "CH"; to let in only some countries use `geoRestriction`',
      });
    }
    const countryCodes = [...countries];
    return new WebAclRule(name, 1, WebAclStage.BLOCK, { block: {} }, () => ({ geoMatchStatement: { countryCodes } }));
  }

  /**
   * Browsers prove silently that they are no simple bots. For pages that people open, never for an API that programs call: they fail.
   *
   * @param name letters and digits, unique in the web ACL
   * @param path `/x` for one path, `/x/*` for `/x` and everything below it
   */
  public static challenge(name: string, path: string): WebAclRule {
    return WebAclRule.byPath(name, { challenge: {} }, path);
  }

  /**
   * People solve a puzzle. For pages that people open, never for an API that programs call: they fail. Each attempt costs.
   *
   * @param name letters and digits, unique in the web ACL
   * @param path `/x` for one path, `/x/*` for `/x` and everything below it
   */
  public static captcha(name: string, path: string): WebAclRule {
    return WebAclRule.byPath(name, { captcha: {} }, path);
  }

  /**
   * A rule that is written by hand; it is asked before AWS's rule groups.
   *
   * @param name letters and digits, unique in the web ACL
   * @param options statement, action and the capacity units that they take
   */
  public static custom(name: string, options: CustomRuleOptions): WebAclRule {
    requireNumber(options.capacity, {
      what: `the capacity of the web-ACL rule ${name}`,
      min: 1,
      max: 5000,
      unit: 'units',
      literal: true,
      instead: 'ask `aws wafv2 check-capacity` what the statement takes',
    });
    return new WebAclRule(name, options.capacity, WebAclStage.PROVE, options.action, () => options.statement);
  }

  /** A set holds one family and takes one unit. */
  private static byAddress(name: string, stage: WebAclStage, action: wafv2.CfnWebACL.RuleActionProperty, addresses: string[]): WebAclRule {
    requireAddresses(name, addresses);
    const listed = [...addresses];
    const families = [...new Set(listed.map(familyOf))].sort();
    return new WebAclRule(
      name,
      families.length,
      stage,
      action,
      (scope, wafScope) =>
        anyOf(
          families.map(family => {
            const set = new wafv2.CfnIPSet(scope, `${name}${family}`, {
              scope: wafScope,
              ipAddressVersion: family,
              addresses: listed.filter(address => familyOf(address) === family),
            });
            return { statement: { ipSetReferenceStatement: { arn: set.attrArn } }, capacity: 1 };
          }),
        ).statement,
    );
  }

  private static byPath(name: string, action: wafv2.CfnWebACL.RuleActionProperty, path: string): WebAclRule {
    requireOpenEnd(path);
    const { capacity, statement } = anyOf(withBarePath(path).map(pathMatch));
    return new WebAclRule(name, capacity, WebAclStage.PROVE, action, () => statement);
  }

  private constructor(
    /** The rule's name, and that of its metric. */
    public readonly name: string,
    /** Capacity units that it takes. */
    public readonly capacity: number,
    /** @internal */
    public readonly _stage: WebAclStage,
    /** @internal */
    public readonly _action: wafv2.CfnWebACL.RuleActionProperty,
    /** @internal */
    public readonly _statement: (scope: Construct, wafScope: string) => wafv2.CfnWebACL.StatementProperty,
  ) {
    if (!/^[A-Za-z][A-Za-z0-9]{0,63}$/.test(name)) {
      refuse({
        what: 'the name of a web-ACL rule is not valid',
        got: `"${name}"`,
        allowed: 'up to 64 letters and digits, a letter first',
        instead: 'name what the rule keeps out, such as "Abuse"',
      });
    }
  }
}

/** What one IP set holds. @see https://docs.aws.amazon.com/waf/latest/developerguide/limits.html */
const MAX_ADDRESSES = 10_000;

type Family = 'IPV4' | 'IPV6';

function familyOf(address: string): Family {
  return address.includes(':') ? 'IPV6' : 'IPV4';
}

function requireAddresses(name: string, addresses: string[]): void {
  // No set holds every address there is.
  const wrong = addresses.filter(address => !Token.isUnresolved(address) && (!isIpRange(address) || address.endsWith('/0')));
  if (addresses.length > 0 && addresses.length <= MAX_ADDRESSES && wrong.length === 0) return;
  refuse({
    what: `the addresses of the web-ACL rule ${name} are not valid`,
    got: wrong.length > 0 ? wrong.map(address => `"${address}"`).join(', ') : `${addresses.length || 'none'}`,
    allowed: `1 to ${MAX_ADDRESSES} CIDR blocks, of IPv4 or IPv6`,
    instead: 'write a single address as "192.0.2.1/32" or "2001:db8::1/128"',
  });
}

function requireOpenEnd(path: string): void {
  requirePathPattern(path, "the web-ACL rule's path");
  if (!/[*?]/.test(path.replace(/\/\*$/, ''))) return;
  refuse({
    what: "the web-ACL rule's path has a wildcard in its middle",
    got: `"${path}"`,
    allowed: 'one path, or a path with "/*" at its end',
    instead: 'write one rule for each path, or a custom rule',
  });
}
