import * as fc from 'fast-check';
import { EdgeRoute } from '../../src/edge/edge-origin.contract';
import { covers } from '../../src/private/path-pattern';
import { countedRules } from '../../src/waf/counted-rules';

const route = (paths: string[], ...countedFirewallRules: string[]) => ({ paths, traits: { countedFirewallRules } }) as unknown as EdgeRoute;
const read = (...routes: EdgeRoute[]) => {
  const { names, paths } = countedRules(() => routes);
  return { names, paths };
};

test('a rule that every route counts is bound to no path', () => {
  expect(read(route(['/a', '/a/*'], 'X', 'Y'), route(['/b'], 'Y', 'X'))).toEqual({ names: ['X', 'Y'], paths: {} });
  expect(read()).toEqual({ names: [], paths: {} });
});

test('a rule that some routes count is bound to their paths', () => {
  expect(read(route(['/a', '/a/*'], 'X'), route(['/b'], 'X', 'Y'), route(['/c']))).toEqual({
    names: ['X', 'Y'],
    paths: { X: ['/a', '/a/*', '/b'], Y: ['/b'] },
  });
});

test('it stays unbound where the paths that count cover all others', () => {
  expect(read(route(['/*'], 'X'), route(['/b'])).paths).toEqual({});
  expect(read(route(['/*']), route(['/b'], 'X')).paths).toEqual({ X: ['/b'] });
});

test('each path is named once, by its widest pattern', () => {
  const { paths } = read(route(['/a/b', '/a?*', '/a*?'], 'X'), route(['/a/*', '/x'], 'X'), route(['/x'], 'X'), route(['/y']));

  expect(paths).toEqual({ X: ['/a*?', '/x'] });
});

test('routes that come later are read', () => {
  const routes = [route(['/a'], 'X')];
  const counted = countedRules(() => routes);
  routes.push(route(['/b']));

  expect(counted.paths).toEqual({ X: ['/a'] });
});

test('whatever the order, the same; and no path of a route that counts is lost', () => {
  const pattern = fc.array(fc.constantFrom('a', 'b', '/', '*', '?'), { maxLength: 5 }).map(parts => `/${parts.join('')}`);
  const routes = fc.array(fc.record({ paths: fc.array(pattern, { minLength: 1, maxLength: 3 }), counted: fc.subarray(['X', 'Y']) }), {
    maxLength: 5,
  });

  fc.assert(
    fc.property(routes, drawn => {
      const all = drawn.map(({ paths, counted }) => route(paths, ...counted));
      const { names, paths } = read(...all);
      expect(read(...[...all].reverse())).toEqual({ names, paths });
      for (const { paths: own, traits } of all) {
        for (const name of traits.countedFirewallRules) {
          if (paths[name]) for (const path of own) expect(paths[name].some(broad => covers(broad, path))).toBe(true);
        }
      }
    }),
  );
});
