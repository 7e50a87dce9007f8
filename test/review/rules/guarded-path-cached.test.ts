import { GUARDED_PATH_CACHED } from '../../../src/review/rules/guarded-path-cached';
import {
  balancer,
  balancerOrigin,
  cachePolicy,
  CACHING_DISABLED,
  CACHING_OPTIMIZED,
  distribution,
  forward,
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

const CACHED = { CachePolicyId: CACHING_OPTIMIZED };
const OFF = { CachePolicyId: CACHING_DISABLED };
const ORIGIN = balancerOrigin({ OriginCustomHeaders: [{ HeaderName: 'X-Origin-Secret', HeaderValue: 'hush' }] });

/** A load balancer that guards some paths, behind a distribution with these behaviours. */
function app(behaviors: object[], rules: Resources, config: object = { Origins: [ORIGIN] }): string[] {
  return found(GUARDED_PATH_CACHED, { Edge: distribution(behaviors, config), Balancer: balancer(), Listener: listener(), ...rules });
}

const ACCOUNT = { Rule: rule(1, [path('/account', '/account/*')], login, forward) };
const CONFIG = 'Edge Properties.DistributionConfig';

describe('CloudFront keeps a guarded path', () => {
  test.each<[string, object]>([
    ['by a managed policy', CACHED],
    ['by a policy that asks the service', { CachePolicyId: '83DA9C7E-98B4-4E11-A168-04F0DF8E2C65' }],
    ['by a policy of this app', { CachePolicyId: ref('Policy') }],
    ['by the old settings and their default', { ForwardedValues: { QueryString: true } }],
    ['by the old settings, said as text', { ForwardedValues: { QueryString: true }, MinTTL: '0', DefaultTTL: '60', MaxTTL: '60' }],
  ])('%s', (_what, cache) => {
    const Policy = cachePolicy({ MinTTL: 0, DefaultTTL: 0, MaxTTL: '31536000' });
    expect(app([{ PathPattern: '/account/*', ...cache }, OFF], { ...ACCOUNT, Policy })).toEqual([
      `${CONFIG}.CacheBehaviors.0 [/account/*]`,
    ]);
  });

  test.each<[string, object[], Resources, string]>([
    ['under a broader behaviour', [OFF, { PathPattern: '/a*', ...CACHED }], ACCOUNT, 'CacheBehaviors.0 [/a*]'],
    ['by default', [{ PathPattern: '/assets/*', ...CACHED }, CACHED], ACCOUNT, 'DefaultCacheBehavior [*]'],
    ['with a narrower behaviour', [OFF, { PathPattern: 'account/*.json', ...CACHED }], ACCOUNT, 'CacheBehaviors.0 [account/*.json]'],
    ['in part, with neither inside the other', [OFF, { PathPattern: '/*.json', ...CACHED }], ACCOUNT, 'CacheBehaviors.0 [/*.json]'],
    [
      'whose guard is the default action',
      [OFF, { PathPattern: '/img/*', ...CACHED }],
      { Listener: listener([login, forward]) },
      'CacheBehaviors.0 [/img/*]',
    ],
    [
      'that an exception opens for another method',
      [OFF, { PathPattern: '/api/*', ...CACHED }],
      {
        Guard: rule(2, [path('/api/*')], token, forward),
        Open: rule(1, [path('/api/*'), method('POST')], forward),
      },
      'CacheBehaviors.0 [/api/*]',
    ],
    [
      'that an exception opens for who knows more',
      [OFF, { PathPattern: '/api/*', ...CACHED }],
      {
        Guard: rule(2, [path('/api/*')], token, forward),
        Open: rule(1, [path('/api/*'), header('X-Api-Key', ref('Key'))], forward),
      },
      'CacheBehaviors.0 [/api/*]',
    ],
    [
      'whose exception comes later',
      [OFF, { PathPattern: '/api/*', ...CACHED }],
      {
        Guard: rule(2, [path('/api/*')], token, forward),
        Open: rule(3, [path('/api/*')], forward),
      },
      'CacheBehaviors.0 [/api/*]',
    ],
  ])('%s', (_what, behaviors, rules, finding) => {
    expect(app(behaviors, rules)).toEqual([`${CONFIG}.${finding}`]);
  });

  test.each<[object, number]>([
    [{ OriginProtocolPolicy: 'http-only' }, 80],
    [{ OriginProtocolPolicy: 'match-viewer', HTTPPort: '8080' }, 8080],
    [{ HTTPSPort: 8443 }, 8443],
    [{ OriginProtocolPolicy: 'https-only', HTTPSPort: ref('Port') }, 9443],
  ])('on the port that CloudFront asks: %j', (CustomOriginConfig, Port) => {
    const rules = { ...ACCOUNT, Listener: listener([refuse], { Port }) };
    expect(app([CACHED], rules, { Origins: [balancerOrigin({ CustomOriginConfig })] })).toHaveLength(1);
  });

  test.each<[string, object[], object[]]>([
    ['on another host', [path('/api/*')], [path('/api/*'), host('open.example.com')]],
    ['for a part of it', [path('/api/*')], [path('/api/products/*')]],
  ])('that an exception opens %s', (_what, guarded, open) => {
    const rules = { Guard: rule(20, guarded, token, forward), Open: rule(10, open, forward) };
    expect(app([OFF, { PathPattern: '/api/*', ...CACHED }], rules)).toHaveLength(1);
  });

  test('whose guard is for reading', () => {
    expect(app([CACHED], { Rule: rule(1, [path('/*'), method('GET', 'HEAD')], token, forward) })).toHaveLength(1);
  });

  test('behind an origin group, and on the host that the distribution answers to', () => {
    const config = {
      Aliases: ['SHOP.example.com'],
      Origins: [ORIGIN],
      OriginGroups: { Items: [{ Id: 'Both', Members: { Items: [{ OriginId: 'Service' }] } }] },
    };
    const rules = { Rule: rule(1, [path('/*'), host('*.Example.com')], login, forward) };
    expect(app([{ ...CACHED, TargetOriginId: 'Both' }], rules, config)).toEqual([`${CONFIG}.DefaultCacheBehavior [*]`]);
  });
});

describe('silent on', () => {
  test.each<[string, object]>([
    ['the managed policy that keeps nothing', OFF],
    ['a policy of this app that keeps nothing', { CachePolicyId: ref('Policy') }],
    ['a policy whose time is chosen at deployment', { CachePolicyId: ref('Chosen') }],
    ['a policy whose reference leads elsewhere', { CachePolicyId: ref('Listener') }],
    ['no cache settings at all', {}],
    ['a policy of another app', { CachePolicyId: '00000000-0000-0000-0000-000000000000' }],
    ['the old settings with times of 0', { ForwardedValues: { QueryString: true }, MinTTL: 0, DefaultTTL: 0, MaxTTL: 0 }],
    ['the old settings with all headers', { ForwardedValues: { QueryString: true, Headers: ['*'] } }],
    ['signed cookies', { ...CACHED, TrustedKeyGroups: ['group'] }],
  ])('%s', (_what, cache) => {
    const Policy = cachePolicy({ MinTTL: '0', DefaultTTL: '0', MaxTTL: '0' });
    const Chosen = cachePolicy({ MinTTL: 0, DefaultTTL: ref('Seconds'), MaxTTL: ref('Seconds') });
    expect(app([cache], { ...ACCOUNT, Policy, Chosen })).toEqual([]);
  });

  test.each<[string, object[], Resources]>([
    ['other paths', [OFF, { PathPattern: '/products/*', ...CACHED }], ACCOUNT],
    [
      'a guarded path that an earlier behaviour takes',
      [{ PathPattern: '/account', ...OFF }, { PathPattern: '/account/*', ...OFF }, CACHED],
      ACCOUNT,
    ],
    [
      'a path that earlier behaviours take',
      [
        { PathPattern: '/account*', ...OFF },
        { PathPattern: '/account/*.json', ...CACHED },
      ],
      ACCOUNT,
    ],
    ['a guard for changes only', [CACHED], { Rule: rule(1, [path('/*'), method('POST')], token, forward) }],
    ['a guard for another host', [CACHED], { Rule: rule(1, [host('admin.example.com')], login, forward) }],
    [
      'a guard that lets everybody through',
      [CACHED],
      {
        Rule: rule(1, [path('/*')], { ...login, AuthenticateOidcConfig: { OnUnauthenticatedRequest: 'allow' } }, forward),
      },
    ],
    [
      'an exception whose path is chosen at deployment',
      [CACHED],
      {
        Guard: rule(20, [path('/api/*')], token, forward),
        Open: rule(10, [path(ref('Path'))], forward),
      },
    ],
    [
      'an exception whose place is chosen at deployment',
      [CACHED],
      {
        Guard: rule(20, [path('/api/*')], token, forward),
        Open: rule(ref('Priority'), [path('/api/*')], forward),
      },
    ],
    [
      'a broader exception on the same host',
      [CACHED],
      {
        Guard: rule(20, [path('/api/*'), host('*.cloudfront.net')], token, forward),
        Open: rule(10, [path('/*'), host('*.cloudfront.net')], forward),
      },
    ],
    ['a guard whose method is chosen at deployment', [CACHED], { Rule: rule(1, [path('/*'), method(ref('Method'))], login, forward) }],
    ['a guard whose path is chosen at deployment', [CACHED], { Rule: rule(1, [path(ref('Path'))], login, forward) }],
    [
      'another load balancer',
      [CACHED],
      {
        Other: { Type: 'AWS::ElasticLoadBalancingV2::Listener', Properties: { LoadBalancerArn: 'arn', DefaultActions: [login, forward] } },
      },
    ],
    ['a listener that CloudFront never asks', [CACHED], { Listener: listener([login, forward], { Port: 8443 }) }],
    [
      'an exception within the guarded path',
      [OFF, { PathPattern: '/api/products/*', ...CACHED }],
      {
        Guard: rule('20', [path('/api/*'), header('X-Origin-Secret', 'hush')], token, forward),
        Open: rule('10', [path('/api/products/*'), method('GET'), header('X-Origin-Secret', 'hush')], forward),
      },
    ],
    [
      'an exception that asks for what CloudFront adds',
      [OFF, { PathPattern: '/api/products/*', ...CACHED }],
      {
        Guard: rule(20, [path('/api/*')], token, forward),
        Open: rule(10, [path('/api/products/*'), header('X-Origin-Secret', 'hush')], forward),
      },
    ],
    [
      'a path that is refused before the guard',
      [CACHED],
      { Guard: rule(20, [path('/old')], token, forward), Open: rule(10, [path('/old')], refuse) },
    ],
  ])('%s', (_what, behaviors, rules) => {
    expect(app(behaviors, rules)).toEqual([]);
  });

  test('a guard and a distribution of which one is made', () => {
    const rules = { Rule: { ...ACCOUNT.Rule, Condition: 'Inside' } };
    expect(app([CACHED], { ...rules, Edge: { ...distribution([CACHED], { Origins: [ORIGIN] }), Condition: 'Edge' } })).toEqual([]);
    expect(app([CACHED], rules)).toHaveLength(1);
  });

  test.each<[object, number]>([
    [{ OriginProtocolPolicy: 'http-only' }, 443],
    [{ OriginProtocolPolicy: 'match-viewer' }, 8443],
    [{}, 8443],
  ])('a guard on another port than CloudFront asks: %j', (CustomOriginConfig, Port) => {
    const rules = { ...ACCOUNT, Listener: listener([refuse], { Port }) };
    expect(app([CACHED], rules, { Origins: [balancerOrigin({ CustomOriginConfig })] })).toEqual([]);
  });
});
