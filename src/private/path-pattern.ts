import { Token } from 'aws-cdk-lib';
import { refuse } from './refusal';

/** The longest path pattern that a listener rule takes. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions */
const MAX_LENGTH = 128;

/** What both listener rules and cache behaviours accept. @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions */
const ALLOWED = /^[A-Za-z0-9_\-.$/~"'@:+&*?]*$/;

/** Refuses what the load balancer or CloudFront would refuse minutes later, at deployment. */
export function requirePathPattern(pattern: string, what = 'the path pattern'): void {
  const got = `"${pattern}"`;
  if (Token.isUnresolved(pattern)) {
    refuse({
      what: `${what} is known only at deployment`,
      got: 'a token',
      allowed: 'text, because rule priorities and cache behaviours are computed from it',
      instead: 'write the path in the code, or choose the service by host name or header',
    });
  }
  if (!pattern.startsWith('/')) {
    refuse({ what: `${what} has no leading slash`, got, allowed: 'a pattern that begins with "/"', instead: `write "/${pattern}"` });
  }
  if (pattern.length > MAX_LENGTH) {
    refuse({
      what: `${what} is too long`,
      got: `${pattern.length} characters`,
      allowed: `at most ${MAX_LENGTH} characters`,
      instead: 'match a shorter prefix with "*"',
    });
  }
  if (!ALLOWED.test(pattern)) {
    refuse({
      what: `${what} has forbidden characters`,
      got,
      allowed: 'letters, digits, _ - . $ / ~ " \' @ : + & and the wildcards * and ?',
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
  // No pattern can hold these two characters: only wildcards match them. Text as long as the pattern can't be taken by its `?` alone.
  const [any, long] = ['\u0002', '\u0001'.repeat(broad.length + 1)];
  const parts = narrow.replace(/\?/g, any).split('*');
  const example = (filled: (star: number) => boolean) => parts.reduce((text, part, star) => text + (filled(star) ? long : '') + part);
  // Each star long and each star empty, alone among the others, and all of them together (the first part has no star before it).
  const examples = parts.flatMap((_, one) => [example(star => star === one), example(star => star !== one)]);
  return examples.every(text => takes(broad, text));
}

/** Whether some path is matched by both patterns. */
export function overlaps(one: string, other: string): boolean {
  const meets = Array.from({ length: one.length + 1 }, () => new Array<boolean>(other.length + 1).fill(false));
  const star = (pattern: string, at: number) => pattern[at] === '*';
  // From the ends: what is left of the two has a text in common where both are used up, or where the next step of either leads to such.
  for (let a = one.length; a >= 0; a--) {
    for (let b = other.length; b >= 0; b--) {
      if (a === one.length && b === other.length) meets[a][b] = true;
      else if (star(one, a)) meets[a][b] = meets[a + 1][b] || (b < other.length && meets[a][b + 1]);
      else if (star(other, b)) meets[a][b] = meets[a][b + 1] || (a < one.length && meets[a + 1][b]);
      else if (a < one.length && b < other.length) meets[a][b] = same(one[a], other[b]) && meets[a + 1][b + 1];
    }
  }
  return meets[0][0];
}

function same(one: string, other: string): boolean {
  return one === other || one === '?' || other === '?';
}

/** Matches letter by letter: a regular expression may need exponential time for many wildcards. */
function takes(pattern: string, text: string): boolean {
  let [at, star, from] = [0, -1, 0];
  for (let read = 0; read < text.length;) {
    if (pattern[at] === '*') {
      [star, from] = [at++, read];
    } else if (pattern[at] === '?' || pattern[at] === text[read]) {
      at++;
      read++;
    } else if (star >= 0) {
      [at, read] = [star + 1, ++from];
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}

/** One spelling for all patterns that match the same: `*?` and `?**` are both `?*`. */
function canonical(pattern: string): string {
  return pattern.replace(/[*?]+/g, run => run.replace(/\*/g, '') + (run.includes('*') ? '*' : ''));
}
