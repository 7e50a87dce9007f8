import * as fc from 'fast-check';
import { attachPriority, CATCH_ALL, LAST_HINT, rulePriority } from '../../src/api/rule-priority';
import { covers } from '../../src/private/path-pattern';

const LAST = 50_000;
const segment = fc.constantFrom('api', 'v1', 'products', '*', 'a*', '?', 'x?', 'a-very-long-segment-of-a-path');
const pattern = fc.array(segment, { minLength: 1, maxLength: 4 }).map(parts => `/${parts.join('/')}`);
/** Highest number of an attach rule below which all computed priorities must stay. */
const firstAttach = Math.min(...Array.from({ length: 100_000 }, (_, index) => attachPriority(`/${index}`)));

test('every path has a priority behind the hints and before the attach rules, whatever its length', () => {
  fc.assert(
    fc.property(pattern, fc.nat({ max: 6 }), fc.string(), (path, conditions, match) => {
      const priority = rulePriority(path, conditions, match);
      expect(Number.isInteger(priority) && priority > LAST_HINT && priority < firstAttach).toBe(true);
    }),
  );
});

test('the shortest and the longest pattern have room too', () => {
  const extremes = ['/*', '/', '/?', `/${'a'.repeat(127)}`, `/${'?'.repeat(127)}`, `/${'*a'.repeat(63)}`, `/${'a'.repeat(126)}*`];
  const spread = (path: string, conditions: number) => Array.from({ length: 200 }, (_, match) => rulePriority(path, conditions, match));
  const priorities = extremes.flatMap(path => [0, 1, 2, 3, 9].flatMap(conditions => spread(path, conditions)));

  expect(Math.min(...priorities)).toBeGreaterThan(LAST_HINT);
  expect(Math.max(...priorities)).toBeLessThan(firstAttach);
});

test('a path with more literal text comes first, whatever the hashes say', () => {
  const conditions = fc.nat({ max: 4 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120 }), conditions, conditions, fc.string(), fc.string(), (length, one, two, a, b) => {
      expect(rulePriority(`/${'a'.repeat(length)}/*`, one, a)).toBeLessThan(rulePriority(`/${'a'.repeat(length - 1)}/*`, two, b));
    }),
  );
});

test('of two patterns one of which covers the other, the narrower never comes after the broader, unless they differ in wildcards only', () => {
  const literal = (path: string) => path.replace(/[*?]/g, '');
  fc.assert(
    fc.property(pattern, pattern, fc.string(), fc.string(), (broad, narrow, a, b) => {
      fc.pre(covers(broad, narrow) && literal(narrow).length > literal(broad).length);
      expect(rulePriority(narrow, 0, a)).toBeLessThan(rulePriority(broad, 0, b));
    }),
    { numRuns: 300 },
  );
});

test('of two rules on one path the one with more conditions comes first, up to three', () => {
  fc.assert(
    fc.property(pattern, fc.nat({ max: 2 }), fc.nat({ max: 3 }), fc.string(), fc.string(), (path, fewer, more, a, b) => {
      expect(rulePriority(path, fewer + 1 + more, a)).toBeLessThan(rulePriority(path, fewer, b));
    }),
  );
});

test('the match alone decides: the same one has the same priority, others are spread', () => {
  expect(rulePriority('/api/*', 0, 'x')).toBe(rulePriority('/api/*', 0, 'x'));
  expect(new Set(Array.from({ length: 100 }, (_, match) => rulePriority('/api/*', 0, match))).size).toBeGreaterThan(80);
});

test('attach rules have a band of their own, up to the answer to unknown paths, which has the last priority there is', () => {
  const priorities = Array.from({ length: 100_000 }, (_, index) => attachPriority(`/Service/${index}`));

  expect(CATCH_ALL).toBe(LAST);
  expect(Math.max(...priorities)).toBe(LAST - 1);
  expect(Math.min(...priorities)).toBeGreaterThan(rulePriority('/*', 0, 'x'));
  expect(attachPriority('/Service/Port8080')).toBe(attachPriority('/Service/Port8080'));
});
