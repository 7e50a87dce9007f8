import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as fc from 'fast-check';
import { blockedBy, LABELS, matches, units } from './support/firewall';
import { IRuleNames, ManagedWebAclOptions, WebAcl, WebAclRule } from '../../src';
import { covers } from '../../src/private/path-pattern';
import { pathMatch } from '../../src/waf/statement';
import { only, regionalStack } from '../support/apps';
import { fourParts } from '../support/refusals';

const ACL = 'AWS::WAFv2::WebACL';

/** A web ACL on which rules count on some paths only. */
function acl(paths: { [rule: string]: string[] }, options: ManagedWebAclOptions = {}, everywhere: string[] = []): Stack {
  const stack = regionalStack('App', {}, new App());
  const countedRules: IRuleNames = { names: [...Object.keys(paths), ...everywhere].sort(), paths };
  WebAcl.managed(options).bind(stack, { wafScope: 'REGIONAL', countedRules });
  return stack;
}

function rulesOf(stack: Stack): any[] {
  return only(Template.fromStack(stack), ACL).resource.Properties.Rules;
}

const labelRulesOf = (rules: any[]): any[] => rules.filter(({ Statement }) => Statement.AndStatement);

describe('a managed rule that counts on some paths', () => {
  test.each(Object.keys(LABELS))('%s: passes there, is blocked elsewhere', name => {
    const rules = rulesOf(acl({ [name]: ['/graphql', '/open/*'] }));

    for (const path of ['/graphql', '/open/', '/open/a/b']) expect(blockedBy(rules, { path, hits: [name] })).toBeUndefined();
    for (const path of ['/', '/graphql/', '/graphql2', '/Graphql', '/open', '/shop/open/a']) {
      expect(blockedBy(rules, { path, hits: [name] })).toBe(`OtherPaths-${name}`);
      expect(blockedBy(rules, { path, hits: [] })).toBeUndefined();
    }
  });

  test('leaves all others as they are', () => {
    const rules = rulesOf(acl({ SQLi_BODY: ['/graphql'] }, {}, ['HostingProviderIPList']));
    const at = (path: string, hit: string) => blockedBy(rules, { path, hits: [hit] });

    expect(at('/graphql', 'GenericLFI_BODY')).toBe('AWSManagedRulesCommonRuleSet');
    expect(at('/graphql', 'SQLi_QUERYARGUMENTS')).toBe('AWSManagedRulesSQLiRuleSet');
    expect(at('/shop', 'HostingProviderIPList')).toBeUndefined();
  });

  test('shares its rule with those that count on the same paths, after the groups', () => {
    const rules = rulesOf(acl({ SQLi_BODY: ['/graphql'], GenericLFI_BODY: ['/graphql'], SizeRestrictions_BODY: ['/graphql', '/up/*'] }));
    const ordered = [...rules].sort((a, b) => a.Priority - b.Priority).map(({ Name }) => Name);

    expect(ordered.slice(-3)).toEqual(['AWSManagedRulesSQLiRuleSet', 'OtherPaths-SizeRestrictions_BODY', 'OtherPaths-GenericLFI_BODY']);
    expect(new Set(rules.map(({ Priority }) => Priority)).size).toBe(rules.length);
    expect(blockedBy(rules, { path: '/up/1', hits: ['SizeRestrictions_BODY'] })).toBeUndefined();
    expect(blockedBy(rules, { path: '/up/1', hits: ['SizeRestrictions_BODY', 'SQLi_BODY'] })).toBe('OtherPaths-GenericLFI_BODY');
    expect(blockedBy(rules, { path: '/graphql', hits: ['SizeRestrictions_BODY', 'SQLi_BODY', 'GenericLFI_BODY'] })).toBeUndefined();
  });

  test('has no rule where it counts everywhere, or no group has it', () => {
    expect(labelRulesOf(rulesOf(acl({}, {}, ['SQLi_BODY'])))).toEqual([]);
    expect(labelRulesOf(rulesOf(acl({ NoSuchRule: ['/graphql'] })))).toEqual([]);
  });

  test('only counts in a trial', () => {
    const [rule] = labelRulesOf(rulesOf(acl({ SQLi_BODY: ['/graphql'] }, { countOnly: true })));

    expect(rule.Action).toEqual({ Count: {} });
  });

  test('is measured under its own name', () => {
    const [{ Name, VisibilityConfig }] = labelRulesOf(rulesOf(acl({ SQLi_BODY: ['/graphql'] })));

    expect(VisibilityConfig).toEqual({ MetricName: Name, CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true });
  });
});

describe('a path that is not what it looks like', () => {
  /** RFC 3986, and what servers do beyond it. */
  const NORMALISERS: ((path: string) => string)[] = [
    path => path,
    path => withoutDots(unreserved(path)),
    path => withoutDots(unreserved(path).replace(/\/{2,}/g, '/')),
    path =>
      withoutDots(
        unreserved(path)
          .replace(/%2f/gi, '/')
          .replace(/\/{2,}/g, '/'),
      ),
    path =>
      withoutDots(
        unreserved(path)
          .replace(/%5c|\\/gi, '/')
          .replace(/%2f/gi, '/')
          .replace(/\/{2,}/g, '/'),
      ),
  ];

  function unreserved(path: string): string {
    return path.replace(/%[0-9a-f]{2}/gi, code => {
      const character = String.fromCharCode(parseInt(code.slice(1), 16));
      return /[A-Za-z0-9._~-]/.test(character) ? character : code;
    });
  }

  function withoutDots(path: string): string {
    const kept: string[] = [];
    const segments = path.split('/').slice(1);
    segments.forEach((segment, at) => {
      if (segment === '..') kept.pop();
      else if (segment !== '.') kept.push(segment);
      if (at === segments.length - 1 && (segment === '.' || segment === '..')) kept.push('');
    });
    return `/${kept.join('/')}`;
  }

  const OPEN = ['/graphql', '/open/*', '/v?/in/*/end', '/a*b', '/n???'];
  const rules = rulesOf(acl({ SQLi_BODY: OPEN }));
  const passes = (path: string) => blockedBy(rules, { path, hits: ['SQLi_BODY'] }) === undefined;

  test.each([
    '/open/../shop',
    '/open/..%2fshop',
    '/open/.%2e/shop',
    '/open/%2E%2E/shop',
    '/open/x/../../shop',
    '/open/..',
    '/open/..\\shop',
    '/open/%5c..%5cshop',
    '/open/%2e%2e%5cshop',
    '/v1/in//end',
    '/v1/in/./end',
    '/v1/in/\\/end',
    '/v1/in/%5C/end',
    '/v1/in/%2f/end',
    '/n%2D',
    '/n%31',
    '/n%4a',
    '/n%5A',
    '/n%5f',
    '/n%6F',
    '/n%7a',
    '/n%7E',
    '/nx/.',
    '/a%00b',
    '/open/%252e%252e/shop',
    '/shop/x%2F..%2F..%2Fgraphql',
    '/shop/../graphql',
    '/%67raphql',
    '//graphql',
    '/graphql/.',
  ])('%s has none of the freedoms of an open path', path => expect(passes(path)).toBe(false));

  test.each([
    '/open/caf%C3%A9',
    '/open/my%20file.pdf',
    '/open/user%40example.com',
    '/open/urn%3Aisbn%3A1',
    '/open/.well-known/x',
    '/open/v1.2/',
    '/open/~me/a-b_c',
  ])('%s, as clients write it, keeps them', path => expect(passes(path)).toBe(true));

  test('however a router reads it, what passes is routed to an open path', () => {
    const piece = fc.constantFrom(
      ...'/ab.v1'.split(''),
      'open',
      'graphql',
      'shop',
      'in',
      'end',
      '..',
      '/.',
      '%2e',
      '%2F',
      '%5C',
      '\\',
      '%62',
      '%31',
      '%20',
      '%c3%a9',
    );
    const path = fc.array(piece, { maxLength: 9 }).map(parts => `/${parts.join('')}`);
    const start = fc.constantFrom('', '/open', '/v1/in', '/a', '/n', '/graphql');

    fc.assert(
      fc.property(start, path, (before, rest) => {
        const sent = `${before}${rest}`;
        if (!passes(sent)) return;
        for (const normalise of NORMALISERS) expect([sent, OPEN.some(open => covers(open, normalise(sent)))]).toEqual([sent, true]);
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('capacity', () => {
  const paths = (count: number) => Array.from({ length: count }, (_, at) => `/path${at}`);

  test.each([
    [{ SQLi_BODY: ['/graphql'] }, 1 + 2],
    [{ SQLi_BODY: ['/graphql'], GenericLFI_BODY: ['/graphql'] }, 2 + 2],
    [{ SQLi_BODY: ['/open/*', '/v?/x'] }, 1 + 3 + 2 + 3],
    [{ SQLi_BODY: ['/graphql'], GenericLFI_BODY: ['/open/*'] }, 3 + (1 + 3 + 2)],
  ])('of %j is what AWS counts, to the unit', (bound, expected) => {
    const taken = labelRulesOf(rulesOf(acl(bound))).reduce((sum, { Statement }) => sum + units(Statement), 0);

    expect(taken).toBe(expected);
    expect(() => Template.fromStack(acl(bound, { capacityLimit: 1177 + expected }))).not.toThrow();
    expect(() => Template.fromStack(acl(bound, { capacityLimit: 1177 + expected - 1 }))).toThrow(/too many capacity units/);
  });

  test('beyond the limit is refused at synthesis, with what the paths take', () => {
    // GIVEN 1,177 for AWS's groups, 300 of the user's own, and 1 + 2 × 12 for the paths
    const own = WebAclRule.custom('Own', {
      capacity: 300,
      action: { block: {} },
      statement: { geoMatchStatement: { countryCodes: ['CH'] } },
    });
    const stack = acl({ SQLi_BODY: paths(12) }, { rules: [own] });

    // THEN
    const [fault] = stack.node.findChild('WebAcl').node.validate();
    expect(fault).toMatch(
      fourParts(
        'the web ACL takes too many capacity units',
        "1502, of which 1177 for the rate limit and AWS's rule groups and 25 for the paths",
        '1500',
        'serve more under one path pattern, or raise `capacityLimit`',
      ),
    );
    expect(() => Template.fromStack(acl({ SQLi_BODY: paths(11) }, { rules: [own] }))).not.toThrow();
  });
});

test('a pattern is rendered to what takes exactly its paths', () => {
  const text = (alphabet: string) => fc.array(fc.constantFrom(...alphabet.split('')), { maxLength: 8 }).map(parts => `/${parts.join('')}`);

  fc.assert(
    fc.property(text('ab/.$+*?'), text('ab/.$+'), (pattern, path) => {
      expect(matches(inTemplate(pathMatch(pattern).statement), { path, labels: [] })).toBe(covers(pattern, path));
    }),
    {
      numRuns: 5000,
      examples: [
        ['/a*', '/a'],
        ['/a?', '/a'],
        ['/a*b', '/ab'],
        ['/a.b*c', '/axbc'],
        ['/a**', '/a/b'],
      ],
    },
  );
});

/** CloudFormation writes the names of properties with a capital. */
function inTemplate(value: unknown): any {
  if (Array.isArray(value)) return value.map(inTemplate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key[0].toUpperCase() + key.slice(1), inTemplate(part)]));
}
