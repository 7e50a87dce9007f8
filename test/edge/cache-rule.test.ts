import { Duration } from 'aws-cdk-lib';
import { CacheRule } from '../../src';
import { fourParts } from '../support/refusals';
import { token } from '../support/tokens';

const YEAR = 31_536_000;
const minutes = Duration.minutes(5);

test('immutable files are kept for a year, at the edge and in the browser, without query strings', () => {
  expect(CacheRule.immutable('/static/*')).toMatchObject({
    path: '/static/*',
    times: { minimumSeconds: YEAR, defaultSeconds: YEAR, maximumSeconds: YEAR },
    queryStrings: [],
    cacheControl: `public, max-age=${YEAR}, immutable`,
    personal: false,
  });
});

test('personal responses are kept nowhere', () => {
  expect(CacheRule.noStore('/me')).toMatchObject({ path: '/me', times: undefined, cacheControl: 'no-store', personal: true });
});

test('uncached responses are not kept at the edge, and the service tells browsers', () => {
  const rule = CacheRule.uncached('/live');
  expect(rule).toMatchObject({ path: '/live', personal: false });
  expect([rule.times, rule.cacheControl, rule.viewerRequest, rule.viewerResponse]).toEqual([undefined, undefined, undefined, undefined]);
});

describe('shared responses', () => {
  test('are kept as long as said, unless the service refuses, by all query strings', () => {
    expect(CacheRule.shared('/p/*', minutes)).toMatchObject({
      path: '/p/*',
      times: { minimumSeconds: 0, defaultSeconds: 300, maximumSeconds: 300 },
      queryStrings: undefined,
      cacheControl: undefined,
      personal: false,
    });
  });

  test("may be kept within bounds of one's own, equal ones included", () => {
    expect(CacheRule.shared('/p', minutes, { minimumTtl: Duration.seconds(10), maximumTtl: Duration.hours(1) }).times).toEqual({
      minimumSeconds: 10,
      defaultSeconds: 300,
      maximumSeconds: 3600,
    });
    expect(CacheRule.shared('/p', minutes, { minimumTtl: minutes, maximumTtl: minutes }).times).toEqual({
      minimumSeconds: 300,
      defaultSeconds: 300,
      maximumSeconds: 300,
    });
    expect(CacheRule.shared('/p', Duration.seconds(0)).times).toEqual({ minimumSeconds: 0, defaultSeconds: 0, maximumSeconds: 0 });
  });

  test('cannot be kept for a negative time', () => expect(() => CacheRule.shared('/p', Duration.seconds(-1))).toThrow(/negative/));

  test('depend on the named query strings, in whatever order they are named', () => {
    expect(CacheRule.shared('/p', minutes, { queryStrings: ['sort', 'page'] }).queryStrings).toEqual(['page', 'sort']);
    expect(CacheRule.shared('/p', minutes, { queryStrings: [] }).queryStrings).toEqual([]);
  });

  test('do not follow what the caller does with its list later, nor change it', () => {
    const queryStrings = ['sort', 'page'];
    const rule = CacheRule.shared('/p', minutes, { queryStrings });

    expect(queryStrings).toEqual(['sort', 'page']);
    queryStrings.push('more');

    expect(rule.queryStrings).toEqual(['page', 'sort']);
  });

  test('names ten query strings at most', () => {
    const keys = (count: number) => Array.from({ length: count }, (_, index) => `q${index}`);
    expect(CacheRule.shared('/p', minutes, { queryStrings: keys(10) }).queryStrings).toHaveLength(10);
    expect(() => CacheRule.shared('/p', minutes, { queryStrings: keys(11) })).toThrow(
      fourParts('names too many query strings', '11', 'up to 10', 'leave the list out'),
    );
  });

  test('has 1,024 characters at most in all names together', () => {
    const most = Array.from({ length: 8 }, (_, index) => `${index}`.repeat(128));
    expect(CacheRule.shared('/p', minutes, { queryStrings: [...most, most[0], token.text('page')] }).queryStrings).toHaveLength(9);
    expect(() => CacheRule.shared('/p', minutes, { queryStrings: [...most, 'q'] })).toThrow(
      fourParts('the query strings that the rule for "/p" names are too long', '1025 characters', 'up to 1024', 'leave the list out'),
    );
  });
});

describe.each<[string, (path: string) => CacheRule]>([
  ['immutable', path => CacheRule.immutable(path)],
  ['shared', path => CacheRule.shared(path, minutes)],
  ['noStore', path => CacheRule.noStore(path)],
  ['uncached', path => CacheRule.uncached(path)],
])('the path of %s', (_name, rule) => {
  test('is checked', () => {
    expect(rule(`/${'a'.repeat(127)}`).path).toHaveLength(128);
    expect(() => rule('static/*')).toThrow(
      fourParts("the cache rule's path has no leading slash", '"static/*"', '"/"', 'write "/static/*"'),
    );
    expect(() => rule(`/${'a'.repeat(128)}`)).toThrow(
      fourParts("the cache rule's path is too long", '129 characters', 'at most 128', 'prefix'),
    );
    expect(() => rule('/a b')).toThrow(fourParts("the cache rule's path has forbidden characters", '"/a b"', 'letters', '"*"'));
    expect(() => rule(token.text('/a'))).toThrow(
      fourParts("the cache rule's path is known only at deployment", 'a token', 'text', 'write the path'),
    );
  });
});
