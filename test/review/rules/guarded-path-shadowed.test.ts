import { GUARDED_PATH_SHADOWED } from '../../../src/review/rules/guarded-path-shadowed';
import {
  balancer,
  balancerOrigin,
  distribution,
  forward,
  from,
  getAtt,
  header,
  host,
  listener,
  login,
  method,
  path,
  ref,
  refuse,
  rule,
  token,
} from '../edge-resources';
import { found, Resources } from '../reviewed';

const ORIGIN_SECRET = header('X-Origin-Secret', { 'Fn::Join': ['', ['{{resolve:secretsmanager:', ref('Secret'), '}}']] });
const QUERY = { Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'version', Value: '1' }] } };

const on = (ListenerArn: unknown, each: Resources[string]) => ({ ...each, Properties: { ...each.Properties, ListenerArn } });

/** An open rule at 10 before a guarded one at 20. */
function review(open: object[], guarded: object[], more: Resources = {}): string[] {
  const rules = { Open: rule(10, open, forward), Guarded: rule(20, guarded, token, forward) };
  return found(GUARDED_PATH_SHADOWED, { Balancer: balancer(), Listener: listener(), ...rules, ...more });
}

describe('an open rule takes', () => {
  test.each<[string, object[], object[], string[]]>([
    ['the same path', [path('/api/*')], [path('/api/*')], ['/api/*']],
    ['a broader one', [path('/*')], [path('/api', '/api/*')], ['/api', '/api/*']],
    ['every path of a host', [host('API.example.com')], [path('/api/*'), host('*.example.com')], ['/api/*']],
    ['a part that is not inside', [path('/*.css')], [path('/admin/*')], ['/admin/*']],
    ['a part of one of two', [path('/login', '/admin*')], [path('/admin/*')], ['/admin/*']],
    ['one of two methods', [path('/*'), method('GET', 'POST')], [path('/api/*'), method('POST', 'PUT')], ['/api/*']],
    ['preflight requests, and more', [path('/*'), method('OPTIONS', 'GET')], [path('/api/*')], ['/api/*']],
    ['one method of a narrower path', [path('/*'), method('GET')], [path('/api/*')], ['/api/*']],
    ['all methods of one', [path('/api/*')], [path('/api/*'), method('POST')], ['/api/*']],
    ['all hosts of one', [path('/api/*')], [path('/api/*'), host('a.example.com')], ['/api/*']],
    ['whoever says something in a header', [path('/*'), header('Upgrade', 'websocket')], [path('/api/*')], ['/api/*']],
    ['whoever says something in the query', [path('/*'), QUERY], [path('/api/*')], ['/api/*']],
    ['what another header chose', [path('/api/*')], [path('/api/*'), header('X-Version', '2')], ['/api/*']],
    [
      'the bare path beside what is below it',
      [path('/api/orders', '/api/orders/*')],
      [path('/api/orders', '/api/orders/*')],
      ['/api/orders', '/api/orders/*'],
    ],
    ['a bare path that takes what is below it', [path('/api/*')], [path('/api/*', '/api/*/*')], ['/api/*', '/api/*/*']],
    ['the path of which nothing below is guarded', [path('/api/orders')], [path('/api/orders', '/api/other/*')], ['/api/orders']],
    ['who has the same secret', [path('/*'), ORIGIN_SECRET], [path('/api/*'), ORIGIN_SECRET], ['/api/*']],
  ])('%s', (_what, open, guarded, paths) => {
    expect(review(open, guarded)).toEqual(paths.map(each => `Open Properties.Priority [${each}]`));
  });

  test('what CloudFront brings, since CloudFront says the secret for everybody', () => {
    const OriginCustomHeaders = [{ HeaderName: 'x-origin-secret', HeaderValue: 'hush' }];
    const Edge = distribution([{}], { Origins: [balancerOrigin({ OriginCustomHeaders })] });
    expect(review([path('/*'), ORIGIN_SECRET], [path('/api/*')], { Edge })).toEqual(['Open Properties.Priority [/api/*]']);
  });

  test('what the default action guards, and priorities are text', () => {
    const Open = { ...rule('5', undefined, forward) };
    expect(review([], [path('/x')], { Open, Listener: listener([login, forward]) })).toEqual(
      ['/x', '/*'].map(each => `Open Properties.Priority [${each}]`),
    );
  });

  test('what Cognito guards, with the same priority on no account', () => {
    const cognito = { Type: 'authenticate-cognito', AuthenticateCognitoConfig: { UserPoolDomain: 'shop' } };
    expect(review([path('/*')], [], { Guarded: rule(11, [path('/me')], cognito, forward) })).toEqual(['Open Properties.Priority [/me]']);
    expect(review([path('/*')], [], { Guarded: rule(10, [path('/me')], cognito, forward) })).toEqual([]);
  });

  test('on a listener that another app made', () => {
    const arn = { 'Fn::ImportValue': 'listener' };
    const elsewhere = (each: Resources[string]) => ({ ...each, Properties: { ...each.Properties, ListenerArn: arn } });
    const rules = { Open: elsewhere(rule(1, [path('/*')], forward)), Guarded: elsewhere(rule(2, [path('/api/*')], token, forward)) };
    expect(found(GUARDED_PATH_SHADOWED, rules)).toEqual(['Open Properties.Priority [/api/*]']);
  });
});

test('an open rule that may not be made takes a guarded path', () => {
  const Open = { ...rule(10, [path('/*')], forward), Condition: 'Public' };
  expect(review([], [path('/api/*')], { Open })).toEqual(['Open Properties.Priority [/api/*]']);
});

describe('silent on', () => {
  test.each<[string, object[], object[]]>([
    ['an exception within the guarded path', [path('/api/login', '/api/health')], [path('/api/*')]],
    ['the bare path of a guarded one', [path('/api/orders')], [path('/api/orders', '/api/orders/*')]],
    ['the same with more methods', [path('/api/orders')], [path('/api/orders', '/api/orders/*'), method('GET')]],
    ['a narrower path with more methods', [path('/api/products')], [path('/api/*'), method('GET')]],
    ['an exception for one method', [path('/api/products'), method('GET')], [path('/api/products')]],
    ['an exception for who says something', [path('/api/*'), header('X-Version', '1')], [path('/api/*')]],
    ['an exception on one host', [path('/api/*'), host('open.example.com')], [path('/api/*'), host('*.example.com')]],
    ['other paths', [path('/products/*')], [path('/api/*')]],
    ['preflight requests', [path('/*'), method('OPTIONS')], [path('/api/*')]],
    ['other methods', [path('/*'), method('GET')], [path('/api/*'), method('POST')]],
    ['other hosts', [host('www.example.com')], [path('/api/*'), host('api.example.com')]],
    ['other values of a header', [path('/*'), header('X-Version', '1')], [path('/api/*'), header('x-version', '2')]],
    ['who comes from an address', [path('/*'), from('192.0.2.0/24')], [path('/api/*')]],
    ['who has a secret', [path('/*'), header('X-Api-Key', '{{resolve:secretsmanager:key}}')], [path('/api/*')]],
    ['who has what is known at deployment', [path('/*'), header('X-Api-Key', ref('Key'))], [path('/api/*')]],
    ['a path that is chosen at deployment', [path(ref('Path'))], [path('/api/*')]],
    ['paths of which one is chosen at deployment', [path('/*', ref('Path'))], [path('/api/*')]],
    ['two conditions on the path, which AWS refuses', [path('/*'), path('/api/*')], [path('/api/*')]],
    ['a header of which one value is a secret', [path('/*'), header('X-Key', 'a', ref('Key'))], [path('/api/*')]],
    [
      'a header whose guarded values are chosen at deployment',
      [path('/*'), header('X-Version', '1')],
      [path('/api/*'), header('X-Version', ref('Version'))],
    ],
    ['a regular expression', [{ Field: 'path-pattern', PathPatternConfig: { RegexValues: ['^/a'] } }], [path('/api/*')]],
  ])('%s', (_what, open, guarded) => {
    expect(review(open, guarded)).toEqual([]);
  });

  test.each<[string, Resources]>([
    ['one that comes later', { Open: rule(30, [path('/*')], forward) }],
    ['one whose place is chosen at deployment', { Open: rule(ref('Priority'), [path('/*')], forward) }],
    ['one that refuses', { Open: rule(10, [path('/*')], refuse) }],
    ['one that is guarded too', { Open: rule(10, [path('/*')], login, forward) }],
    ['one whose guard may be left out', { Open: rule(10, [path('/*')], { 'Fn::If': ['Login', login, ref('AWS::NoValue')] }, forward) }],
    [
      'one that is made where the guarded one is not',
      {
        Open: { ...rule(10, [path('/*')], forward), Condition: 'Public' },
        Guarded: { ...rule(20, [path('/api/*')], token, forward), Condition: 'Private' },
      },
    ],
    [
      'two listeners of a nested stack that is not read',
      {
        Open: on(getAtt('Net', 'Outputs.Inside'), rule(10, [path('/*')], forward)),
        Guarded: on(getAtt('Net', 'Outputs.Outside'), rule(20, [path('/api/*')], token, forward)),
        Net: { Type: 'AWS::CloudFormation::Stack' },
      },
    ],
    ['the default action', { Open: rule(30, [path('/x')], refuse), Listener: listener([forward]) }],
    [
      'a guard that lets everybody through',
      {
        Guarded: rule(20, [path('/api/*')], { ...login, AuthenticateOidcConfig: { OnUnauthenticatedRequest: 'allow' } }, forward),
      },
    ],
    ['one on another listener', { Open: on(ref('Other'), rule(10, [path('/*')], forward)), Other: listener() }],
  ])('%s', (_what, more) => {
    expect(review([path('/*')], [path('/api/*')], more)).toEqual([]);
  });
});
