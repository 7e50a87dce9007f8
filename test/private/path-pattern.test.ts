import * as fc from 'fast-check';
import { covers, overlaps, requirePathPattern, specificity, withBarePath } from '../../src/private/path-pattern';
import { matches, texts } from '../support/globs';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

/** Paths of a letter that patterns know and one that they don't, longer than any pattern here. */
const PATHS = texts('az', 9).map(path => `/${path}`);
const pattern = fc.array(fc.constantFrom('a', '*', '?'), { maxLength: 6 }).map(parts => `/${parts.join('')}`);
const known = new Map<string, Set<string>>();

function matched(glob: string): Set<string> {
  const paths = known.get(glob) ?? new Set(PATHS.filter(path => matches(glob, path)));
  known.set(glob, paths);
  return paths;
}

function inside(narrow: string, broad: string): boolean {
  return [...matched(narrow)].every(path => matched(broad).has(path));
}

describe('requirePathPattern', () => {
  test.each(['/', '/*', '/api/*', '/a?c', '/_-.$/~"\'@:+&*?', `/${'a'.repeat(127)}`])('accepts %s', path => {
    expect(() => requirePathPattern(path)).not.toThrow();
  });

  test('refuses a path without a leading slash', () => {
    expect(() => requirePathPattern('api/*')).toThrow(
      fourParts('the path pattern has no leading slash', '"api/*"', 'begins with "/"', 'write "/api/*"'),
    );
    expect(() => requirePathPattern('')).toThrow(fourParts('no leading slash', '""', 'begins with "/"', 'write "/"'));
  });

  test('refuses a path of 129 characters', () => {
    expect(() => requirePathPattern(`/${'a'.repeat(128)}`)).toThrow(
      fourParts('the path pattern is too long', '129 characters', 'at most 128', '"*"'),
    );
  });

  test.each(['/a b', '/a%20b', '/a#b', '/a=b', '/a\\b', '/ä', '/a\n'])('refuses the characters of %j', path => {
    expect(() => requirePathPattern(path)).toThrow(
      fourParts('the path pattern has forbidden characters', `"${path}"`, 'letters, digits', '"*"'),
    );
  });

  test('refuses a token without showing its encoding', () => {
    expect(() => requirePathPattern(token.text('/a'))).toThrow(
      fourParts('known only at deployment', 'a token', 'text, because', 'host name or header'),
    );
  });

  test('says what the path is for', () => {
    expect(() => requirePathPattern('x', "the cache rule's path")).toThrow(fourParts("the cache rule's path", '"x"', '"/"', '"/x"'));
  });
});

describe('withBarePath', () => {
  test.each([
    ['/x/*', ['/x', '/x/*']],
    ['/a/b/*', ['/a/b', '/a/b/*']],
    ['/*', ['/*']],
    ['/x*', ['/x*']],
    ['/x/**', ['/x/**']],
    ['/x', ['/x']],
    ['/*/*', ['/*', '/*/*']],
  ])('%s serves %j', (path, served) => {
    expect(withBarePath(path)).toEqual(served);
  });
});

describe('covers', () => {
  test('agrees with matching every short path letter by letter', () => {
    fc.assert(
      fc.property(pattern, pattern, (broad, narrow) => {
        expect(covers(broad, narrow)).toBe(inside(narrow, broad));
      }),
      { numRuns: 500 },
    );
  });

  test('is found whenever a pattern was widened', () => {
    fc.assert(
      fc.property(pattern, fc.nat(), fc.boolean(), (narrow, at, star) => {
        const index = 1 + (at % narrow.length);
        const widened = star
          ? `${narrow.slice(0, index)}*${narrow.slice(index)}`
          : narrow.slice(0, index) + narrow.slice(index).replace(/^[a/?]/, '?');
        expect(covers(widened, narrow)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('takes no longer for many wildcards', () => {
    const start = process.cpuUsage().user;
    expect(covers(`/${'*a'.repeat(30)}b`, `/${'a*'.repeat(63)}`)).toBe(false);
    expect(process.cpuUsage().user - start).toBeLessThan(500_000);
  });

  test.each([
    ['/?*aa*', '/?*aa*a'],
    ['/*', '/api/*'],
    ['/api/*', '/api/'],
    ['/api/*', '/api/v1/*'],
    ['/a?c', '/abc'],
    ['/*/x', '/a/b/x'],
    ['/a*', '/a?*'],
    ['/*?', '/?*'],
    ['/*?', '/a*'],
    ['/a.c', '/a.c'],
    ['/a+(b)', '/a+(b)'],
  ])('%s covers %s', (broad, narrow) => expect(covers(broad, narrow)).toBe(true));

  test.each([
    ['/api/*', '/api'],
    ['/api/*', '/*'],
    ['/a?', '/a'],
    ['/?', '/*'],
    ['/?*', '/*'],
    ['/a.c', '/abc'],
    ['/a*b', '/a*'],
    ['/A', '/a'],
    ['/?*aa*', '/*aa*a'],
    ['/*aa*', '/a*a*a'],
    ['/a+b', '/aab'],
  ])('%s does not cover %s', (broad, narrow) => expect(covers(broad, narrow)).toBe(false));
});

describe('overlaps', () => {
  test('is true exactly where some path is matched by both', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        expect(overlaps(one, other)).toBe([...matched(one)].some(path => matched(other).has(path)));
        expect(overlaps(one, other)).toBe(overlaps(other, one));
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['/api/*/public', '/api/user/*'],
    ['/*/x', '/a/*'],
    ['/api/*', '/api/user'],
    ['/a?c', '/ab?'],
    ['/a*b*c', '/*abc'],
  ])('%s meets %s', (one, other) => expect(overlaps(one, other)).toBe(true));

  test.each([
    ['/api/*', '/api'],
    ['/api/products/*', '/api/user/*'],
    ['/a?', '/a'],
    ['/*a', '/*b'],
    ['/a.c', '/abc'],
    ['/a', '/A'],
  ])('%s does not meet %s', (one, other) => expect(overlaps(one, other)).toBe(false));
});

describe('specificity', () => {
  test('grows strictly whenever a pattern is strictly covered', () => {
    fc.assert(
      fc.property(pattern, pattern, (broad, narrow) => {
        fc.pre(covers(broad, narrow) && !covers(narrow, broad));
        expect(specificity(narrow)).toBeGreaterThan(specificity(broad));
      }),
      { numRuns: 500 },
    );
  });

  test('is the same for patterns that match the same', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, two) => {
        fc.pre(covers(one, two) && covers(two, one));
        expect(specificity(one)).toBe(specificity(two));
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['/app/*', '/app*/*'],
    ['/a?*', '/a*'],
    ['/ab*', '/a*b*'],
    ['/a*bc', '/a*b*c'],
    ['/a', '/a*'],
    ['/a*b', '/a*b*'],
    ['/a*', '/*?'],
  ])('ranks %s before %s', (narrow, broad) => expect(specificity(narrow)).toBeGreaterThan(specificity(broad)));

  test('counts literal characters, a point for no "*" and a point for no "*" at the end, in its whole part', () => {
    expect(['/*', '/api/*', '/a*b', '/api', '/a??', '/a**'].map(path => Math.floor(specificity(path)))).toEqual([1, 5, 4, 6, 4, 2]);
    expect(Math.floor(specificity(`/${'?'.repeat(127)}`))).toBe(3);
    expect(Math.floor(specificity(`/${'*a'.repeat(63)}`))).toBe(65);
  });
});
