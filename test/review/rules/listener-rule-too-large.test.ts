import { LISTENER_RULE_TOO_LARGE } from '../../../src/review/rules/listener-rule-too-large';
import { forward, from, header, host, listener, method, path, ref, rule } from '../edge-resources';
import { found } from '../reviewed';

const TOO_LARGE = ['Rule Properties.Conditions'];
const IF = { 'Fn::If': ['Blue', '/*', ref('AWS::NoValue')] };
const query = (...Values: object[]) => ({ Field: 'query-string', QueryStringConfig: { Values } });

function review(conditions: unknown): string[] {
  return found(LISTENER_RULE_TOO_LARGE, { Listener: listener(), Rule: rule(1, conditions, forward) });
}

describe('six values', () => {
  test.each<[string, object[]]>([
    ['of one condition', [header('X-Tenant', 'a', 'b', 'c', 'd', 'e', 'f')]],
    ['of several', [path('/a', '/b'), method('GET', 'PUT'), host('a.example'), from('192.0.2.0/24')]],
    ['of two headers and a key', [header('A', '1', '2'), header('B', '3', '4'), query({ Key: 'v', Value: '1' }, { Value: '2' })]],
    ['in the older form', [{ Field: 'path-pattern', Values: ['/a', '/b', '/c', '/d', '/e'] }, host('a.example')]],
    ['of which one is known at deployment only', [path('/a', '/b', '/c', '/d', '/e'), host(ref('Host'))]],
  ])('%s', (_what, conditions) => expect(review(conditions)).toEqual(TOO_LARGE));
});

describe('six wildcards', () => {
  test.each<[string, object[]]>([
    ['in a path and its bare form', [path('/a/*/b/*', '/a/*/b/*/c*?')]],
    ['over several conditions', [path('/*/?'), host('*.example.com'), header('User-Agent', '*Bot*', '?')]],
    ['in keys and values', [path('/*/*/*'), query({ Key: 'a*', Value: '1*' }, { Value: '?' })]],
    ['in the older form', [{ Field: 'path-pattern', Values: ['/*/*/*/*/*/*'] }]],
    ['around what is known at deployment', [path('/*/*/*/*/*'), host({ 'Fn::Join': ['', ['*.', ref('Domain')]] })]],
    ['beside what is', [path('/*/*/*/*/*'), host({ 'Fn::Sub': '*.${Domain}' })]],
  ])('%s', (_what, conditions) => expect(review(conditions)).toEqual(TOO_LARGE));
});

describe('silent on', () => {
  test.each<[string, unknown]>([
    ['five values with five wildcards', [path('/a/*', '/b/*', '/c/*'), host('*.example.com'), header('User-Agent', '*')]],
    ['five wildcards in one value', [path('/*/*/?/?/*')]],
    ['wildcards that stand for themselves', [path('/*/*/*/*/*'), query({ Key: '\\*', Value: 'what\\?' })]],
    ['what may be left out at deployment', [path('/a/*', '/b/*', '/c/*', '/d/*', '/e/*', IF, ref('AWS::NoValue'))]],
    ['regular expressions', [{ Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/.*/.*/.*/.*/.*/.*$'] } }]],
    ['values that are chosen at deployment', [{ Field: 'path-pattern', PathPatternConfig: { Values: ref('Paths') } }]],
    ['conditions that are', ref('Conditions')],
  ])('%s', (_what, conditions) => expect(review(conditions)).toEqual([]));

  test('several rules, each of which fits', () => {
    const rules = { One: rule(1, [path('/*/*/*')], forward), Two: rule(2, [path('/*/*/*/a')], forward) };
    expect(found(LISTENER_RULE_TOO_LARGE, { Listener: listener(), ...rules })).toEqual([]);
  });
});
