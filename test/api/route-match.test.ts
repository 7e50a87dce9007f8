import { Fn, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { ApiProtocol, RouteConditions } from '../../src';
import { describeMatch, hides, RouteMatch, routeMatches } from '../../src/api/route-match';
import { fourParts } from '../support/refusals';

const of = (paths: string[], conditions: RouteConditions = {}, stack = new Stack()): RouteMatch[] => {
  return routeMatches(ApiProtocol.rest({ paths, conditions }).traits.route, stack);
};
const one = (path: string, conditions?: RouteConditions, stack?: Stack): RouteMatch => {
  const matches = of([path], conditions, stack);
  expect(matches).toHaveLength(1);
  return matches[0];
};
const letters = (count: number) => [...'abcdefgh'.slice(0, count)];

describe('a match', () => {
  test('there is one for each pattern, with the bare path beside "/x/*"', () => {
    expect(of(['/x/*', '/y']).map(({ pattern, paths }) => [pattern, paths])).toEqual([
      ['/x/*', ['/x', '/x/*']],
      ['/y', ['/y']],
    ]);
  });

  test('has the same id however its values are ordered, repeated or, where AWS does not mind, capitalised', () => {
    const same: RouteConditions[] = [
      { hosts: ['a.example', 'b.example'], headers: { 'X-A': ['1'], 'X-B': ['v'] } },
      { hosts: ['b.example', 'a.example'], headers: { 'X-B': ['v'], 'X-A': ['1'] } },
      { hosts: ['a.example', 'b.example', 'a.example'], headers: { 'X-A': ['1', '1'], 'X-B': ['v'] } },
      { hosts: ['A.Example', 'b.example'], headers: { 'x-a': ['1'], 'X-B': ['V'] } },
    ];

    expect(new Set(same.map(conditions => one('/x', conditions).id)).size).toBe(1);
    expect(one('/x', { queryStrings: { V: ['One'] } }).id).toBe(one('/x', { queryStrings: { v: ['one'] } }).id);
  });

  test('has another id for another path, host, method, header, key, value or address', () => {
    const matches = [
      one('/x'),
      one('/X'),
      one('/y'),
      one('/x/*'),
      one('/x', { hosts: ['a.example'] }),
      one('/x', { hosts: ['b.example'] }),
      one('/x', { methods: ['GET'] }),
      one('/x', { headers: { a: ['1'] } }),
      one('/x', { headers: { a: ['2'] } }),
      one('/x', { headers: { b: ['1'] } }),
      one('/x', { queryStrings: { a: ['1'] } }),
      one('/x', { sourceAddresses: ['10.0.0.0/8'] }),
      one('/x', { headers: { a: ['1'], b: ['2'] } }),
      one('/x', { headers: { a: ['1', '2'] } }),
    ];

    expect(new Set(matches.map(({ id }) => id)).size).toBe(matches.length);
  });

  test("keeps the user's own spelling in its conditions", () => {
    expect(one('/x', { headers: { 'X-Tenant': ['Blue'] }, queryStrings: { Page: ['One'] } }).conditions).toMatchObject({
      headers: { 'X-Tenant': ['Blue'] },
      queryStrings: { Page: ['One'] },
    });
  });

  test('with a value known only at deployment has an id that does not depend on what else the app makes', () => {
    const conditions = () => ({
      hosts: [Fn.importValue('host'), Fn.importValue('another'), 'plain.example'],
      headers: { h: [Fn.importValue('value')] },
    });
    const first = one('/x', conditions());
    Array.from({ length: 9 }, (_, index) => Fn.importValue(`noise${index}`));
    const second = one('/x', { ...conditions(), hosts: conditions().hosts.reverse() });

    expect(second.id).toBe(first.id);
    expect(new Stack().resolve(second.conditions)).toEqual(new Stack().resolve(first.conditions));
    expect(one('/x', { ...conditions(), headers: { h: [Fn.importValue('other')] } }).id).not.toBe(first.id);
    expect(describeMatch(first)).toBe(
      'path "/x" with host plain.example or a value known only at deployment or a value known only at deployment with header h a value known only at deployment',
    );
  });

  test('is described in words', () => {
    expect(describeMatch(one('/x', { methods: ['PUT', 'GET'], headers: { 'X-A': ['1'] }, queryStrings: { q: ['2'] } }))).toBe(
      'path "/x" with method GET or PUT with header x-a 1 with query string q 2',
    );
    expect(describeMatch(one('/x', { sourceAddresses: ['10.0.0.0/8'] }))).toBe('path "/x" with source address 10.0.0.0/8');
  });
});

describe('five values a rule', () => {
  const methods = ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'];
  const hostNames = (count: number) => letters(count).map(letter => `${letter}.example`);
  const split = (path: string, conditions: RouteConditions) => of([path], conditions).map(match => match.conditions);

  test('five stay together, the bare path counted', () => {
    expect(split('/x', { methods: methods.slice(0, 4) })).toHaveLength(1);
    expect(split('/x/*', { methods: methods.slice(0, 3) })).toHaveLength(1);
    expect(split('/x/*', { headers: { a: ['1'] }, queryStrings: { b: ['2'] }, hosts: ['c.example'] })).toHaveLength(1);
    expect(split('/x', { hosts: hostNames(2), sourceAddresses: ['10.0.0.0/8', '10.1.0.0/16'] })).toHaveLength(1);
  });

  test('six become one rule for each method, sorted', () => {
    expect(split('/x', { methods: [...methods].reverse() }).map(part => part.methods)).toEqual(methods.map(method => [method]));
    expect(split('/x/*', { methods: methods.slice(0, 4) })).toHaveLength(4);
  });

  test('hosts stay together where splitting by method is enough', () => {
    expect(split('/x', { methods: ['GET', 'PUT'], hosts: hostNames(3) }).map(part => [part.methods, part.hosts])).toEqual([
      [['GET'], hostNames(3)],
      [['PUT'], hostNames(3)],
    ]);
  });

  test('else one for each method and host', () => {
    expect(split('/x', { methods: ['GET', 'PUT'], hosts: hostNames(4) }).map(part => [...part.methods!, ...part.hosts!].join(' '))).toEqual(
      ['GET', 'PUT'].flatMap(method => hostNames(4).map(host => `${method} ${host}`)),
    );
    expect(split('/x', { hosts: hostNames(6) }).map(part => part.hosts)).toEqual(hostNames(6).map(host => [host]));
  });

  test('at last it is split by path', () => {
    const parts = routeMatches(
      { paths: ['/x/*'], conditions: { methods: ['GET', 'PUT'], hosts: ['a.example'], headers: { h: letters(2) } } },
      { resolve: value => value },
    );

    expect(parts.map(({ paths, conditions }) => [paths, conditions.methods])).toEqual([
      [['/x'], ['GET']],
      [['/x/*'], ['GET']],
      [['/x'], ['PUT']],
      [['/x/*'], ['PUT']],
    ]);
    expect(new Set(parts.map(({ id }) => id)).size).toBe(4);
  });

  test('more than that is refused, with what is left counted', () => {
    expect(() => split('/x/*', { methods: ['GET', 'PUT'], hosts: ['a.example'], headers: { h: letters(3) } })).toThrow(
      fourParts(
        'the conditions of path "/x/*" hold too many values for one listener rule',
        '6 values',
        '5, beside those of the library',
        'split the protocol in two',
      ),
    );
    expect(() => split('/x', { headers: { a: letters(5) } })).toThrow(/got: 6 values/);
    expect(() => split('/x', { sourceAddresses: letters(5).map((_, at) => `10.${at}.0.0/16`) })).toThrow(/got: 6 values/);
    expect(() => split('/x', { queryStrings: { a: letters(3), b: letters(2) } })).toThrow(/got: 6 values/);
    expect(split('/x', { headers: { a: letters(4) } })).toHaveLength(1);
  });

  test('a split loses and doubles no request, and every rule keeps the limit', () => {
    const some = (values: string[]) => fc.subarray(values, { minLength: 1 });
    fc.assert(
      fc.property(some(methods), some(hostNames(6)), (chosen, hosts) => {
        const parts = split('/x', { methods: chosen, hosts });
        parts.forEach(part => expect(1 + part.methods!.length + part.hosts!.length).toBeLessThanOrEqual(5));
        const pairs = parts.flatMap(part => part.methods!.flatMap(method => part.hosts!.map(host => `${method} ${host}`)));
        expect(pairs.sort()).toEqual(chosen.flatMap(method => hosts.map(host => `${method} ${host}`)).sort());
      }),
    );
  });
});

describe('five wildcards a rule', () => {
  const ROLES = '/orgs/*/teams/*/users/*/roles';
  const split = (path: string, conditions?: RouteConditions) => of([path], conditions);
  const many = (count: number) => '/*a'.repeat(count);
  const wildcards = (texts: string[]) => texts.join('').match(/[*?]/g)?.length ?? 0;

  test('five stay together, those of the bare path counted', () => {
    expect(split('/a/*/b/?/c/*').map(({ paths }) => paths)).toEqual([['/a/*/b/?/c', '/a/*/b/?/c/*']]);
    expect(split('/x/*/*.json', { hosts: ['*.a.example', 'b?.example'], headers: { h: ['*'] } })).toHaveLength(1);
    expect(split(many(5))).toHaveLength(1);
  });

  test('the bare path gets a rule of its own, for all methods and hosts', () => {
    const conditions = { methods: ['GET', 'PUT'], hosts: ['a.example'] };

    expect(split(`${ROLES}/*`, conditions).map(({ paths, conditions: kept }) => [paths, kept.methods, kept.hosts])).toEqual([
      [[ROLES], ['GET', 'PUT'], ['a.example']],
      [[`${ROLES}/*`], ['GET', 'PUT'], ['a.example']],
    ]);
    expect(new Set(split(`${ROLES}/*`).map(({ id }) => id)).size).toBe(2);
    expect(split(`${ROLES}/*`, { hosts: ['a.example', 'b.example', 'c.example'] })).toHaveLength(2);
  });

  test('values are split too where there are too many of both', () => {
    const parts = split(`${ROLES}/*`, { methods: ['GET', 'PATCH', 'POST', 'PUT'] });

    expect(parts.map(({ paths, conditions }) => `${conditions.methods} ${paths}`)).toEqual(
      ['GET', 'PATCH', 'POST', 'PUT'].flatMap(method => [`${method} ${ROLES}`, `${method} ${ROLES}/*`]),
    );
  });

  test('hosts with wildcards get a rule each', () => {
    const hosts = ['*.a.example', '*.b.example', '*.c.example'];

    expect(split(many(3), { hosts, methods: ['GET'] }).map(({ conditions }) => conditions.hosts)).toEqual(hosts.map(host => [host]));
  });

  test('a bare path that takes all of its pattern is the only one left', () => {
    expect(split('/x*/*').map(({ paths }) => paths)).toEqual([['/x*', '/x*/*']]);
    expect(split('/x*/*', { headers: { h: ['*a*', '*b'] } }).map(({ paths }) => paths)).toEqual([['/x*']]);
  });

  test.each<[string, string, RouteConditions]>([
    ['in the path', many(6), {}],
    ['in a host', many(5), { hosts: ['*.example'] }],
    ['in a header', many(4), { headers: { a: ['1*'], b: ['2?', '3'] } }],
    ['in values of a key', many(4), { queryStrings: { a: ['1*', '2*'] } }],
    ['in a key, with each of its values', many(4), { queryStrings: { 'a*': ['1', '2'] } }],
    ['in a text of which a part is known only at deployment', many(5), { hosts: [`*.${Fn.importValue('host')}`] }],
  ])('six are refused: %s', (_where, path, conditions) => {
    expect(() => split(path, conditions)).toThrow(
      fourParts(
        `the path "${path}" and its conditions hold too many wildcards for one listener rule`,
        '6 wildcards',
        '5 in path, hosts, headers and query strings together',
        'an earlier "*", which takes any number of segments',
      ),
    );
  });

  test('of several rules, the message counts the worst', () => {
    expect(() => split(`${many(6)}/*`)).toThrow(/got: 7 wildcards/);
  });

  test('what is known only at deployment counts none', () => {
    expect(split(many(5), { hosts: [Fn.importValue('host')], queryStrings: { a: [Fn.importValue('value')] } })).toHaveLength(1);
  });

  test('a split loses and doubles no request, every rule keeps the limits, and only what no split would mend is refused', () => {
    const hosts = ['a.example', '*.b.example', '?.*.c.example'];
    const conditions = {
      methods: fc.subarray(['GET', 'POST', 'PUT'], { minLength: 1 }),
      hosts: fc.subarray(hosts, { minLength: 1 }),
      headers: fc.record({ h: fc.subarray(['*1*', '2'], { minLength: 1 }) }),
    };
    const path = fc
      .array(fc.constantFrom('a', '*a', 'b?', 'c*d', 'e*'), { minLength: 1, maxLength: 5 })
      .map(parts => `/${parts.join('/')}`);
    fc.assert(
      fc.property(path, fc.record(conditions), (bare, chosen) => {
        const pattern = `${bare}/*`;
        const drawn = (paths: string[], { methods = [], hosts: names = [] }: RouteConditions) =>
          paths.flatMap(each => methods.flatMap(method => names.map(host => `${method} ${host}${each}`)));
        // What ends in a wildcard takes what is below it, too.
        const needed = drawn(bare.endsWith('*') ? [bare] : [bare, pattern], chosen);
        if (needed.some(each => wildcards([each, ...chosen.headers.h]) > 5)) {
          expect(() => split(pattern, chosen)).toThrow(/too many wildcards/);
          return;
        }
        const parts = split(pattern, chosen);
        for (const {
          paths,
          conditions: { methods = [], hosts: names = [], headers },
        } of parts) {
          const patterns = [...paths, ...names, ...headers!.h];
          expect(patterns.length + methods.length).toBeLessThanOrEqual(5);
          expect(wildcards(patterns)).toBeLessThanOrEqual(5);
        }
        const own = parts.flatMap(part => drawn(part.paths, part.conditions));
        expect(new Set(own).size).toBe(own.length);
        expect(drawn([bare, pattern], chosen)).toEqual(expect.arrayContaining(own));
        expect(own).toEqual(expect.arrayContaining(needed));
      }),
    );
  });
});

describe('hides', () => {
  const judged = (first: [string, RouteConditions?], second: [string, RouteConditions?]) => hides(one(...first), one(...second));

  test.each<[string, [string, RouteConditions?], [string, RouteConditions?]]>([
    ['a broader path', ['/*'], ['/api/*']],
    ['the bare path included', ['/x/*'], ['/x']],
    ['fewer conditions', ['/x'], ['/x', { methods: ['GET'] }]],
    ['more methods', ['/x', { methods: ['GET', 'PUT'] }], ['/x', { methods: ['GET'] }]],
    ['a wildcard host', ['/x', { hosts: ['*.example.com'] }], ['/x', { hosts: ['a.example.com'] }]],
    [
      'a wildcard host among others, in capitals',
      ['/x', { hosts: ['b.example', '*.EXAMPLE.com'] }],
      ['/x', { hosts: ['a.example.com', 'B.example'] }],
    ],
    ['a wildcard header', ['/x', { headers: { 'X-Tenant': ['*'] } }], ['/x', { headers: { 'x-tenant': ['blue'] } }]],
    ['a wildcard value of a key', ['/x', { queryStrings: { v: ['1*'] } }], ['/x', { queryStrings: { v: ['1.2'] }, methods: ['GET'] }]],
  ])('%s takes all requests of the narrower', (_name, broad, narrow) => {
    expect(judged(broad, narrow)).toBe(true);
    expect(judged(narrow, broad)).toBe(false);
  });

  test.each<[string, [string, RouteConditions?], [string, RouteConditions?]]>([
    ['another path', ['/a'], ['/b']],
    ['the path without its bare form', ['/x/?*'], ['/x/*']],
    ['another method', ['/x', { methods: ['GET'] }], ['/x', { methods: ['PUT'] }]],
    ['some of the methods', ['/x', { methods: ['GET', 'PUT'] }], ['/x', { methods: ['PUT', 'POST'] }]],
    ['another kind of condition', ['/x', { methods: ['GET'] }], ['/x', { hosts: ['a.example'] }]],
    ['another header', ['/x', { headers: { a: ['*'] } }], ['/x', { headers: { b: ['1'] } }]],
    ['a header instead of a key', ['/x', { headers: { a: ['*'] } }], ['/x', { queryStrings: { a: ['1'] } }]],
    ['a condition of its own', ['/*', { methods: ['GET'] }], ['/x']],
  ])('%s leaves some', (_name, first, second) => expect(judged(first, second)).toBe(false));
});
