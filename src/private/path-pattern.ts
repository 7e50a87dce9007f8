import { Token } from 'aws-cdk-lib';
import { refuse } from './refusal';

/** The longest path pattern that a listener rule takes. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html */
const MAX_LENGTH = 128;

/** What both listener rules and cache behaviours accept. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions */
const ALLOWED = /^[A-Za-z0-9_\-.$/~"'@:+&*?]*$/;

/** Refuses what the load balancer or CloudFront would refuse minutes later, at deployment. */
export function requirePathPattern(pattern: string, what = 'the path pattern'): void {
  const got = `"${pattern}"`;
  if (Token.isUnresolved(pattern)) {
    refuse({
      what: `${what} is known only at deployment`, got: 'a token', allowed: 'text, because rule priorities and cache behaviours are computed from it',
      instead: 'write the path in the code, or choose the service by host name or header',
    });
  }
  if (!pattern.startsWith('/')) {
    refuse({ what: `${what} has no leading slash`, got, allowed: 'a pattern that begins with "/"', instead: `write "/${pattern}"` });
  }
  if (pattern.length > MAX_LENGTH) {
    refuse({ what: `${what} is too long`, got: `${pattern.length} characters`, allowed: `at most ${MAX_LENGTH} characters`, instead: 'match a shorter prefix with "*"' });
  }
  if (!ALLOWED.test(pattern)) {
    refuse({
      what: `${what} has forbidden characters`, got, allowed: 'letters, digits, _ - . $ / ~ " \' @ : + & and the wildcards * and ?',
      instead: 'match the rest of the path with "*"',
    });
  }
}

/** `/x/*` serves `/x` too: neither the load balancer nor CloudFront takes the one for the other. */
export function withBarePath(pattern: string): string[] {
  return pattern.length > 2 && pattern.endsWith('/*') ? [pattern.slice(0, -2), pattern] : [pattern];
}

/**
 * Grows strictly when a pattern gets narrower, so that sorting by it puts what is specific first. The whole part counts literal
 * characters and a closed form; the fraction tells apart what differs in wildcards only, such as `/a*` and `/a?*`.
 */
export function specificity(pattern: string): number {
  const plain = canonical(pattern);
  const count = (character: string) => plain.split(character).length - 1;
  const [stars, questions] = [count('*'), count('?')];
  const whole = plain.length - stars - questions + (stars > 0 ? 0 : 1) + (plain.endsWith('*') ? 0 : 1);
  return whole + (questions + 1 - stars / 200) / 200;
}

/** Whether every path that `narrow` matches is matched by `broad` too. */
export function covers(broad: string, narrow: string): boolean {
  const glob = new RegExp(`^${canonical(broad).replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '[^\u0001]')}$`, 's');
  const [longest, shortest] = ['\u0001', ''].map(rest => canonical(narrow).replace(/\*/g, rest).replace(/\?/g, '\u0002'));
  return glob.test(longest) && glob.test(shortest);
}

/** One spelling for all patterns that match the same: `*?` and `?**` are both `?*`. */
function canonical(pattern: string): string {
  return pattern.replace(/[*?]+/g, run => run.replace(/\*/g, '') + (run.includes('*') ? '*' : ''));
}
